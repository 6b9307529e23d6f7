"""Text that every later step can encode."""


def encodable(text: str) -> str:
    """Replace lone surrogates, which JSON and PDF files may hold, by U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
