"""Making a cache: what goes in, for how long, what it costs and when it pays off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.cache import FREE, LABEL_LENGTH, prices_of, problem_with_length
from workbench.domain.cost import estimate_tokens, money
from workbench.domain.documents import Document
from workbench.domain.models import Model
from workbench.domain.tokens import document_tokens
from workbench.ui.caches.break_even import BreakEven
from workbench.ui.caches.document_list import DocumentList
from workbench.ui.caches.instruction_field import InstructionField
from workbench.ui.caches.length_choice import LengthChoice
from workbench.ui.caches.wording import clock, length, size_words
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import compact_button
from workbench.ui.theme import Theme

_COUNT_AFTER = 300
_WIDTH = 610


@dataclass(frozen=True, slots=True)
class CacheOffer:
    """What the dialog starts from: all documents, the ids to be checked, models, and prices' date.

    `models` are those that chats are held with; those without caches are named, not offered.
    `of_chat` are the open chat's documents; `for_chat` says whether the cache is made for a chat.
    """

    documents: tuple[Document, ...]
    checked: tuple[str, ...]
    models: tuple[Model, ...]
    model_id: str
    label: str
    prices_of: str
    free: bool = False
    warning: str = ""
    of_chat: tuple[str, ...] = ()
    instruction: str = ""
    for_chat: bool = False


class CreateDialog(QDialog):
    """Asks for a cache; `finished` in `dialogs` opens it.

    Signals: counting_wanted() when what is checked has changed, create_pressed(),
    prices_asked(str model id).
    """

    create_pressed = Signal()
    counting_wanted = Signal()
    prices_asked = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget | None, offer: CacheOffer, now: datetime
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offer = offer
        self._now = now
        self._exact: int | None = None
        self._failure = ""
        self._making = False
        self.dollars: float | None = None
        self.setWindowTitle("Make a cache")
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_AFTER)
        self._soon.timeout.connect(self.counting_wanted)
        # The height is right only after the layout has heard of every change.
        self._grow = QTimer(self, singleShot=True, interval=0)
        self._grow.timeout.connect(self._fit_height)
        self.name = QLineEdit(offer.label)
        self.name.setMaxLength(LABEL_LENGTH)
        self.name.setAccessibleName("Name")
        self.model = QComboBox()
        self.model.setAccessibleName("Model")
        self.model.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._offered = [model for model in offer.models if model.caches]
        self._fill_models()
        self.list = DocumentList(theme, offer.documents, offer.checked, offer.of_chat)
        self._mark = QLabel()
        self.minimum = _text("")
        self.minimum.setWordWrap(True)
        self.told = InstructionField(theme, offer.instruction, for_chat=offer.for_chat)
        self.keep = LengthChoice(theme)
        self.break_even = BreakEven(theme)
        self._dated = _text("", tone="muted", role="caption")
        self.make_button = QPushButton()
        self.make_button.setProperty("kind", "primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.create_pressed)
        self._build()
        self.model.currentIndexChanged.connect(self._on_content)
        self.list.chosen.connect(self._on_content)
        self.told.changed.connect(self._on_content)
        self.told.opened.connect(self._grow.start)
        self.keep.chosen.connect(self._show)
        self._on_content()

    @property
    def chosen_model(self) -> Model:
        """Return the chosen model."""
        return self._offered[max(0, self.model.currentIndex())]

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the checked documents; those of the chat first, in their order."""
        return self.list.documents

    @property
    def instruction(self) -> str:
        """Return what is to be told beside the product's own rules."""
        return self.told.text

    @property
    def length(self) -> timedelta:
        """Return how long it is to live."""
        return self.keep.length

    @property
    def label(self) -> str:
        """Return its name, or one from the documents."""
        return self.name.text().strip() or default_label(self.documents)

    def show_count(self, tokens: int, *, exact: bool) -> None:
        """Take the tokens as the API counted them."""
        if exact:
            self._exact = tokens
            self._show()

    def show_failure(self, sentence: str) -> None:
        """Say why it could not be made."""
        self._failure = sentence
        self._show()
        self._area.ensureWidgetVisible(self.minimum)

    def show_making(self, making: bool) -> None:
        """Keep the buttons off while it is being made."""
        self._failure = ""
        self._making = making
        self._show()

    def show_models(self, models: Sequence[Model]) -> None:
        """Reckon with other prices of the same models."""
        self._offered = [model for model in models if model.caches]
        self._show()

    def open_choices(self) -> QMenu:
        """Open the ways to check several documents at once."""
        menu = self.list.choices(self)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))
        return menu

    def _fit_height(self) -> None:
        """Be as high as the contents want, and scroll them where the screen is lower."""
        inner, layout = self._inner, self._inner.layout()
        if layout is None:
            return
        layout.activate()
        width = self.width()
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else (
            inner.sizeHint().height()
        )  # fmt: skip
        inner.setMinimumHeight(wanted)
        room = self.screen().availableGeometry().height() - 40
        foot = max(self._foot.sizeHint().height(), self._foot.heightForWidth(width))
        self.resize(width, min(room, wanted + foot + 1))

    def _fill_models(self) -> None:
        for model in self._offered:
            self.model.addItem(model.name)
            if model.id == self._offer.model_id:
                self.model.setCurrentIndex(self.model.count() - 1)
        items = self.model.model()
        assert isinstance(items, QStandardItemModel)
        for model in self._offer.models:
            if not model.caches:
                self.model.addItem(f"{model.name}: reuses text by itself, keeps no caches")
                items.item(self.model.count() - 1).setEnabled(False)

    def _build(self) -> None:
        theme = self._theme
        gap = theme.space(7)
        intro = _text("Gemini keeps these documents ready, so each question about them costs less.")
        intro.setWordWrap(True)
        fixed = _text("The contents cannot be changed later.", weight="semibold")
        fixed.setWordWrap(True)
        fields = QGridLayout()
        fields.setHorizontalSpacing(theme.space(5))
        fields.setVerticalSpacing(theme.space(3))
        for place, (words, field) in enumerate((("Name", self.name), ("Model", self.model))):
            label = _text(words, weight="semibold")
            label.setBuddy(field)
            fields.addWidget(label, 0, place)
            fields.addWidget(field, 1, place)
            fields.setColumnStretch(place, 1)
        self.choose = _link("Choose…", self.open_choices)
        self.choose.setAccessibleName("Choose documents by chat or folder")
        heading = QHBoxLayout()
        heading.addWidget(_text("Documents", weight="semibold"))
        heading.addStretch(1)
        heading.addWidget(self.choose)
        state = QHBoxLayout()
        state.setSpacing(theme.space(4))
        state.addWidget(self._mark)
        state.addWidget(self.minimum, 1)
        self._inner = QWidget()
        body = QVBoxLayout(self._inner)
        body.setContentsMargins(gap, gap, gap, gap)
        body.setSpacing(theme.space(4))
        body.addWidget(intro)
        body.addWidget(fixed)
        body.addLayout(fields)
        body.addLayout(heading)
        body.addWidget(self.list)
        body.addWidget(self.told)
        body.addLayout(state)
        body.addWidget(self.keep)
        body.addWidget(self.break_even)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inner)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(line)
        column.addWidget(self._build_foot())
        room = self.screen().availableGeometry().width() - 40
        self.setFixedWidth(min(room, round(_WIDTH * theme.text_size)))

    def _build_foot(self) -> QWidget:
        theme = self._theme
        change = _link("Change prices", self._ask_prices)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._foot = QWidget()
        across = QBoxLayout.Direction.LeftToRight
        down = QBoxLayout.Direction.TopToBottom
        narrow = self.screen().availableGeometry().width() - 40 < round(_WIDTH * theme.text_size)
        foot = QBoxLayout(down if narrow else across, self._foot)
        foot.setContentsMargins(theme.space(7), theme.space(5), theme.space(7), theme.space(5))
        foot.setSpacing(theme.space(4))
        words, buttons = QHBoxLayout(), QHBoxLayout()
        for widget in (self._dated, change):
            widget.setVisible(bool(self._offer.prices_of) and not self._offer.free)
            words.addWidget(widget)
        self._dated.setWordWrap(True)
        words.setStretchFactor(self._dated, 1)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.make_button)
        foot.addLayout(words, 1)
        foot.addLayout(buttons)
        return self._foot

    def _ask_prices(self) -> None:
        self.prices_asked.emit(self.chosen_model.id if self._offered else "")

    def _on_content(self) -> None:
        """Begin anew with estimates: what goes in, or the model, has changed."""
        self._exact = None
        self._failure = ""
        self.list.show_tokens(self.chosen_model if self._offered else None)
        if not self.name.isModified():
            self.name.setText(self._offer.label or default_label(self.documents))
        self._show()
        self._soon.start()

    def _show(self) -> None:
        if not self._offered:
            self.minimum.setText("None of the models keeps caches. Choose another connection.")
            self.make_button.setText("Make cache")
            self.make_button.setEnabled(False)
            return
        model, time = self.chosen_model, self.length
        about = sum(document_tokens(document, model) for document in self.documents)
        about += estimate_tokens(len(self.instruction))
        tokens = self._exact if self._exact is not None else about
        prices = FREE if self._offer.free else prices_of(model, tokens, self._now)
        wrong_length = problem_with_length(time)
        until = "" if wrong_length else f"until {clock(self._now + time, self._now)}"
        self.keep.until.setText(until)
        enough = model.cache_minimum is None or tokens >= model.cache_minimum
        sentence, colour, drawing = self._state(model, tokens, enough, wrong_length)
        self.minimum.setText(sentence)
        self.minimum.setProperty("tone", "" if colour == "success" else colour)
        self.minimum.style().polish(self.minimum)
        size = self._theme.size("icon", "inline")
        token = "textMuted" if colour == "muted" else colour
        self._mark.setPixmap(pixmap(self._theme, drawing, token, size))
        self.break_even.show_prices(prices, time, free=self._offer.free)
        own = model.price_source
        self._dated.setText(
            f"Your prices: {own}." if own else f"Prices of {self._offer.prices_of}."
        )
        self.dollars = 0.0 if self._offer.free else prices.whole(time)
        ready = bool(self.documents) and (enough or self._exact is None) and not wrong_length
        self.make_button.setEnabled(ready and not self._making)
        words = f"Make cache, {money(self.dollars)} for {length(time)}"
        if self._making:
            words = "Making the cache…"
        elif self._offer.free or wrong_length:
            words = "Make cache"
        self.make_button.setText(words)
        self._grow.start()

    def _state(
        self, model: Model, tokens: int, enough: bool, wrong_length: str
    ) -> tuple[str, str, str]:
        """Return the sentence under the list, its tone and its mark."""
        if self._failure:
            return self._failure, "danger", "warn"
        if wrong_length:
            return wrong_length, "danger", "warn"
        if not self.documents:
            return "Choose at least one document.", "muted", "info"
        sentence = size_words(tokens, model.cache_minimum, exact=self._exact is not None)
        if not enough:
            return sentence, "warning", "warn"
        if self._offer.warning:
            return self._offer.warning, "warning", "warn"
        if model.cache_minimum is None:
            return sentence, "muted", "info"
        return sentence, "success", "tick"


def default_label(documents: Sequence[Document]) -> str:
    """Return a name made of the documents' names."""
    names = [document.name.rpartition(".")[0] or document.name for document in documents]
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} more"[:LABEL_LENGTH]
    return " and ".join(names)[:LABEL_LENGTH]


def _link(words: str, slot: object) -> QPushButton:
    button = compact_button(words, "link")
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button


def _text(words: str, *, weight: str = "", tone: str = "", role: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in (("weight", weight), ("tone", tone), ("role", role)):
        if value:
            label.setProperty(name, value)
    return label
