"""Which kinds of files can be asked about, by the ending of the name, and how they are sent."""

from pathlib import PurePath

PDF_TYPE = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD_TYPE = f"{_OFFICE}.wordprocessingml.document"
SHEET_TYPE = f"{_OFFICE}.spreadsheetml.sheet"
SLIDES_TYPE = f"{_OFFICE}.presentationml.presentation"
RICH_TEXT_TYPE = "application/rtf"

AS_TEXT = frozenset({WORD_TYPE, SHEET_TYPE, SLIDES_TYPE, RICH_TEXT_TYPE})
"""Types whose text is taken out on this computer, and sent in their place."""

_CODE = (
    "bat c cc cfg conf cpp cs css diff go h hpp ini java js json jsonl jsx kt lua m patch php pl "
    "ps1 py r rb rs rst scala sh sql srt swift tex toml ts tsx vb vtt yaml yml"
)

MIME_TYPES = {
    ".pdf": PDF_TYPE,
    ".txt": "text/plain",
    ".text": "text/plain",
    ".log": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "text/xml",
    ".rtf": RICH_TEXT_TYPE,
    ".docx": WORD_TYPE,
    ".xlsx": SHEET_TYPE,
    ".pptx": SLIDES_TYPE,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".mp3": "audio/mp3",
    ".wav": "audio/wav",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".aiff": "audio/aiff",
    ".mp4": "video/mp4",
    ".mov": "video/mov",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpg",
    ".webm": "video/webm",
    ".avi": "video/avi",
    ".wmv": "video/wmv",
    ".3gp": "video/3gpp",
    **{f".{ending}": "text/plain" for ending in _CODE.split()},
}
"""Types that can be asked about, by the ending of the file's name."""


def mime_type_of(name: str) -> str | None:
    """Return the MIME type for a file name, or None for a kind that cannot be asked about."""
    return MIME_TYPES.get(PurePath(name).suffix.lower())
