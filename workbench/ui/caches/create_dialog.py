"""Making a cache: what goes in, for how long, what it costs and when it pays off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.cache import FREE, LABEL_LENGTH, prices_of, problem_with_length
from workbench.domain.cost import money
from workbench.domain.documents import Document
from workbench.domain.models import Model
from workbench.domain.tokens import document_tokens
from workbench.paths import resources
from workbench.ui.caches.break_even import BreakEven
from workbench.ui.caches.wording import clock, length
from workbench.ui.files.wording import drawing_of
from workbench.ui.icons import icon, pixmap
from workbench.ui.shell.actions import add_action
from workbench.ui.theme import Theme

LENGTHS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
_ID = Qt.ItemDataRole.UserRole
_COUNT_AFTER = 300
_ROWS = 5


@dataclass(frozen=True, slots=True)
class CacheOffer:
    """What the dialog starts from: all documents, the ids to be checked, models, and prices' date.

    `models` are those that chats are held with; those without caches are named, not offered.
    """

    documents: tuple[Document, ...]
    checked: tuple[str, ...]
    models: tuple[Model, ...]
    model_id: str
    label: str
    prices_of: str
    free: bool = False
    warning: str = ""


class CreateDialog(QDialog):
    """Asks for a cache; `finished` in `dialogs` opens it.

    Signals: counting_wanted() when what is checked has changed, create_pressed(), prices_asked().
    """

    create_pressed = Signal()
    counting_wanted = Signal()
    prices_asked = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None, offer: CacheOffer, now: datetime
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offer = offer
        self._now = now
        self._exact: int | None = None
        self._failure = ""
        self._order: list[str] = [i for i in offer.checked]
        self._by_id = {document.id: document for document in offer.documents}
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
        self._fill_models()
        self.list = QTreeWidget()
        self._fill_documents()
        self._mark = QLabel()
        self.minimum = _text("")
        self.minimum.setWordWrap(True)
        self.lengths = QButtonGroup(self)
        self._until = _text("", tone="muted", role="caption")
        self.hours = QSpinBox()
        self.minutes = QSpinBox()
        self.break_even = BreakEven(theme)
        self.make_button = QPushButton()
        self.make_button.setProperty("kind", "primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.create_pressed)
        self._build()
        self.model.currentIndexChanged.connect(self._on_content)
        self.list.itemChanged.connect(self._on_checked)
        self._on_content()

    @property
    def chosen_model(self) -> Model:
        """Return the chosen model."""
        return self._offered[max(0, self.model.currentIndex())]

    @property
    def documents(self) -> tuple[Document, ...]:
        """Return the checked documents; those of the chat first, in their order."""
        return tuple(self._by_id[i] for i in self._order if i in self._by_id)

    @property
    def length(self) -> timedelta:
        """Return how long it is to live."""
        chosen = self.lengths.checkedId()
        if 0 <= chosen < len(LENGTHS):
            return LENGTHS[chosen]
        return timedelta(hours=self.hours.value(), minutes=self.minutes.value())

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

    def show_making(self, making: bool) -> None:
        """Keep the buttons off while it is being made."""
        self._failure = ""
        self._show()
        if making:
            self.make_button.setEnabled(False)
            self.make_button.setText("Making the cache…")

    def _fit_height(self) -> None:
        # Not adjustSize: it stops at two thirds of the screen and lets the parts overlap.
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _fill_models(self) -> None:
        self._offered = [model for model in self._offer.models if model.caches]
        for model in self._offered:
            self.model.addItem(model.name)
            if model.id == self._offer.model_id:
                self.model.setCurrentIndex(self.model.count() - 1)
        rest = [model for model in self._offer.models if not model.caches]
        items = self.model.model()
        assert isinstance(items, QStandardItemModel)
        for model in rest:
            self.model.addItem(f"{model.name}: reuses text by itself, keeps no caches")
            items.item(self.model.count() - 1).setEnabled(False)

    def _fill_documents(self) -> None:
        tree = self.list
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setAccessibleName("Documents")
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        first = {i: place for place, i in enumerate(self._offer.checked)}
        ordered = sorted(self._offer.documents, key=lambda d: first.get(d.id, len(first)))
        for document in ordered:
            item = QTreeWidgetItem([document.name, ""])
            item.setData(0, _ID, document.id)
            item.setIcon(0, icon(self._theme, drawing_of(document)))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, QBrush(self._theme.colour("textMuted")))
            checked = document.id in first
            item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            tree.addTopLevelItem(item)
        row = self._theme.size("control", "listRow") - 2
        tree.setFixedHeight(min(_ROWS, max(2, len(ordered))) * row + 4)
        tree.setStyleSheet(
            f"QTreeWidget {{ background: {self._theme.hex('surface')}; border: 1px solid "
            f"{self._theme.hex('borderStrong')}; border-radius: 6px; }}"
            f"QTreeWidget:focus {{ border: 2px solid {self._theme.hex('focusRing')}; }}"
            f"QTreeWidget::item {{ height: {row}px; padding-right: 8px; padding-left: 6px; }}"
            "QTreeWidget::indicator { width: 14px; height: 14px; border-radius: 3px; border: 1px "
            f"solid {self._theme.hex('borderStrong')}; }}"
            f"QTreeWidget::indicator:checked {{ background: {self._theme.hex('accent')}; "
            f"image: url({_tick(self._theme)}); }}"
        )

    def _build(self) -> None:
        theme = self._theme
        gap = theme.space(7)
        intro = _text(
            "Gemini keeps these documents ready, so each question about them costs less. "
            "The contents cannot be changed later."
        )
        intro.setWordWrap(True)
        fields = QGridLayout()
        fields.setHorizontalSpacing(theme.space(5))
        fields.setVerticalSpacing(theme.space(3))
        for place, (words, field) in enumerate((("Name", self.name), ("Model", self.model))):
            label = _text(words, weight="semibold")
            label.setBuddy(field)
            fields.addWidget(label, 0, place)
            fields.addWidget(field, 1, place)
            fields.setColumnStretch(place, 1)
        self.choose = QPushButton("Choose…")
        self.choose.setProperty("kind", "link")
        self.choose.setProperty("compact", True)
        self.choose.setAccessibleName("Choose documents by chat or folder")
        self.choose.clicked.connect(self.open_choices)
        heading = QHBoxLayout()
        heading.addWidget(_text("Documents", weight="semibold"))
        heading.addStretch(1)
        heading.addWidget(self.choose)
        state = QHBoxLayout()
        state.setSpacing(theme.space(4))
        state.addWidget(self._mark)
        state.addWidget(self.minimum, 1)
        body = QVBoxLayout()
        body.setContentsMargins(gap, gap, gap, gap)
        body.setSpacing(theme.space(4))
        body.addWidget(intro)
        body.addLayout(fields)
        body.addLayout(heading)
        body.addWidget(self.list)
        body.addLayout(state)
        body.addLayout(self._build_lengths())
        body.addWidget(self.break_even)
        dated = _text(f"Prices of {self._offer.prices_of}.", tone="muted", role="caption")
        change = QPushButton("Change prices")
        change.setProperty("kind", "link")
        change.setProperty("compact", True)
        change.setAutoDefault(False)
        change.clicked.connect(self.prices_asked)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(gap, theme.space(5), gap, theme.space(5))
        foot.setSpacing(theme.space(4))
        for widget in (dated, change):
            widget.setVisible(bool(self._offer.prices_of) and not self._offer.free)
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.make_button)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body)
        column.addWidget(line)
        column.addLayout(foot)
        self.setFixedWidth(round(610 * min(theme.text_size, 1.5)))

    def _build_lengths(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(3))
        row.addWidget(_text("Keep for", weight="semibold"))
        row.addSpacing(self._theme.space(6))
        for place, words in enumerate((*map(length, LENGTHS), "Other…")):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("compact", True)
            button.setProperty("segment", True)
            self.lengths.addButton(button, place)
            row.addWidget(button)
        for box, most, suffix, value in (
            (self.hours, 720, " h", 1),
            (self.minutes, 59, " min", 0),
        ):
            box.setRange(0, most)
            box.setSuffix(suffix)
            box.setValue(value)
            box.setAccessibleName("Hours" if suffix == " h" else "Minutes")
            box.valueChanged.connect(self._show)
            row.addWidget(box)
        row.addWidget(self._until)
        row.addStretch(1)
        self.lengths.button(1).setChecked(True)
        self.lengths.idToggled.connect(self._show)
        accent = self._theme.hex("accent")
        soft = self._theme.hex("accentSoft")
        for segment in self.lengths.buttons():
            segment.setStyleSheet(
                f"QPushButton:checked {{ background: {soft}; color: {accent}; "
                f"border-color: {accent}; font-weight: 600; }}"
            )
        return row

    def open_choices(self) -> QMenu:
        """Open the ways to check several documents at once."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        folders: dict[str, list[str]] = {}
        for document in self._offer.documents:
            folder = document.path.replace("\\", "/").rpartition("/")[0]
            folders.setdefault(folder, []).append(document.id)
        groups = [("Documents of this chat", list(self._offer.checked))] if (
            self._offer.checked
        ) else []  # fmt: skip
        groups.append(("All documents", [document.id for document in self._offer.documents]))
        groups += [
            (f"Folder {folder.rpartition('/')[2] or folder}", ids)
            for folder, ids in sorted(folders.items())
            if folder
        ]
        groups.append(("None", []))
        for words, ids in groups:
            action = add_action(menu, words.replace("&", "&&"))
            action.setData(ids)
        menu.triggered.connect(self._on_choice)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))
        return menu

    def check(self, ids: Sequence[str]) -> None:
        """Check exactly these documents."""
        wanted = set(ids)
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            assert item is not None
            on = item.data(0, _ID) in wanted
            item.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _on_choice(self, action: object) -> None:
        self.check(action.data())  # type: ignore[attr-defined]  # a QAction, which Qt calls object

    def _on_checked(self, item: QTreeWidgetItem, column: int) -> None:
        if column != 0:
            return
        document_id = item.data(0, _ID)
        if document_id in self._order:
            self._order.remove(document_id)
        if item.checkState(0) is Qt.CheckState.Checked:
            self._order.append(document_id)
        self._on_content()

    def _on_content(self) -> None:
        """Begin anew with estimates: what is checked, or the model, has changed."""
        self._exact = None
        self._failure = ""
        model = self.chosen_model if self._offered else None
        self.list.blockSignals(True)
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            assert item is not None
            document = self._by_id[item.data(0, _ID)]
            tokens = document_tokens(document, model) if model else 0
            item.setText(1, f"{tokens:,} tokens" if tokens else "–")
        self.list.blockSignals(False)
        if not self.name.isModified():
            self.name.setText(self._offer.label or default_label(self.documents))
        self._show()
        self._soon.start()

    def _show(self) -> None:
        if not self._offered:
            self.minimum.setText("None of the models keeps caches.")
            self.make_button.setEnabled(False)
            return
        model = self.chosen_model
        about = sum(document_tokens(document, model) for document in self.documents)
        tokens = self._exact if self._exact is not None else about
        prices = FREE if self._offer.free else prices_of(model, tokens, self._now)
        other = self.lengths.checkedId() == len(LENGTHS)
        self.hours.setVisible(other)
        self.minutes.setVisible(other)
        wrong_length = problem_with_length(self.length)
        until = "" if wrong_length else f"until {clock(self._now + self.length, self._now)}"
        self._until.setText(until)
        enough = model.cache_minimum is None or tokens >= model.cache_minimum
        sentence, colour, drawing = self._state(model, tokens, enough, wrong_length)
        self.minimum.setText(sentence)
        self.minimum.setProperty("tone", "" if colour == "success" else colour)
        self.minimum.style().polish(self.minimum)
        size = self._theme.size("icon", "inline")
        token = "textMuted" if colour == "muted" else colour
        self._mark.setPixmap(pixmap(self._theme, drawing, token, size))
        self.break_even.show_prices(prices, self.length, free=self._offer.free)
        ready = bool(self.documents) and (enough or self._exact is None) and not wrong_length
        self.make_button.setEnabled(ready)
        whole = prices.whole(self.length)
        words = f"Make cache, {money(whole)} for {length(self.length)}"
        self.make_button.setText("Make cache" if self._offer.free or wrong_length else words)
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
        count = f"{tokens:,} tokens with the instructions."
        if self._exact is None:
            count = f"About {tokens:,} tokens; Google counts them when they are sent."
        if model.cache_minimum is None:
            return f"{count} The smallest size for this model is not known.", "muted", "info"
        if not enough:
            return (
                f"This model needs at least {model.cache_minimum:,} tokens; these have "
                f"{'about ' if self._exact is None else ''}{tokens:,}. Add a document.",
                "warning",
                "warn",
            )
        if self._offer.warning:
            return self._offer.warning, "warning", "warn"
        return f"{count} This model needs at least {model.cache_minimum:,}.", "success", "tick"


def default_label(documents: Sequence[Document]) -> str:
    """Return a name made of the documents' names."""
    names = [document.name.rpartition(".")[0] or document.name for document in documents]
    if len(names) > 2:
        return f"{names[0]} and {len(names) - 1} more"[:LABEL_LENGTH]
    return " and ".join(names)[:LABEL_LENGTH]


def _tick(theme: Theme) -> str:
    name = "tick.svg" if theme.is_dark else "tick-light.svg"
    return f'"{(resources() / "icons" / name).as_posix()}"'


def _text(words: str, *, weight: str = "", tone: str = "", role: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in (("weight", weight), ("tone", tone), ("role", role)):
        if value:
            label.setProperty(name, value)
    return label
