"""One style sheet, built from the tokens; widgets choose a look by dynamic properties.

Buttons: `kind` = primary, normal (default), quiet, danger, pill, link, hinted, status;
`compact` = true.
Labels: `role` = caption, ui, reading, subtitle, title, display; `tone` = muted, success, warning,
danger, info, neutral, accent; `weight` = medium, semibold. Frames: `card` = true; `band` = info,
warning, danger, success, neutral, accent.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from workbench.paths import resources

if TYPE_CHECKING:
    from workbench.ui.theme import Theme

_RULES = Template(
    """
* { outline: none; }
QMainWindow, QDialog { background: $background; }
QToolTip { background: $raised; color: $text; border: 1px solid $borderButton;
  padding: ${gap2}px ${gap3}px; }
QMenuBar { background: $background; border-bottom: 1px solid $border; }
QMenuBar::item { padding: ${menuBarPad}px ${menuBarSide}px; background: transparent;
  border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $borderButton; padding: ${gap2}px; }
QMenu::item { padding: ${gap3}px ${menuEnd}px ${gap3}px ${menuStart}px; border-radius: 4px; }
QMenu::icon { left: ${gap3}px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $textDisabled; }
QMenu::indicator { width: ${indicator}px; height: ${indicator}px; left: ${gap3}px; }
QMenu::indicator:checked { image: url("$menuTick"); }
QMenu::right-arrow { image: url("$right"); width: ${indicator}px; height: ${indicator}px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

QLabel { background: transparent; }
QLabel[tone="muted"] { color: $textMuted; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="neutral"] { color: $neutral; }
QLabel[tone="accent"] { color: $accent; }
QLabel[role="caption"] { font-size: ${captionSize}px; }
QLabel[role="reading"] { font-size: ${readingSize}px; }
QLabel[role="subtitle"] { font-size: ${subtitleSize}px; }
QLabel[role="title"] { font-size: ${titleSize}px; font-weight: 600; }
QLabel[role="display"] { font-size: ${displaySize}px; font-weight: 600; }
QLabel[weight="medium"] { font-weight: 500; }
QLabel[weight="semibold"] { font-weight: 600; }

QPushButton, QToolButton {
  background: $raised; color: $text; border: 1px solid $borderButton; border-radius: ${radius}px;
  padding: 0 ${buttonPad}px; min-height: ${regularInner}px; font-weight: 500;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $subtle; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focusRing; padding: 0 ${buttonPadFocus}px;
  min-height: ${regularInnerFocus}px; }
QPushButton:disabled, QToolButton:disabled {
  background: $subtle; color: $textDisabled; border-color: $border; }
QPushButton[kind="card"] { min-height: ${listRowTwoLine}px; padding: 4px 0; text-align: left;
  border-color: $border; border-radius: ${card}px; }
QPushButton[kind="card"]:focus { border-color: $focusRing; }
QPushButton[kind="primary"] { background: $accent; color: $accentText; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accentHover; border-color: $accentHover; }
QPushButton[kind="primary"]:pressed { background: $accentPressed; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="primary"]:disabled {
  background: $subtle; color: $textDisabled; border-color: $border; }
QPushButton[kind="danger"] { color: $danger; border-color: $dangerBorder; }
QPushButton[kind="danger"]:disabled { color: $textDisabled; border-color: $border; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
  background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked {
  background: $accentSoft; border-color: $checkedEdge; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $focusRing; }
QPushButton[ringed="true"]:focus { border: 1px solid $borderButton; padding: 0 ${buttonPad}px; }
QPushButton[ringed="true"][kind="primary"]:focus { border-color: $accent; }
QPushButton[large="true"] { min-height: ${largeInner}px; }
QPushButton[large="true"]:focus { min-height: ${largeInnerFocus}px; }
QPushButton[large="true"][ringed="true"]:focus { min-height: ${largeInner}px; }
QPushButton[kind="hinted"] { text-align: left; padding: 0 9px; }
QPushButton[kind="hinted"]:focus { padding: 0 8px; }
QLabel[keys="true"] { font-size: ${keysSize}px; color: $textMuted; border: 1px solid $border;
  border-radius: 4px; padding: 1px 4px; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; color: $link;
  font-weight: 400; }
QPushButton[compact="true"], QToolButton[compact="true"] {
  min-height: ${compactInner}px; padding: 0 ${gap4}px; }
QPushButton[kind="link"] { padding: 0 2px; }
QPushButton[kind="link"]:focus { border-color: $focusRing; padding: 0 1px; }
QFrame[segments="true"] { border: 1px solid $borderStrong; border-radius: ${radius}px; }
QPushButton[segment="joined"] { border: none; border-radius: 0; background: transparent;
  min-height: ${segmentInner}px; font-weight: 400; border-bottom: 2px solid transparent; }
QPushButton[segment="joined"]:hover { background: $hover; }
QPushButton[segment="joined"]:checked { background: $accentSoft; color: $accent; font-weight: 600;
  border-bottom-color: $accent; }
QPushButton[segment="joined"]:focus { border: 2px solid $focusRing; }
QPushButton[segment="true"]:checked { background: $accentSoft; color: $accent;
  border-color: $accent; }
QToolButton[kind="quiet"][iconOnly="true"] { padding: 0; min-height: ${iconInner}px;
  min-width: ${iconInner}px; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="pill"] { padding: 0 ${pillPad}px; min-height: ${pillInner}px; }
QToolButton[kind="pill"]:focus { padding: 0 ${pillPadFocus}px; min-height: ${pillInnerFocus}px; }
QToolButton[kind="status"] { background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 0 6px; min-height: 0; color: $textMuted; font-weight: 400;
  font-size: ${captionSize}px; }
QToolButton[kind="status"][tone="warning"] { color: $warning; }
QToolButton[kind="status"][tone="danger"] { color: $danger; }
QToolButton[kind="status"]:hover { background: $hover; }
QToolButton[kind="status"]:focus { border: 2px solid $focusRing; padding: 0 5px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
  background: $surface; color: $text; border: 1px solid $borderStrong; border-radius: ${radius}px;
  selection-background-color: $selection; selection-color: $selectionText;
  placeholder-text-color: $textMuted; }
QLineEdit { lineedit-password-character: 8226; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: ${regularInner}px; padding: 0 ${gap4}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid $focusRing; }
QLineEdit > QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus,
QComboBox QLineEdit, QComboBox QLineEdit:focus {
  background: transparent; border: none; padding: 0; min-height: 0; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: ${regularInner}px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$down");
  width: ${indicator}px; height: ${indicator}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  background: $subtle; color: $textDisabled; border-color: $border; }
QComboBox::drop-down { border: none; width: ${comboEnd}px; }
QLineEdit[wrong="true"] { border-color: $danger; }
QLineEdit[titled="true"] { background: transparent; border-color: transparent; font-weight: 600;
  padding: 0 ${gap2}px; }
QLineEdit[titled="true"]:hover { border-color: $borderStrong; }
QLineEdit[titled="true"]:focus { background: $surface; border-color: $focusRing; }
QLabel[badge="success"] { background: $successSoft; color: $success; padding: 1px ${gap3}px;
  border: 1px solid $successBorder; border-radius: 4px; }
QPlainTextEdit[bare="true"], QTextEdit[bare="true"], QTextBrowser[bare="true"] {
  background: transparent; border: none; padding: 0; }

QFrame[card="true"] { background: $raised; border: 1px solid $border; border-radius: ${card}px; }
QFrame[band] { border-radius: ${card}px; }
QFrame[band="info"] { background: $infoSoft; border: 1px solid $infoBorder; }
QFrame[band="warning"] { background: $warningSoft; border: 1px solid $warningBorder; }
QFrame[band="danger"] { background: $dangerSoft; border: 1px solid $dangerBorder; }
QFrame[band="success"] { background: $successSoft; border: 1px solid $successBorder; }
QFrame[band="neutral"] { background: $neutralSoft; border: 1px solid $neutralBorder; }
QFrame[band="accent"] { background: $accentSoft; border: 1px solid $accent; }
QWidget[ground="background"] { background: $background; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="canvas"] { background: $canvas; }
QWidget[ground="subtle"] { background: $subtle; }
QWidget[ground="raised"] { background: $raised; }

QFrame#framed { background: $surface; border: 1px solid $border; border-radius: ${card}px; }
QFrame#framed[code="true"] { background: $codeBackground; }
QFrame#framedTitle { background: $subtle; border-top-left-radius: ${cardInner}px;
  border-top-right-radius: ${cardInner}px; }
QPlainTextEdit[code="true"] { font-family: "$codeFamily"; font-size: ${codeSize}px;
  color: $codeText; }
QFrame#thinking[open="true"] { border: 1px solid $border; border-radius: ${card}px; }
QPushButton#thinkingHeader { text-align: left; font-weight: 400; }
QFrame#citationCard { background: $raised; border: 1px solid $borderButton;
  border-radius: ${card}px; }
QFrame#details { background: $surface; border: 1px solid $border; border-radius: ${chip}px; }
QFrame#questionEditor { background: $surface; border: 1px solid $borderStrong;
  border-radius: ${bubble}px; }
QFrame#bubble { background: $subtle; border: $bubbleEdge; border-radius: ${bubble}px; }
QFrame#bubble[focused="true"] { border: 2px solid $focusRing; }

QFrame#statusLine { background: $background; border-top: 1px solid $border; }
QFrame#header { background: $surface; border-bottom: 1px solid $border; }
QFrame#centre { background: $surface; }
QFrame#leftPane, QFrame#rightPane { background: $background; }
QFrame#leftPane[over="true"] { border-right: 1px solid $borderButton; }
QFrame#rightPane[over="true"] { border-left: 1px solid $borderButton; }
QFrame#rightBar { background: $background; border-bottom: 1px solid $border; }
QFrame#ribbon { background: $accentSoft; border-bottom: 1px solid $border; }
QFrame#ribbon[tone="danger"] { background: $dangerSoft; border-bottom: 1px solid $dangerBorder; }
QFrame#line { background: $border; }
QFrame#toast { background: $raised; border: 1px solid $borderButton;
  border-radius: ${card}px; }
QFrame#popup { background: $raised; border: 1px solid $borderButton; }

QListView, QTableView, QTreeView { background: $surface; border: none; }
QTableView[framed="true"]::item { padding: 0 ${gap4}px; }
QListView[ground="background"] { background: $background; }
QListView[ground="raised"] { background: $raised; }
QListView[framed="true"], QTableView[framed="true"] {
  border: 1px solid $borderStrong; border-radius: ${radius}px; }
QListView[framed="true"]:focus, QTableView[framed="true"]:focus { border: 2px solid $focusRing; }
QListView[framed="true"]::item { padding: ${itemPad}px; border-bottom: 1px solid $border; }
QListView[framed="true"]::item:selected { background: $selection; color: $selectionText; }
QHeaderView::section { background: $subtle; color: $text; border: none;
  padding: ${gap3}px ${gap4}px;
  border-bottom: 1px solid $border; font-weight: 600; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $borderButton; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $borderStrong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $border; }
QProgressBar { background: $track; border: $trackEdge; border-radius: 2px; max-height: 4px;
  min-height: 4px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QProgressBar[tone="warning"]::chunk { background: $warning; }
QProgressBar[tone="danger"]::chunk { background: $danger; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: $textMuted; padding: 0 ${tabPad}px;
  min-height: ${tabInner}px; border: none; border-bottom: 2px solid transparent; font-weight: 500; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border: 2px solid $focusRing; padding: 0 ${tabPadFocus}px;
  min-height: ${tabInnerFocus}px; }
QTabBar::scroller { width: ${scroller}px; }
QTabBar QToolButton { background: $background; border: none; padding: 0; min-height: 0; }
QTabBar QToolButton:hover { background: $hover; }
QTabBar QToolButton:disabled { background: $background; }
QTabBar QToolButton::left-arrow { image: url("$left"); }
QTabBar QToolButton::right-arrow { image: url("$right"); }
QTabBar QToolButton::left-arrow, QTabBar QToolButton::right-arrow {
  width: ${indicator}px; height: ${indicator}px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSlider:horizontal { min-height: ${sliderHeight}px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: ${indicator}px; height: ${indicator}px;
  margin: -${sliderOut}px 0; border-radius: ${sliderRadius}px;
  background: $surface; border: 2px solid $accent; }
QSlider:focus { border: 2px solid $focusRing; border-radius: 4px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $borderButton; }
QCheckBox, QRadioButton { spacing: ${boxGap}px; background: transparent; padding: 2px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focusRing; border-radius: 4px;
  padding: 0; }
QCheckBox:disabled, QRadioButton:disabled { color: $textMuted; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
  width: ${indicator}px; height: ${indicator}px;
  background: $surface; border: 1px solid $borderStrong; border-radius: 3px; }
QRadioButton[pictured="true"]:checked { font-weight: 600; }
QRadioButton::indicator { border-radius: ${indicatorRadius}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QAbstractItemView::indicator:hover {
  border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:checked:disabled { background: $textDisabled; border-color: $textDisabled; }
QRadioButton::indicator:checked { border-color: $accent; background: qradialgradient(
  cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $accentText, stop: 0.38 $accentText,
  stop: 0.44 $accent, stop: 1 $accent); }
"""
)


def build_style_sheet(theme: Theme) -> str:
    """Return the style sheet for the theme's colours and text size."""
    names: dict[str, object] = {name: theme.hex(name) for name in _COLOURS}
    for role in ("caption", "reading", "subtitle", "title", "display"):
        names[f"{role}Size"] = theme.font_pixels(role)
    regular = theme.size("control", "regular")
    indicator = theme.size("icon", "inline")
    icons, light = resources() / "icons", "-light" if theme.is_dark else ""
    on_accent = "tick" if theme.is_dark else "tick-light"
    drawings = {name: f"{name}{light}" for name in ("left", "right", "down")}
    drawings |= {"tick": on_accent, "menuTick": f"tick{light}"}
    names |= {
        "radius": theme.size("radius", "control"),
        "card": theme.size("radius", "card"),
        "regularInner": regular - 2,
        "regularInnerFocus": regular - 4,
        "largeInner": theme.size("control", "large") - 2,
        "largeInnerFocus": theme.size("control", "large") - 4,
        "listRowTwoLine": theme.size("control", "listRowTwoLine"),
        "compactInner": theme.size("control", "compact") - 2,
        "indicator": indicator,
        "indicatorRadius": (indicator + 2) // 2,
        "track": theme.track.name(),
        # With high contrast soft fills and tracks are as light as the page: an outline stands in.
        "checkedEdge": theme.hex("accent") if theme.high_contrast else "transparent",
        "chip": theme.size("radius", "chip"),
        "cardInner": theme.size("radius", "card") - 1,
        "codeFamily": theme.font("code").family().replace('"', ""),
        "codeSize": theme.font_pixels("code"),
        "bubble": theme.size("radius", "bubble"),
        "bubbleEdge": f"1px solid {theme.hex('border')}" if theme.high_contrast else "none",
        "trackEdge": f"1px solid {theme.hex('text')}" if theme.high_contrast else "none",
        "itemPad": theme.space(3),
        "comboEnd": theme.space(8),
        "menuBarPad": theme.space(2) + 1,
        "menuBarSide": theme.space(4) + 1,
        "menuStart": theme.space(5),
        "menuEnd": theme.space(8) + theme.space(2),
        "segmentInner": theme.size("control", "segment") - 4,
        "pillPad": theme.space(4) + 2,
        "pillPadFocus": theme.space(4) + 1,
        "scroller": 2 * theme.size("control", "iconButton"),
        "sliderHeight": indicator + 8,
        "sliderOut": indicator // 2,
        "sliderRadius": indicator // 2 + 2,
        "tabPad": theme.space(5) + 2,
        "tabInner": theme.size("control", "tab") - 2,
        "tabPadFocus": theme.space(5),
        "tabInnerFocus": theme.size("control", "tab") - 4,
        "boxGap": theme.size("space", "4"),
        "keysSize": theme.font_pixels("caption") - 1,
        "pillInner": theme.size("control", "iconButton") - 2,
        "pillInnerFocus": theme.size("control", "iconButton") - 4,
        "iconInner": theme.size("control", "iconButton") - 2,
        "buttonPad": theme.space(5),
        "buttonPadFocus": theme.space(5) - 1,
    }
    names |= {f"gap{step}": theme.space(step) for step in (2, 3, 4)}
    names |= {name: (icons / f"{file}.svg").as_posix() for name, file in drawings.items()}
    return _RULES.substitute(names)


_COLOURS = (
    "background surface raised subtle hover canvas border borderButton borderStrong text textMuted "
    "textDisabled accent accentHover accentPressed accentSoft accentText link selection "
    "selectionText success successSoft successBorder warning warningSoft warningBorder danger "
    "dangerSoft dangerBorder info infoSoft infoBorder neutral neutralSoft neutralBorder focusRing "
    "codeBackground codeText"
).split()
