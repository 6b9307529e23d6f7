"""The form of the options: every one with what it means, and why it cannot be set where it cannot.

What a model does not honour is switched off with its reason; the value is kept for other models.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.models import Model
from workbench.domain.options import (
    HARMS,
    HIGHEST_TEMPERATURE,
    LOWEST_OUTPUT,
    RESOLUTIONS,
    THRESHOLDS,
    Options,
    unheard,
)
from workbench.ui.chat.rows import plain_label
from workbench.ui.options.fields import Choice, Fraction, LongText, Optional, Stops, Whole
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

_MOST_TOKENS = 1_048_576
_FIRST_LIMIT = 4096
_MODELS_OWN = "As the model does"


class OptionsForm(QWidget):
    """Shows options and tells what they become.

    Signals: changed(Options); library_pressed() to take the instruction from the prompt library.
    """

    changed = Signal(object)
    library_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options = Options()
        self._model: Model | None = None
        self._reasons: dict[str, QLabel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build_instruction()
        self._build_answer()
        self._build_shape()
        self._build_pages()
        self._build_safety()
        self._build_budget()
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def options(self) -> Options:
        """Return what is shown."""
        return self._options

    def show_options(self, options: Options) -> None:
        """Show options without telling anybody."""
        self._options = options
        self.instruction.show_text(options.instruction)
        self.thoughts.blockSignals(True)
        self.thoughts.setChecked(options.show_thoughts)
        self.thoughts.blockSignals(False)
        self.most.show_value(options.most_output)
        self.temperature.show_value(options.temperature)
        self.stops.show_values(options.stops)
        self.shape.blockSignals(True)
        self.shape.button(int(options.as_json)).setChecked(True)
        self.shape.blockSignals(False)
        self.schema.show_text(options.schema)
        self.resolution.show_value(options.resolution)
        chosen = dict(options.safety)
        for harm, choice in self.safety.items():
            choice.show_value(chosen.get(harm, ""))
        self.soft.show_value(options.soft_budget)
        self.hard.show_value(options.hard_budget)
        self._show_schema_rows()

    def settle(self) -> None:
        """Tell what is being typed now, before something else is shown."""
        self.instruction.settle()
        self.schema.settle()

    def show_model(self, model: Model | None) -> None:
        """Switch off what a model does not honour; None is any model."""
        self._model = model
        reasons = unheard(self._options, model) if model is not None else {}
        for name, label in self._reasons.items():
            label.setText(reasons.get(name, ""))
            label.setVisible(name in reasons)
            for widget in self._controls[name]:
                widget.setEnabled(name not in reasons)
        longest = model.longest_output if model is not None else None
        # A larger limit was set for another model and is kept; only what fits here is sent.
        most = max(longest or _MOST_TOKENS, self._options.most_output or 0)
        self.most.number.blockSignals(True)
        self.most.number.setMaximum(most)
        self.most.number.blockSignals(False)
        self._show_sizes(model)

    def take_instruction(self, text: str) -> None:
        """Take a text for the instruction, as if it had been typed."""
        self.instruction.show_text(text)
        self._tell()

    def show_schema(self, words: str, tone: str) -> None:
        """Say whether the schema makes sense."""
        self.schema_state.setText(words)
        self.schema_state.setProperty("tone", tone)
        self.schema_state.style().polish(self.schema_state)
        self.schema_state.setVisible(bool(words) and self._options.as_json)

    def _build_instruction(self) -> None:
        self._heading("Instruction")
        words = "Added to Workbench's own rules for citations, for every question of this chat."
        self._column.addWidget(plain_label(words, "caption", "muted"))
        self.instruction = LongText(
            self._theme, "Instruction", 5, "Such as: Answer in three sentences for the board."
        )
        self.instruction.written.connect(self._tell)
        self._column.addWidget(self.instruction)
        self.library = QPushButton("From the prompts…")
        self.library.setAutoDefault(False)
        self.library.clicked.connect(self.library_pressed)
        row = QHBoxLayout()
        row.addWidget(self.library)
        row.addStretch(1)
        self._column.addLayout(row)
        self._controls: dict[str, list[QWidget]] = {"instruction": [self.instruction, self.library]}
        self._reason("instruction")

    def _build_answer(self) -> None:
        self._heading("Answer")
        self.thoughts = QCheckBox("Show thoughts")
        self.thoughts.toggled.connect(self._tell)
        self._column.addWidget(self.thoughts)
        number = Whole()
        number.setRange(LOWEST_OUTPUT, _MOST_TOKENS)
        number.setSingleStep(256)
        number.setValue(_FIRST_LIMIT)
        number.setGroupSeparatorShown(True)
        number.setSuffix(" tokens")
        self.most = Optional(self._theme, "At most", number)
        self.most.changed.connect(self._tell)
        self._column.addWidget(self.most)
        words = "Thinking counts too. A token is about four letters."
        self._column.addWidget(plain_label(words, "caption", "muted"))
        heat = Fraction()
        heat.setRange(0.0, HIGHEST_TEMPERATURE)
        heat.setSingleStep(0.1)
        heat.setDecimals(2)
        heat.setValue(1.0)
        self.temperature = Optional(self._theme, "Temperature", heat)
        self.temperature.changed.connect(self._tell)
        self._column.addWidget(self.temperature)
        self._controls["temperature"] = [self.temperature]
        self._reason("temperature")
        self._column.addWidget(plain_label("Stop before"))
        self.stops = Stops(self._theme)
        self.stops.changed.connect(self._tell)
        self._column.addWidget(self.stops)

    def _build_shape(self) -> None:
        self._heading("Form of the answer")
        self.shape = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(6))
        for place, words in enumerate(("Text", "JSON")):
            button = QRadioButton(words)
            button.setAccessibleDescription("Form of the answer")
            self.shape.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        TabStop(self.shape)
        self.shape.button(0).setChecked(True)
        self.shape.idToggled.connect(self._on_shape)
        self._column.addLayout(row)
        self.schema = LongText(
            self._theme, "JSON Schema", 8, 'Any JSON, or a schema: {"type": "object", …}'
        )
        self.schema.written.connect(self._tell)
        self.schema_state = plain_label("", "caption", "muted")
        self._column.addWidget(self.schema)
        self._column.addWidget(self.schema_state)
        self._show_schema_rows()

    def _build_pages(self) -> None:
        self._heading("Pages and pictures")
        choices = [("", _MODELS_OWN), *RESOLUTIONS.items()]
        self.resolution = Choice("Resolution of pages and pictures", choices)
        self.resolution.picked.connect(self._tell)
        self._column.addWidget(self.resolution)
        self._controls["resolution"] = [self.resolution]
        self._reason("resolution")

    def _build_safety(self) -> None:
        self._heading("Google's filters")
        self.safety: dict[str, Choice] = {}
        for harm, name in HARMS.items():
            choice = Choice(f"Filter for {name.lower()}", [("", _MODELS_OWN), *THRESHOLDS.items()])
            choice.picked.connect(self._tell)
            label = plain_label(name)
            label.setBuddy(choice)
            row = QHBoxLayout()
            row.addWidget(label, 1)
            row.addWidget(choice, 1)
            self._column.addLayout(row)
            self.safety[harm] = choice
        self._controls["safety"] = list(self.safety.values())
        self._reason("safety")

    def _build_budget(self) -> None:
        self._heading("Money for this chat")
        self.soft = Optional(self._theme, "Tell me from", _dollars(0.50))
        self.hard = Optional(self._theme, "Ask me before it passes", _dollars(2.00))
        for field in (self.soft, self.hard):
            field.changed.connect(self._tell)
            self._column.addWidget(field)

    def _heading(self, words: str) -> None:
        label = plain_label(words)
        label.setProperty("weight", "semibold")
        self._column.addSpacing(self._theme.space(5 if self._column.count() else 3))
        self._column.addWidget(label)

    def _reason(self, name: str) -> None:
        label = plain_label("", "caption", "muted")
        label.hide()
        self._reasons[name] = label
        self._column.addWidget(label)

    def _on_shape(self, place: int, checked: bool) -> None:
        if checked:
            self._tell()

    def _show_schema_rows(self) -> None:
        shown = self.shape.checkedId() == 1
        self.schema.setVisible(shown)
        self.schema_state.setVisible(shown and bool(self.schema_state.text()))

    def _show_sizes(self, model: Model | None) -> None:
        sizes: Mapping[str, int] = dict(model.page_sizes) if model is not None else {}
        for place, (name, words) in enumerate(RESOLUTIONS.items(), 1):
            tokens = f", about {sizes[name]:,} tokens a page" if name in sizes else ""
            self.resolution.setItemText(place, words + tokens)

    def _tell(self) -> None:
        """Gather what is shown, and tell it if it is something new."""
        most = self.most.value
        options = replace(
            self._options,
            instruction=self.instruction.toPlainText(),
            show_thoughts=self.thoughts.isChecked(),
            most_output=None if most is None else int(most),
            temperature=self.temperature.value,
            stops=self.stops.values,
            as_json=self.shape.checkedId() == 1,
            schema=self.schema.toPlainText(),
            resolution=self.resolution.value,
            safety=tuple((harm, c.value) for harm, c in self.safety.items() if c.value),
            soft_budget=self.soft.value,
            hard_budget=self.hard.value,
        )
        self._show_schema_rows()
        if options != self._options:
            self._options = options
            self.changed.emit(options)

    def _restyle(self) -> None:
        self._column.setSpacing(self._theme.space(4))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(self._theme.font_pixels("ui"))
        self.schema.setFont(fixed)


def _dollars(first: float) -> Fraction:
    number = Fraction()
    number.setRange(0.01, 100_000.0)
    number.setDecimals(2)
    number.setSingleStep(0.10)
    number.setPrefix("$")
    number.setValue(first)
    return number
