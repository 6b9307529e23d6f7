"""What draws the characters of a text that are no letters: citations and formulas."""

from dataclasses import dataclass

from PySide6.QtGui import QTextDocument

from workbench.ui.chat.chips import ChipPainter
from workbench.ui.chat.formula_object import FormulaPainter
from workbench.ui.formulas.store import Formulas
from workbench.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Painters:
    """The painters of one message."""

    chips: ChipPainter
    formulas: FormulaPainter

    def install(self, document: QTextDocument) -> None:
        """Draw the objects of a document."""
        self.chips.install(document)
        self.formulas.install(document)


def painters(theme: Theme, formulas: Formulas) -> Painters:
    """Return painters for one message."""
    return Painters(ChipPainter(theme), FormulaPainter(formulas))
