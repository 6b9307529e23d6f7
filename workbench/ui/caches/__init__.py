"""The Caches pane: what Google keeps ready, how long still, what it costs and what it saves."""
