"""The Reader: the pages of a document beside the chat, with the quoted words marked on them."""
