"""Nothing but web and mail addresses leaves the program, and the user sees where they lead."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDesktopServices

from workbench.errors import UserError
from workbench.ui.links import inspect, open_url, visible

REFUSED = """
javascript vbscript data file smb ftp sftp ftps ms-msdt calculator vscode vscode-insiders jar
view-source blob about chrome res mk mhtml shell search-ms ms-word ms-excel ms-powerpoint
ms-officecmd ms-settings ms-appinstaller ms-screenclip skype tel sms callto facetime steam zoommtg
slack msteams tg whatsapp magnet ed2k irc ircs ldap ldaps gopher telnet ssh rdp vnc nfs afp dav
webdav cid mid urn intent market itms-services x-apple.systempreferences help jnlp ws wss feed nntp
""".split()


class Opened(QObject):
    """Stands where the browser would be and notes what it was given."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    @Slot("QUrl")
    def take(self, url):
        self.addresses.append(url.toString())


@pytest.fixture
def opened(qapp):
    """What the system was asked to open, for every scheme of the tests."""
    browser = Opened()
    schemes = [*REFUSED, "http", "https", "mailto"]
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, browser, "take")
    yield browser.addresses
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def test_sixty_schemes_are_tried():
    assert len(set(REFUSED)) >= 60


@pytest.mark.parametrize("scheme", REFUSED)
def test_no_other_scheme_is_ever_opened(opened, scheme):
    for address in (f"{scheme}:x", f"{scheme}://host/x", f" {scheme.upper()}://host", f"{scheme}:"):
        with pytest.raises(UserError, match="only web and mail"):
            open_url(address)
    assert opened == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.com",
        "//example.com/x",
        "/etc/passwd",
        "C:\\Windows\\system32",
        "\\\\host\\share",
        "https:",
        "https:///path",
        "https://user@example.com/",
        "https://bank.example:secret@evil.example/",
        "https://bank.example\\@evil.example/",
        "https://example.com:99999/",
        "https://[::1/",
        "java\nscript:alert(1)",
        "https://exam\nple.com",
        "https://example.com/\u202egnp.exe",
        "https://example.com/\u200b",
        "https://a b.example/",
        "https://" + "a" * 70 + ".example/",
    ],
)
def test_what_hides_or_cannot_be_read_is_not_opened(opened, address):
    with pytest.raises(UserError):
        open_url(address)
    assert opened == []


@pytest.mark.parametrize(
    "address",
    [
        "https://aistudio.google.com/apikey",
        "http://example.com:8080/a?b=c#d",
        "HTTPS://EXAMPLE.com/Path",
        "mailto:someone@example.com?subject=Hello",
        "https://[::1]/x",
    ],
)
def test_web_and_mail_addresses_are_opened(opened, address):
    open_url(address)
    assert len(opened) == 1
    assert opened[0].casefold() == address.casefold()


def test_a_host_in_other_letters_is_shown_in_ascii():
    link = inspect("https://www.аpple.com/login")  # a Cyrillic а
    assert link.host == "www.xn--pple-43d.com"
    assert link.address == "https://www.xn--pple-43d.com/login"
    assert "www.xn--pple-43d.com" in link.warnings[0]


def test_a_long_query_is_warned_of():
    assert inspect("https://example.com/?q=" + "a" * 150).warnings == ()
    (warning,) = inspect("https://example.com/?q=" + "a" * 250).warnings
    assert "from your documents" in warning
    assert inspect("https://example.com/#" + "a" * 250).warnings
    assert inspect("mailto:a@example.com?body=" + "a" * 250).warnings


@given(st.text())
def test_what_is_shown_holds_no_character_that_turns_or_hides_others(text):
    for character in visible(text):
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@given(st.text())
def test_a_link_that_passes_is_web_or_mail(text):
    try:
        link = inspect(text)
    except UserError:
        return
    assert link.address.split(":", 1)[0] in ("http", "https", "mailto")
