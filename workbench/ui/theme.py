"""Colours, sizes and fonts from `resources/tokens.json`, in light and dark."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from workbench.paths import resources
from workbench.ui.stylesheet import build_style_sheet


class Appearance(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Looks:
    """How the program looks, in the words of the settings."""

    appearance: str = "system"
    text_size: float = 1.0
    contrast: str = "system"
    motion: str = "system"
    density: str = "comfortable"
    reading_width: str = "medium"


def looks_in(stored: Mapping[str, Any]) -> Looks:
    """Return what stored settings say of looks; what is of another kind is left as usual.

    The first window is dressed by this, because checking settings takes longer than showing it.
    """
    usual = Looks()
    good = {
        name: stored[name]
        for name in (field.name for field in fields(Looks))
        if type(stored.get(name)) is type(getattr(usual, name))
    }
    if good.get("appearance") not in list(Appearance):
        good.pop("appearance", None)
    return Looks(**good)


SOFT_FILLS = frozenset(
    "subtle accentSoft successSoft warningSoft dangerSoft infoSoft neutralSoft".split()
)
ROWS = frozenset("listRow listRowTwoLine tableRow tableHeader gridRow paneToolbar tab".split())
COMPACT = 0.85
"""How high a row is with the compact density, of its usual height."""
READING_WIDTHS = {"narrow": 0.8, "medium": 1.0, "full": 100.0}
"""Of the column of the design."""
_ANY_WIDTH = 16_777_215
"""What Qt calls no limit."""
MOVEMENTS = frozenset(("hover", "fade", "pane", "notice"))


class Theme(QObject):
    """The tokens in force. Passed to every widget that draws; `changed` asks them to draw again.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, tokens_file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        file = tokens_file or resources() / "tokens.json"
        self._tokens: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        self._appearance = Appearance.SYSTEM
        self._base_font = QApplication.font()
        self._text_size = 1.0
        self._contrast = self._motion = "system"
        self._density = "comfortable"
        self._reading_width = "medium"
        self._applied = False
        self.is_dark = self._wants_dark()
        # Held, because what a hint object hands out dies with the Python side of it.
        self._hints = QGuiApplication.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_contrast_changed)

    def use(self, appearance: Appearance, text_size: float = 1.0) -> None:
        """Take an appearance and a text size (0.8 to 2.0) and repaint the whole program."""
        self._appearance = appearance
        self._text_size = min(2.0, max(0.8, text_size))
        self.apply()

    def refine(self, *, contrast: str, motion: str, density: str) -> None:
        """Take contrast ("system", "high"), motion ("system", "reduced") and density; see Settings.

        The caller applies them with `use` or `apply`.
        """
        self._contrast, self._motion, self._density = contrast, motion, density

    @property
    def looks(self) -> Looks:
        """Return what was chosen of all of it."""
        return Looks(
            self._appearance.value, self._text_size, self._contrast, self._motion, self._density,
            self._reading_width,
        )  # fmt: skip

    def wear(self, looks: Looks) -> None:
        """Take looks and repaint the whole program; looks it has already cost nothing."""
        if looks != self.looks or not self._applied:
            self._reading_width = looks.reading_width
            self.refine(contrast=looks.contrast, motion=looks.motion, density=looks.density)
            self.use(Appearance(looks.appearance), looks.text_size)

    @property
    def high_contrast(self) -> bool:
        """Say whether outlines and soft fills give way to plain ink on paper."""
        wanted = self._accessibility.contrastPreference()
        return self._contrast == "high" or wanted is Qt.ContrastPreference.HighContrast

    @property
    def reduced_motion(self) -> bool:
        """Say whether nothing slides or flashes; with high contrast nothing does."""
        return self._motion == "reduced" or self.high_contrast

    @property
    def appearance(self) -> Appearance:
        """Return what the user chose."""
        return self._appearance

    @property
    def text_size(self) -> float:
        """Return the factor of the text size, 0.8 to 2.0."""
        return self._text_size

    def apply(self) -> None:
        """Give palette, font and style sheet to the application and tell everybody."""
        self._applied = True
        self.is_dark = self._wants_dark()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setFont(self.font("ui"))
        application.setPalette(self.palette())
        application.setStyleSheet(build_style_sheet(self))
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """Return a colour token, such as "accent"."""
        return QColor(self.hex(name))

    def hex(self, name: str) -> str:
        """Return a colour token as "#RRGGBB"."""
        if self.high_contrast:
            if name in ("border", "borderButton", "borderStrong", "textMuted"):
                name = "text"
            elif name in SOFT_FILLS:
                name = "surface"
            elif name.endswith("Border"):
                name = name.removesuffix("Border")
        return str(self._tokens["colour"]["dark" if self.is_dark else "light"][name])

    @property
    def track(self) -> QColor:
        """Return what lies behind a bar; with high contrast it must not look like the bar."""
        return self.colour("surface" if self.high_contrast else "border")

    def hex_in(self, name: str, *, dark: bool) -> str:
        """Return a colour token of the light or of the dark theme, whichever is in force."""
        return str(self._tokens["colour"]["dark" if dark else "light"][name])

    def size(self, group: str, name: str) -> int:
        """Return a length in pixels, grown with the text size, such as ("control", "regular")."""
        dense = group == "control" and name in ROWS and self._density == "compact"
        return round(self._tokens[group][name] * self._text_size * (COMPACT if dense else 1.0))

    @property
    def reading_width(self) -> int:
        """Return how wide the column of answers may become, in pixels."""
        factor = READING_WIDTHS.get(self._reading_width, 1.0)
        return min(_ANY_WIDTH, round(self.size("column", "readingMax") * factor))

    def space(self, step: int) -> int:
        """Return a distance of the spacing scale, 0 to 10."""
        return self.size("space", str(step))

    def duration(self, name: str) -> int:
        """Return a time in milliseconds, such as "pane"."""
        if name in MOVEMENTS and self.reduced_motion:
            return 0
        return int(self._tokens["motion"][name])

    def verdict(self, name: str) -> dict[str, str]:
        """Return colour, mark and word of a citation status, such as "verified"."""
        return dict(self._tokens["citationStatus"][name])

    def font(self, role: str = "ui", weight: str = "regular") -> QFont:
        """Return a font: caption, ui, reading, subtitle, title, display or code."""
        if role == "code":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        else:
            font = QFont(self._base_font)
        font.setPixelSize(self.font_pixels(role))
        font.setWeight(QFont.Weight(self._tokens["font"]["weight"][weight]))
        return font

    def font_pixels(self, role: str) -> int:
        """Return the height of a font role in pixels, from the system font's own size."""
        factor = self._tokens["font"]["factorOfSystem"][role]
        return round(self._system_pixels() * factor * self._text_size)

    def line_height(self, role: str) -> int:
        """Return the height of a line of text in pixels, for `QTextBlockFormat.MinimumHeight`."""
        kind = role if role in ("reading", "code") else "ui"
        # A half is rounded up: 22.5 is drawn as 23 (design, section 7).
        return int(self.font_pixels(role) * self._tokens["font"]["lineHeight"][kind] + 0.5)

    def palette(self) -> QPalette:
        """Return the palette that Fusion draws with."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "background"),
            (roles.WindowText, "text"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "subtle"),
            (roles.Text, "text"),
            (roles.Button, "raised"),
            (roles.ButtonText, "text"),
            (roles.BrightText, "danger"),
            (roles.Highlight, "selection"),
            (roles.HighlightedText, "selectionText"),
            (roles.PlaceholderText, "textMuted"),
            (roles.ToolTipBase, "raised"),
            (roles.ToolTipText, "text"),
            (roles.Link, "link"),
            (roles.LinkVisited, "link"),
            (roles.Accent, "accent"),
            (roles.Mid, "border"),
            (roles.Dark, "borderStrong"),
            (roles.Light, "raised"),
            (roles.Shadow, "shadow"),
        ):
            palette.setColor(role, self.colour(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("textDisabled"))
        return palette

    def _system_pixels(self) -> float:
        pixels = self._base_font.pixelSize()
        if pixels > 0:
            return float(pixels)
        screen = QGuiApplication.primaryScreen()
        dpi = screen.logicalDotsPerInch() if screen else 96.0
        return max(12.0, self._base_font.pointSizeF() * dpi / 72.0)

    def _wants_dark(self) -> bool:
        if self._appearance is Appearance.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._appearance is Appearance.DARK

    def _on_scheme_changed(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            self.apply()

    def _on_contrast_changed(self) -> None:
        self.apply()
