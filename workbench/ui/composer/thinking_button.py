"""The button that names the chosen thinking and opens its menu."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from workbench.domain.models import Model, Thinking, ThinkingKind, thinking_word
from workbench.ui.composer.thinking_menu import ThinkingMenu
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import give_icon
from workbench.ui.theme import Theme


class ThinkingButton(QToolButton):
    """Shown only for models that think. Signals: chosen(Thinking)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = Model(id="", name="")
        self._choice = Thinking()
        self._short = False
        self.setObjectName("thinkingButton")
        self.setProperty("kind", "quiet")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_frame = ThinkingMenu(theme, self)
        self.menu_frame.chosen.connect(self._on_chosen)
        self.clicked.connect(self.open_menu)
        self._restyle()
        theme.changed.connect(self._restyle)
        self.hide()

    @property
    def choice(self) -> Thinking:
        """Return what is chosen, always legal for the model."""
        return self._choice

    def set_model(self, model: Model) -> None:
        """Offer what a model allows; a choice that it does not allow gives way to its default."""
        self._model = model
        self.set_choice(self._choice)
        self.setVisible(model.thinking.kind is not ThinkingKind.NONE)

    def set_choice(self, choice: Thinking) -> None:
        """Show a choice without telling anybody."""
        self._choice = self._model.thinking.legal(choice)
        self._show()

    def show_short(self, short: bool) -> None:
        """Leave out the word "Thinking" where there is little room."""
        self._short = short
        self._show()

    def open_menu(self) -> None:
        """Open the menu above the button."""
        if not self.isHidden():
            self.menu_frame.set_model(self._model, self._choice)
            self.menu_frame.open_above(self)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        size = self._theme.size("icon", "small")
        arrow = pixmap(self._theme, "down", "text", size, self.devicePixelRatioF())
        left = self.width() - size - self._theme.space(4)
        QPainter(self).drawPixmap(left, (self.height() - size) // 2, arrow)

    def _on_chosen(self, choice: Thinking) -> None:
        self.set_choice(choice)
        self.chosen.emit(choice)

    def _show(self) -> None:
        word = thinking_word(self._choice)
        self.setText(word if self._short else f"Thinking: {word}")
        self.setAccessibleName(f"Thinking: {word}")
        self.setToolTip(f"Thinking: {word} (Ctrl+Shift+T)")

    def _arrow_room(self) -> int:
        return self._theme.size("icon", "small")

    def _restyle(self) -> None:
        give_icon(self._theme, self, "think", gap=4)
        pad = self._theme.space(4)
        self.setStyleSheet(
            f"#thinkingButton {{ padding-left: {pad}px;"
            f" padding-right: {pad + self._arrow_room()}px; }}"
        )
