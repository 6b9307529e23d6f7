"""The drawer below the table: what is known of the one chosen document, and what can be done."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.documents import Document, TextLayer
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import chats, drawing_of, pages, size, state_line
from workbench.ui.icons import pixmap
from workbench.ui.shell.buttons import LabelledButton
from workbench.ui.shell.elided import ElidedLabel
from workbench.ui.theme import Theme

_PICTURE = QSize(78, 104)
_ROOMY = 600


class Details(QFrame):
    """Shows one document. Signals, each with its id: opened, sent_again, shown_in_folder,
    removed_remotely, relink_asked; kept_alive(id, bool), confidential(id, bool)."""

    opened = Signal(str)
    sent_again = Signal(object)
    shown_in_folder = Signal(str)
    removed_remotely = Signal(object)
    relink_asked = Signal(str)
    kept_alive = Signal(str, bool)
    confidential = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._id = ""
        self._sent = False
        self.setObjectName("fileDetails")
        self.setAccessibleName("About the chosen file")
        self.picture = _Picture(theme)
        self.name = ElidedLabel()
        self.name.setProperty("weight", "semibold")
        self.words = QLabel()
        self.words.setProperty("tone", "muted")
        self.words.setWordWrap(True)
        facts = QGridLayout()
        self._facts: dict[str, ElidedLabel] = {}
        for place, title in enumerate(("Sent with", "Added", "Name at Google", "Fingerprint")):
            row, column = divmod(place, 2)
            label = QLabel(title)
            label.setProperty("tone", "muted")
            label.setProperty("role", "caption")
            value = ElidedLabel()
            value.setProperty("role", "caption")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addWidget(label, row, 2 * column)
            facts.addWidget(value, row, 2 * column + 1)
            self._facts[title] = value
        facts.setColumnStretch(1, 1)
        facts.setColumnStretch(3, 1)
        self._titles = facts
        self._alive = QCheckBox("Keep at Google while Workbench runs")
        self._secret = QCheckBox("Confidential")
        self._secret.setToolTip("Workbench asks once before it is sent with an unpaid key.")
        boxes = QHBoxLayout()
        boxes.addWidget(self._alive)
        boxes.addWidget(self._secret)
        boxes.addStretch(1)
        self._open = LabelledButton(theme, "reader", "Open")
        self._again = LabelledButton(theme, "again", "Send again")
        self._folder = LabelledButton(theme, "folder", "Show in folder")
        self._find = LabelledButton(theme, "search", "Show where it is…")
        self._away = LabelledButton(theme, "trash", "Remove from Google", "danger")
        buttons = QHBoxLayout()
        for button in (self._open, self._again, self._folder, self._find, self._away):
            button.setProperty("compact", True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.addWidget(self.name)
        words.addWidget(self.words)
        words.addLayout(facts)
        words.addLayout(boxes)
        words.addLayout(buttons)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self._column = words
        for button, slot in (
            (self._open, self._on_open), (self._again, self._on_again),
            (self._folder, self._on_folder), (self._find, self._on_find),
            (self._away, self._on_away),
        ):  # fmt: skip
            button.clicked.connect(slot)
        self._alive.clicked.connect(self._on_alive)
        self._secret.clicked.connect(self._on_secret)
        self._restyle()
        theme.changed.connect(self._restyle)

    @property
    def document_id(self) -> str:
        """Return the id of the document that is shown."""
        return self._id

    def show_status(
        self, status: DocumentStatus, now: datetime, *, offline: bool, sent_with: str
    ) -> None:
        """Show a document; `sent_with` names the key or the engine of its copy."""
        document, copy = status.document, status.copy
        if document.id != self._id:
            self.picture.show_picture(None, drawing_of(document))
        self._id = document.id
        self.name.setText(" ".join(document.name.split()))
        self.words.setText(about(status, now, offline=offline))
        sent = copy is not None and bool(copy.names)
        self._show("Sent with", sent_with if sent else "Not sent yet")
        self._show("Added", f"{document.added_at.astimezone():%Y-%m-%d, %H:%M}")
        names = copy.names if copy is not None else ()
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        self._show("Name at Google", f"{names[0]}{more}" if names and not offline else "–")
        self._show("Fingerprint", fingerprint(document))
        self._facts["Fingerprint"].setToolTip(document.sha256)
        failed = bool(document.failure)
        self._alive.setVisible(not offline and not failed)
        self._alive.setChecked(document.keep_alive)
        self._secret.setVisible(not failed)
        self._secret.setChecked(document.confidential)
        self._again.setVisible(not offline and not failed)
        self._sent = sent and not offline
        self._fit()
        self._find.setVisible(status.missing)
        self._folder.setVisible(not status.missing)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what the bar above offers too where room is short."""
        roomy = self.width() >= _ROOMY * self._theme.text_size
        self._away.setVisible(self._sent and roomy)

    def _show(self, title: str, words: str) -> None:
        self._facts[title].setText(words)
        self._facts[title].setAccessibleName(f"{title}: {words}")

    def _on_open(self) -> None:
        self.opened.emit(self._id)

    def _on_again(self) -> None:
        self.sent_again.emit((self._id,))

    def _on_folder(self) -> None:
        self.shown_in_folder.emit(self._id)

    def _on_find(self) -> None:
        self.relink_asked.emit(self._id)

    def _on_away(self) -> None:
        self.removed_remotely.emit((self._id,))

    def _on_alive(self, wanted: bool) -> None:
        self.kept_alive.emit(self._id, wanted)

    def _on_secret(self, wanted: bool) -> None:
        self.confidential.emit(self._id, wanted)

    def _restyle(self) -> None:
        theme = self._theme
        gap = theme.space(5)
        self._row.setContentsMargins(gap, gap, gap, gap)
        self._row.setSpacing(gap)
        self._column.setSpacing(theme.space(3))
        self._titles.setHorizontalSpacing(theme.space(4))
        self._titles.setVerticalSpacing(theme.space(1))
        self.setStyleSheet(
            f"#fileDetails {{ background: {theme.hex('background')};"
            f" border-top: 1px solid {theme.hex('border')}; }}"
        )


class _Picture(QWidget):
    """The first page, small; until it is drawn, and for what has none, the kind's drawing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._drawing = "doc"
        self.setFixedSize(_PICTURE)
        self.setAccessibleName("First page")

    def show_picture(self, image: QImage | None, drawing: str = "doc") -> None:
        """Show a picture of the first page, or none."""
        self._image, self._drawing = image, drawing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, self._theme.colour("surface"))
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            shown = self._image.scaled(
                (_PICTURE * ratio), Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            shown.setDevicePixelRatio(ratio)
            left = (self.width() - shown.width() / ratio) / 2
            path = QPainterPath()
            path.addRect(frame)
            painter.setClipPath(path)
            painter.drawImage(QRectF(left, 0, shown.width() / ratio, shown.height() / ratio), shown)
            painter.setClipping(False)
        else:
            side = self._theme.size("icon", "large")
            picture = pixmap(
                self._theme, self._drawing, "textMuted", side, self.devicePixelRatioF()
            )
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, picture)
        painter.setPen(self._theme.colour("borderStrong"))
        painter.drawRect(frame)


def fingerprint(document: Document) -> str:
    """Return the SHA-256 shortened for people, in groups of four."""
    digest = document.sha256
    return f"{digest[:4]} {digest[4:8]} … {digest[-4:]}" if digest else "–"


def about(status: DocumentStatus, now: datetime, *, offline: bool) -> str:
    """Return what there is to know of a document, in sentences."""
    document, copy = status.document, status.copy
    if status.failure:
        return state_line(status, now, offline=offline).spoken
    facts = []
    if status.missing:
        facts.append("The file is not where it was. Old answers keep their quotations.")
    if document.is_media:
        facts.append("Workbench cannot check quotations from recordings.")
    elif document.text_layer is TextLayer.NO and document.is_pdf:
        who = "The offline engine cannot" if offline else "Gemini can"
        facts.append(
            f"This is a scan without a text layer. {who} read it, "
            "but quotations from it cannot be checked."
        )
    elif document.goes_as_text:
        facts.append("Its text is taken out on this computer and sent in place of the file.")
    if copy is not None and copy.parts:
        facts.append(f"It was sent in {len(copy.parts)} parts and is one document to you.")
    if document.page_labels:
        first, last = document.label(1), document.label(len(document.page_labels))
        facts.append(f"Its pages are printed {first} to {last}.")
    if not facts:
        kind = pages(document.page_count) if document.is_pdf and document.page_count else "1 file"
        facts.append(f"{kind}, {size(document.size)}.")
    if status.used_in:
        facts.append(f"Asked about in {chats(status.used_in)}.")
    return " ".join(facts)
