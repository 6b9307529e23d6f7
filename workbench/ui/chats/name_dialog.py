"""A dialog that asks for the name of a workspace, and whether it is confidential."""

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from workbench.services.workspaces import LONGEST_NAME
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme


class NameDialog(Sheet):
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
        super().__init__(theme, parent, title)
        self._taken = {each.casefold() for each in taken}
        label = QLabel("&Name")
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName("Name of the workspace")
        label.setBuddy(self.field)
        self.problem = plain("", tone="muted", role="caption")
        self.confidential = QCheckBox("&Confidential")
        why = plain(
            "Workbench asks before it sends confidential documents with an unpaid key.",
            tone="muted",
            role="caption",
        )
        for part in (self.confidential, why):
            part.setVisible(ask_confidential)
        self.accept_button = QPushButton(action)
        self.add(label, self.field, self.problem, self.confidential, why)
        self.end(self.accept_button)
        self.field.textChanged.connect(self._check)
        self.field.selectAll()
        self.field.setFocus()
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
