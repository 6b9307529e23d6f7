"""Questions of the Files pane: a password, and whether all files of a folder are meant."""

from collections import Counter
from pathlib import PurePath

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from workbench.services.folders import Found
from workbench.ui.dialogs import confirm, finished
from workbench.ui.files.wording import files
from workbench.ui.sheet import Sheet, plain
from workbench.ui.theme import Theme

_KINDS_NAMED = 4


class PasswordSheet(Sheet):
    """Asks for the password of one file; it is masked and kept nowhere."""

    def __init__(self, theme: Theme, parent: QWidget, name: str, problem: str = "") -> None:
        super().__init__(theme, parent, "Enter the password")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.field.setAccessibleName("Password")
        self.field.textChanged.connect(self._on_text)
        self.problem = plain(problem, tone="danger")
        self.problem.setVisible(bool(problem))
        self._open = QPushButton("Open the file")
        self._open.setEnabled(False)
        self.add(
            plain(
                f"“{name}” is protected. Workbench keeps the password in memory until it is "
                "closed. A copy without the password is what is sent when you ask about it."
            ),
            self.field,
            self.problem,
        )
        self.end(self._open)
        self.field.setFocus()

    def _on_text(self, text: str) -> None:
        self._open.setEnabled(bool(text))


async def ask_password(theme: Theme, parent: QWidget, name: str, problem: str = "") -> str:
    """Return the password that was entered, or nothing."""
    sheet = PasswordSheet(theme, parent, name, problem)
    return sheet.field.text() if await finished(sheet) else ""


async def confirm_folder(theme: Theme, parent: QWidget, found: Found) -> bool:
    """Say what a folder holds and ask whether all of it is meant."""
    question, text = folder_words(found)
    return await confirm(theme, parent, question, text, f"Add {files(len(found.files))}")


def folder_words(found: Found) -> tuple[str, str]:
    """Return the question about folders and what they hold."""
    where = f"“{found.folders[0]}”" if len(found.folders) == 1 else f"{len(found.folders)} folders"
    endings = Counter(PurePath(name).suffix.lstrip(".").upper() for name in found.files)
    kinds = [f"{ending} {count:,}" for ending, count in endings.most_common(_KINDS_NAMED)]
    others = len(endings) - len(kinds)
    if others > 0:
        kinds.append("1 other kind" if others == 1 else f"{others} other kinds")
    sentences = [f"{', '.join(kinds)}."]
    question = f"Add {files(len(found.files))} from {where}?"
    if found.alone:
        question = f"Add {files(len(found.files))}?"
        sentences.append(f"{len(found.files) - found.alone:,} of them from {where}.")
    if found.left_out:
        left = found.left_out
        are = "is" if left == 1 else "are"
        sentences.append(f"{files(left)} of kinds that cannot be read, or hidden, {are} left out.")
    if found.too_many:
        sentences.append("There are more; add the rest folder by folder.")
    return question, " ".join(sentences)
