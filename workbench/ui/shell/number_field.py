"""Fields for numbers, with the room beside their digits that the style sheet cannot give."""

from PySide6.QtWidgets import QAbstractSpinBox

from workbench.ui.theme import Theme


def pad(theme: Theme, *boxes: QAbstractSpinBox) -> None:
    """Keep the digits off the border at every text size."""
    for box in boxes:
        box.lineEdit().setTextMargins(theme.space(3), 0, theme.space(3), 0)
