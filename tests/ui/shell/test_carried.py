"""What mail programs and browsers drag that is no file on the disk."""

import struct

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from tests.ui.shell.test_drop import drag, drop, dropped, window  # noqa: F401 - fixtures
from workbench.ui.shell.carried import (
    PROMISE,
    PROMISED_ADDRESS,
    PROMISED_NAME,
    WINDOWS_CONTENTS,
    WINDOWS_NAMES,
    is_promise,
    offers,
    picture,
    read,
)
from workbench.ui.shell.drop import OWN_DRAG

LEFT, RIGHT = (300, 300), (1200, 300)


def outlook(*files):
    """Return what Outlook drags: a list of names, and the contents one by one."""
    block = struct.pack("<I", len(files))
    data = QMimeData()
    for number, (name, content) in enumerate(files):
        raw = name.encode("utf-16-le")
        block += bytes(72) + raw + bytes(520 - len(raw))
        data.setData(f"{WINDOWS_CONTENTS};index={number}", content)
    data.setData(WINDOWS_NAMES, block)
    return data


@pytest.fixture
def handed(window):  # noqa: F811
    """What came of a drop, by the kind of it."""
    told = []
    zones = window.drop_zones
    zones.offered.connect(lambda names: told.append(("offered", names)))
    zones.handed_over.connect(lambda files, zone: told.append(("files", files, zone)))
    zones.picture_dropped.connect(lambda image, zone: told.append(("picture", image, zone)))
    zones.not_had.connect(lambda: told.append(("not had",)))
    return told


def test_attachments_of_outlook_come_with_their_names(window, handed, dropped):  # noqa: F811
    data = outlook(("Bericht März.pdf", b"%PDF-1.7"), ("Zahlen.xlsx", b"PK"))
    assert drag(window, data, LEFT, RIGHT).isAccepted()
    drop(window, data, RIGHT)
    assert handed == [
        ("offered", ["Bericht März.pdf", "Zahlen.xlsx"]),
        ("files", [("Bericht März.pdf", b"%PDF-1.7"), ("Zahlen.xlsx", b"PK")], "files"),
    ]
    assert dropped == []


def test_what_is_named_but_not_handed_over_is_told(window, handed):  # noqa: F811
    data = outlook(("a.pdf", b"%PDF"), ("b.pdf", b""))
    drag(window, data, LEFT)
    drop(window, data, LEFT)
    assert handed[1:] == [("files", [("a.pdf", b"%PDF")], "chat"), ("not had",)]


@pytest.mark.parametrize(
    "block",
    [b"", b"\1", struct.pack("<I", 5), struct.pack("<I", 2**32 - 1) + bytes(600), b"\xff" * 700],
)
def test_a_damaged_list_of_names_is_survived(block):
    data = QMimeData()
    data.setData(WINDOWS_NAMES, block)
    assert len(offers(data)) <= 1
    assert all(read(data, each) == b"" for each in offers(data))


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("application/pdf", "Dropped document.pdf"),
        ('application/pdf; name="Lease.pdf"', "Lease.pdf"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Dropped document.docx",
        ),
    ],
)
def test_bytes_under_their_mime_type_are_a_file(window, handed, form, name):  # noqa: F811
    data = QMimeData()
    data.setData(form, b"%PDF-1.7 content")
    drag(window, data, LEFT)
    drop(window, data, LEFT)
    assert handed[-1] == ("files", [(name, b"%PDF-1.7 content")], "chat")


def test_a_promised_name_goes_with_the_bytes():
    data = QMimeData()
    data.setData(PROMISED_NAME, "Minutes.pdf".encode("utf-16-le"))
    data.setData("application/pdf", b"%PDF")
    (offer,) = offers(data)
    assert offer.name == "Minutes.pdf" and read(data, offer) == b"%PDF"


def test_a_picture_from_a_browser(window, handed, dropped):  # noqa: F811
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QMimeData()
    data.setImageData(image)
    data.setUrls([QUrl("https://example.com/a.png")])
    drag(window, data, LEFT)
    drop(window, data, LEFT)
    kind, got, zone = handed[-1]
    assert (kind, got.size(), zone) == ("picture", image.size(), "chat")
    assert dropped == []
    assert picture(QMimeData()) is None


def test_a_promise_alone_says_what_helps(window, handed):  # noqa: F811
    data = QMimeData()
    data.setData("application/x-moz-file-promise", b"")
    data.setUrls([QUrl("imap://mail.example/inbox?part=1.2")])
    assert is_promise(data)
    drag(window, data, LEFT)
    drop(window, data, LEFT)
    assert handed[-1] == ("not had",)


class Thunderbird(QMimeData):
    """An attachment as Thunderbird drags it on X11: the file is made when its address is asked."""

    def __init__(self, name, path):
        super().__init__()
        self.made = 0
        self._path = path
        self._held = {
            "text/x-moz-url": b"",
            PROMISE: b"",
            PROMISED_ADDRESS: b"",
            PROMISED_NAME: name.encode("utf-16-le"),
            "text/uri-list": b"",
            "XdndDirectSave0": b"",
        }

    def formats(self):
        return list(self._held)

    def hasFormat(self, form):  # noqa: N802 - Qt's name
        return form in self._held

    def retrieveData(self, form, _kind):  # noqa: N802 - Qt's name
        if form == "text/uri-list":
            self.made += 1
            return [QUrl.fromLocalFile(self._path)]
        return QByteArray(self._held.get(form, b""))


def test_an_attachment_of_thunderbird_is_asked_for_when_it_is_dropped(window, handed, dropped):  # noqa: F811
    data = Thunderbird("Minutes.pdf", "/tmp/dnd_file/Minutes.pdf")
    assert drag(window, data, LEFT, RIGHT).isAccepted()
    assert handed == [("offered", ["Minutes.pdf"])] and data.made == 0
    drop(window, data, LEFT)
    assert dropped == [(["/tmp/dnd_file/Minutes.pdf"], "chat")]
    assert len(handed) == 1


@pytest.mark.parametrize(
    ("content", "address", "name"),
    [
        (b"\x89PNG\r\n\x1a\n...", "https://example.com/x?id=1", "Dropped picture.png"),
        (b"%PDF-1.7", "", "Dropped document.pdf"),
        (b"a;b", "https://example.com/figures.csv", "figures.csv"),
        (b"what?", "", "Attachment"),
    ],
)
def test_bytes_without_a_kind_are_named_by_address_or_contents(
    window,  # noqa: F811
    handed,
    content,
    address,
    name,
):
    data = QMimeData()
    data.setData("application/octet-stream", content)
    if address:
        data.setUrls([QUrl(address)])
    drag(window, data, LEFT)
    drop(window, data, LEFT)
    assert handed[-1] == ("files", [(name, content)], "chat")


def test_own_drags_are_not_taken(window, handed):  # noqa: F811
    data = outlook(("a.pdf", b"%PDF"))
    data.setData(OWN_DRAG, b"1")
    assert not drag(window, data, LEFT).isAccepted()
    assert handed == []
