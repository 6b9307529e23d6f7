"""The options of a chat: the side sheet, and the form that the settings use too."""
