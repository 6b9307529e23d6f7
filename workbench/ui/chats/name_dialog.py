"""A dialog that asks for the name of a workspace, and whether it is confidential."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.services.workspaces import LONGEST_NAME
from workbench.ui.theme import Theme


class NameDialog(QDialog):
    """Asks for a name; `taken` holds those of others. To be opened with `dialogs.finished`."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        title: str,
        action: str,
        taken: tuple[str, ...],
        name: str = "",
        *,
        ask_confidential: bool = False,
    ) -> None:
        super().__init__(parent)
        self._taken = {each.casefold() for each in taken}
        self.setWindowTitle(title)
        self.setMinimumWidth(round(380 * theme.text_size))
        label = QLabel("&Name")
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName("Name of the workspace")
        label.setBuddy(self.field)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "muted")
        self.problem.setProperty("role", "caption")
        self.confidential = QCheckBox("&Confidential")
        self.confidential.setVisible(ask_confidential)
        why = QLabel("Workbench asks before it sends confidential documents with an unpaid key.")
        why.setWordWrap(True)
        why.setProperty("tone", "muted")
        why.setProperty("role", "caption")
        why.setVisible(ask_confidential)
        self.accept_button = QPushButton(action)
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        gap = theme.space(6)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.space(4))
        for part in (label, self.field, self.problem, self.confidential, why):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._check)
        self.field.selectAll()
        self._check()

    @property
    def name(self) -> str:
        """Return the name on one line."""
        return " ".join(self.field.text().split())

    def _check(self) -> None:
        taken = self.name.casefold() in self._taken
        self.accept_button.setEnabled(bool(self.name) and not taken)
        if taken:
            self.problem.setText("There is a workspace of this name already.")
        else:
            self.problem.setText("" if self.name else "Type a name, for instance of the case.")
