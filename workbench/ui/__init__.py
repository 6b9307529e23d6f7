"""The window: panels that emit intents and show values, presenters that join them to services."""
