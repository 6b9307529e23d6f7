"""The Files pane: the documents of a workspace, and what of them is on the other side."""
