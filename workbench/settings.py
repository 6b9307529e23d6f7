"""What the user chose: a checked value, taken from whatever was stored as far as it is sound."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

SMALLEST_TEXT, LARGEST_TEXT = 0.8, 2.0


def _within(lowest: float, highest: float) -> AfterValidator:
    """Take the nearest end for what is past it."""

    def nearest(value: Any) -> Any:
        return min(highest, max(lowest, value))

    return AfterValidator(nearest)


Seconds = Annotated[float, Field(allow_inf_nan=False), _within(5.0, 3600.0)]
Dollars = Annotated[float, Field(allow_inf_nan=False), _within(0.0, 1e6)]
Words = Annotated[tuple[str, ...], Field(strict=False)]
"""A list in the file."""


@dataclass(frozen=True, slots=True, config=ConfigDict(strict=True, extra="ignore"))
class Settings:
    """The user's choices; never a key, only the profile that has one.

    `text_size` is a factor; `layout` what the main window keeps of its widths. `active_profile_id`
    is empty until one was chosen. `workspace_id` is the workspace that was open last,
    `workspace_chats` the chat shown last in each, `workspace_layouts` its `layout`. A `proxy`
    password is in the key store. Waits are in seconds, `shortcuts` are keys by the name of their
    command, `backup_hours` 0 is never.
    `ocr_language` is Tesseract's name of one, `copies_at_end` what becomes of the copies on
    Google. `steps` and `hints` tell how far the first steps and the hints of the samples went.
    `files_columns` is how the table of files is arranged. Notices and limits are in dollars, 0
    for none. `chat_defaults` is the JSON of the options of new chats. `before_sending` tells for
    which documents the user is asked: confidential ones and unpaid keys, or all. `data_folder` is
    empty unless the user put the data into a folder of their own. Raises ValueError for a value of
    another kind.
    """

    appearance: Literal["system", "light", "dark"] = "system"
    text_size: Annotated[
        float, Field(allow_inf_nan=False), _within(SMALLEST_TEXT, LARGEST_TEXT)
    ] = 1.0
    dim_pages: bool = True
    active_profile_id: str = ""
    layout: str = ""
    workspace_id: str = ""
    workspace_chats: dict[str, str] = Field(default_factory=dict)
    workspace_layouts: dict[str, str] = Field(default_factory=dict)
    contrast: Literal["system", "high"] = "system"
    motion: Literal["system", "reduced"] = "system"
    density: Literal["comfortable", "compact"] = "comfortable"
    reading_width: Literal["narrow", "medium", "full"] = "medium"
    flash_citation: bool = False
    status_words: bool = True
    default_model_id: str = ""
    favourite_models: Words = ()
    proxy: Literal["system", "none", "manual"] = "system"
    proxy_address: str = ""
    proxy_user: str = ""
    ca_file: str = ""
    connect_seconds: Annotated[float, Field(allow_inf_nan=False), _within(1.0, 120.0)] = 10.0
    first_byte_seconds: Seconds = 120.0
    gap_seconds: Seconds = 60.0
    shortcuts: dict[str, str] = Field(default_factory=dict)
    notify: bool = True
    reader_zoom: Literal["text", "width", "page"] = "text"
    ocr_language: str = ""
    copies_at_end: Literal["keep", "remove"] = "keep"
    backup_hours: Annotated[int, _within(0, 24 * 31)] = 24
    log_level: Literal["info", "debug"] = "info"
    steps: Words = ()
    hints: Annotated[int, _within(0, 100)] = 0
    use_caches: bool = True
    uploads_at_once: Annotated[int, _within(1, 8)] = 2
    files_columns: dict[str, str] = Field(default_factory=dict)
    day_notice: Dollars = 0.0
    day_limit: Dollars = 0.0
    month_notice: Dollars = 0.0
    month_limit: Dollars = 0.0
    chat_defaults: str = ""
    before_sending: Literal["risky", "documents"] = "risky"
    data_folder: str = ""


def sound_settings(stored: Mapping[str, Any]) -> Settings:
    """Return the settings of what was stored; a value of the wrong kind costs only itself."""
    try:
        return Settings(**stored)
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors(include_url=False)}
    return Settings(**{name: stored[name] for name in stored if name not in wrong})
