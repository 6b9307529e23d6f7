"""The line above the conversation: its title, the model, the context used, the cost so far."""

import html
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.domain.cost import money
from workbench.domain.models import Model, find_model
from workbench.ui.shell.buttons import IconButton, give_icon
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.shell.gauge import Gauge
from workbench.ui.shell.model_menu import ModelMenu, describe
from workbench.ui.theme import Theme


class Header(QFrame):
    """Shows the conversation and lets its title and model be changed.

    Signals: renamed(str title), model_chosen(str model id), left_pressed(), right_pressed(),
    cache_pressed(), options_pressed().
    """

    renamed = Signal(str)
    model_chosen = Signal(str)
    left_pressed = Signal()
    right_pressed = Signal()
    cache_pressed = Signal()
    options_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model_id = self._model_name = ""
        self._cost = ""
        self._full_cost = ""
        self.setObjectName("header")
        self.setAccessibleName("Chat header")
        self._left = IconButton(theme, "panell", "Show the left pane", "Ctrl+B")
        self._right = IconButton(theme, "panelr", "Show the right pane", "Ctrl+Shift+B")
        self._left.clicked.connect(self.left_pressed)
        self._right.clicked.connect(self.right_pressed)
        self._title = ElidedLabel()
        self._title.setProperty("weight", "semibold")
        self._title.setProperty("role", "subtitle")
        self._title.installEventFilter(self)
        self._field = QLineEdit()
        self._field.setAccessibleName("Title of this chat")
        self._field.setMaxLength(200)
        self._field.hide()
        self._field.returnPressed.connect(self._finish_rename)
        self._field.installEventFilter(self)
        self._pill = QToolButton()
        self._pill.setProperty("kind", "pill")
        self._pill.setAccessibleName("Model")
        self._pill.setToolTip("Choose a model (Ctrl+Shift+M)")
        self._pill.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._pill.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._pill.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pill.clicked.connect(self.open_models)
        self._models = ModelMenu(theme, self)
        self._models.chosen.connect(self.model_chosen)
        self._cache = IconButton(theme, "cache", "Cache of this chat")
        self._cache.clicked.connect(self.cache_pressed)
        self._cache.hide()
        self._options = IconButton(theme, "settings", "Options of this chat", "Ctrl+Shift+O")
        self._options.clicked.connect(self.options_pressed)
        self._gauge = Gauge(theme)
        self._cost_label = QLabel()
        self._cost_label.setTextFormat(Qt.TextFormat.PlainText)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self._left)
        self._line.addWidget(self._title, 1)
        self._line.addWidget(self._field, 1)
        self._line.addWidget(self._pill)
        self._line.addWidget(self._options)
        self._line.addWidget(self._cache)
        self._line.addWidget(self._gauge)
        self._line.addWidget(self._cost_label)
        self._line.addWidget(self._right)
        self.show_panes(left_open=True, right_open=True)
        self.show_title("")
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def title(self) -> str:
        """Return the title that is shown."""
        return self._title.text()

    def show_title(self, title: str) -> None:
        """Show a conversation's title; an empty one is a new chat."""
        self._title.setText(title or "New chat")
        self._title.setAccessibleName(f"Chat: {title or 'New chat'}")
        self._fit()

    def show_models(
        self, models: Sequence[Model], current: str, day: date, prices_of: str = ""
    ) -> None:
        """Show the model in use and fill the menu with prices that hold on `day`."""
        self._model_id = current
        name = describe(find_model(models, current), day).name
        self._model_name = name
        self.show_answering("")
        self._models.set_models([describe(model, day) for model in models], current, prices_of)
        self._restyle()

    def show_answering(self, name: str) -> None:
        """Name the model that answers in the place of the chosen one; empty for the chosen one."""
        words = name or self._model_name
        self._pill.setText(words.replace("&", "&&"))
        also = f", asked for {self._model_name}" if name else ""
        self._pill.setAccessibleName(f"Model: {words}{also}")
        tip = f"<p>{html.escape(name)} answers for {html.escape(self._model_name)}.</p>"
        self._pill.setToolTip(tip if name else "Choose a model (Ctrl+Shift+M)")
        self._restyle()

    def show_context(self, used: int, limit: int | None) -> None:
        """Show tokens used of the model's limit; None hides the gauge."""
        self._gauge.show_tokens(used, limit)
        self._fit()

    def show_cost(self, dollars: float | None, *, free: str = "") -> None:
        """Show the cost so far, or the words of a plan without one ("Free", "Free plan")."""
        self._cost = free or money(dollars)
        self._full_cost = free or f"{self._cost} so far"
        self._cost_label.setAccessibleName(f"Cost: {self._full_cost}")
        self._fit()

    def show_cache(self, sentence: str) -> None:
        """Show that a cache fits this chat, in a sentence, or nothing with an empty text."""
        if sentence:
            self._cache.setToolTip(f"<p>{html.escape(sentence)}</p>")
            self._cache.setAccessibleName(sentence)
        if self._cache.isHidden() == bool(sentence):
            self._cache.setVisible(bool(sentence))
            self._fit()

    def show_panes(self, *, left_open: bool, right_open: bool) -> None:
        """Offer the panes that are closed."""
        self._left.setVisible(not left_open)
        self._right.setVisible(not right_open)
        self._fit()

    def open_models(self) -> None:
        """Open the list of models."""
        self._models.open_below(self._pill)

    def rename(self) -> None:
        """Turn the title into a field."""
        self._field.setText(self._title.text())
        self._title.hide()
        self._field.show()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._title and isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonDblClick:
                self.rename()
                return True
        elif watched is self._field:
            if event.type() == QEvent.Type.FocusOut:
                self._finish_rename()
            elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                if event.type() == QEvent.Type.KeyPress:
                    self._end_rename()
                return True
        return super().eventFilter(watched, event)

    def _finish_rename(self) -> None:
        title = " ".join(self._field.text().split())
        if self._end_rename() and title and title != self._title.text():
            self.renamed.emit(title)

    def _end_rename(self) -> bool:
        if self._field.isHidden():
            return False
        self._field.hide()
        self._title.show()
        return True

    def _fit(self) -> None:
        # What shrinks first: the way to the options, which is also a tab and in the menu; then the
        # words, the bar, and the title.
        for options, words, bar in (
            (True, False, False),
            (False, False, False),
            (False, True, False),
            (False, True, True),
        ):
            self._options.setVisible(options)
            self._gauge.set_compact(words=words, bar=bar)
            self._cost_label.setText(self._cost if words else self._full_cost)
            if self._natural_width() <= self.width():
                break

    def _natural_width(self) -> int:
        margins = self._line.contentsMargins()
        width = margins.left() + margins.right() + self._title.natural_width()
        for widget in (
            self._left,
            self._pill,
            self._options,
            self._cache,
            self._gauge,
            self._cost_label,
            self._right,
        ):
            if not widget.isHidden():
                width += widget.sizeHint().width() + self._line.spacing()
        return width

    def _restyle(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.size("control", "header"))
        self._line.setContentsMargins(theme.space(8), 0, theme.space(7), 0)
        self._line.setSpacing(theme.space(5))
        give_icon(theme, self._pill, "down")
        self._pill.setFixedHeight(theme.size("control", "iconButton"))
        self._fit()
