"""What can go wrong with a PDF, each as a sentence for the person who opened it.

PdfError
├── PasswordNeeded   a password is missing, or the one given is wrong
├── BrokenPdf        not a PDF, cut off, or damaged beyond repair
└── ReaderCrashed    the child process died or hung on it, twice
"""


class PdfError(Exception):
    """The PDF could not be read; `str()` is a plain sentence."""


class PasswordNeeded(PdfError):
    """The document asks for a password; `wrong` says whether one was given and refused."""

    def __init__(self, sentence: str, *, wrong: bool = False) -> None:
        super().__init__(sentence)
        self.wrong = wrong


class BrokenPdf(PdfError):
    """The file is no PDF, or too damaged to be read."""


class ReaderCrashed(PdfError):
    """The child process crashed, hung or ran out of memory, also at a second try."""
