"""Network: the proxy, one more certificate authority, how long to wait, and a test."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QPushButton, QRadioButton, QSpinBox

from workbench.domain.reach import Proxy, Reach
from workbench.settings import Settings
from workbench.ui.settings.form import (
    Page,
    flowing,
    number,
    restyle,
    stacked,
    telling,
    text,
)
from workbench.ui.shell.tab_stop import TabStop
from workbench.ui.theme import Theme

_PROXIES = {
    Proxy.SYSTEM: "The system’s",
    Proxy.NONE: "None",
    Proxy.MANUAL: "This one:",
}
_PROXY = ("proxy", "proxy_address", "proxy_user")
_NO_PASSWORD = "Password, kept in the key store"
_WAITS = {
    "connect_seconds": ("Until there is a connection", 1, 120),
    "first_byte_seconds": ("Until an answer begins", 5, 3600),
    "gap_seconds": ("Between two pieces of it", 5, 3600),
}


class NetworkPage(Page):
    """Signals: reach_chosen(Reach, password or None), test_pressed(Reach, password or None),
    ca_pressed() to pick a certificate file, forget_pressed() to remove the proxy's password.
    """

    reach_chosen = Signal(object, object)
    test_pressed = Signal(object, object)
    ca_pressed = Signal()
    forget_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Network",
            "globe",
            "Certificates are always checked. What your system trusts is trusted.",
        )
        self.proxies = QButtonGroup(self)
        buttons = []
        for place, words in enumerate(_PROXIES.values()):
            button = QRadioButton(words)
            button.setAccessibleDescription("Proxy")
            self.proxies.addButton(button, place)
            buttons.append(button)
        TabStop(self.proxies)
        self.address = _field("Address of the proxy", "proxy.example.com:8080")
        self.user = _field("User of the proxy", "User, if it asks for one")
        self.password = _field("Password of the proxy", _NO_PASSWORD)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
        )
        self.forget = QPushButton("Remove the password")
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self.forget_pressed)
        self._has_password = False
        self._refused = text("")
        self._refused.hide()
        fields = (self.address, self.user, self.password)
        ways, forget = flowing(theme, *buttons), flowing(theme, self.forget)
        self.row("Proxy", stacked(theme, ways, *fields, forget, self._refused))
        self.ca = QLabel()
        self.ca.setTextFormat(Qt.TextFormat.PlainText)
        choose, self.forget_ca = QPushButton("Choose a file…"), QPushButton("Remove")
        choose.setAutoDefault(False)
        self.forget_ca.setAutoDefault(False)
        choose.setAccessibleName("Choose the file of a certificate authority")
        self.forget_ca.setAccessibleName("Remove the extra certificate authority")
        choose.clicked.connect(self.ca_pressed)
        self.forget_ca.clicked.connect(self._forget_ca)
        self._ca_refused = text("")
        self._ca_refused.hide()
        self.row(
            "Extra authority",
            stacked(theme, flowing(theme, self.ca, choose, self.forget_ca), self._ca_refused),
            "For networks that read encrypted traffic with a certificate of their own.",
        )
        self._taken = Reach()
        self.waits: dict[str, QSpinBox] = {}
        for name, (words, lowest, highest) in _WAITS.items():
            box = number(theme, words, lowest, highest, "s")
            box.valueChanged.connect(self._choose)
            self.waits[name] = box
            self.row(words, flowing(theme, box))
        self.options(
            "Uploads at once",
            "uploads_at_once",
            {count: str(count) for count in (1, 2, 3, 4, 6, 8)},
            "Each goes faster when fewer run.",
        )
        self.test = QPushButton("Test connection")
        self.test.setAutoDefault(False)
        self.test.clicked.connect(self._test)
        self._told = text("")
        self._told.hide()
        self.row("Does it work?", stacked(theme, flowing(theme, self.test), self._told))
        self.body.addStretch(1)
        self.proxies.idToggled.connect(self._on_proxy)
        for field in (self.address, self.user, self.password):
            field.editingFinished.connect(self._choose_proxy)

    @property
    def reach(self) -> Reach:
        """Return what is on the page."""
        return Reach(
            list(_PROXIES)[max(0, self.proxies.checkedId())],
            self.address.text().strip(),
            self.user.text().strip(),
            self.ca.property("path") or "",
            **{name: float(box.value()) for name, box in self.waits.items()},
        )

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen; a password is never shown."""
        super().show_settings(settings)
        controls = [self.proxies, *self.waits.values()]
        for control in controls:
            control.blockSignals(True)
        self.proxies.button(list(_PROXIES).index(Proxy(settings.proxy))).setChecked(True)
        for name, box in self.waits.items():
            box.setValue(round(getattr(settings, name)))
        for control in controls:
            control.blockSignals(False)
        self.address.setText(settings.proxy_address)
        self.user.setText(settings.proxy_user)
        self.show_ca(settings.ca_file)
        self.show_taken(self.reach)
        self.show_refused("")
        self.show_ca_refused("")
        self._show_fields()

    def show_ca(self, path: str) -> None:
        """Show the file of the extra authority."""
        self.ca.setProperty("path", path)
        self.ca.setText(path.replace("\\", "/").rpartition("/")[2] if path else "None")
        self.ca.setAccessibleName("Extra certificate authority")
        self.forget_ca.setVisible(bool(path))

    def choose_ca(self, path: str) -> None:
        """Take a file that was picked."""
        self.show_ca(path)
        self._choose()

    def show_refused(self, sentence: str) -> None:
        """Say at the fields of the proxy why it cannot be used; empty when it can."""
        telling(self._refused, sentence, "danger")
        self.address.setAccessibleDescription(sentence)
        restyle(self.address, "wrong", sentence and "true")

    def show_ca_refused(self, sentence: str) -> None:
        """Say why a file of an authority was not taken; empty when it was."""
        telling(self._ca_refused, sentence, "danger")

    def show_password(self, *, there: bool, store: str | None) -> None:
        """Say whether a password is there and where; None is nowhere but in this session."""
        self._has_password = there
        kept = f"Kept in {store}" if store else "Kept until Workbench is closed"
        none = _NO_PASSWORD if store else "Password, kept until Workbench is closed"
        self.password.setPlaceholderText(f"{kept}. Type to change it." if there else none)
        self._show_fields()

    def show_told(self, sentence: str, tone: str = "") -> None:
        """Say how the test went, or why a proxy cannot be used."""
        telling(self._told, sentence, tone)

    def forget_password(self) -> None:
        """Empty the field once the password is kept."""
        self.password.blockSignals(True)
        self.password.clear()
        self.password.blockSignals(False)

    def _typed_password(self) -> str | None:
        return self.password.text() or None

    def show_taken(self, reach: Reach) -> None:
        """Remember the way that holds or is about to; what is on the page may be another."""
        self._taken = reach

    def _choose_proxy(self) -> None:
        self.show_taken(self.reach)
        self._choose()

    def _choose(self) -> None:
        # A proxy that was not taken, or is only half written, keeps nothing else from being taken.
        held = {name: getattr(self._taken, name) for name in _PROXY}
        reach = replace(self.reach, **held)
        self.reach_chosen.emit(reach, self._typed_password() if reach == self.reach else None)

    def _test(self) -> None:
        if not self._is_written():
            self.show_refused("Write the address of the proxy, such as proxy.example.com:8080.")
            self.address.setFocus()
            return
        self.show_told("Asking…", "muted")
        self.test_pressed.emit(self.reach, self._typed_password())

    def _forget_ca(self) -> None:
        self.choose_ca("")

    def _on_proxy(self, place: int, checked: bool) -> None:
        if checked:
            self._show_fields()
            if self._is_written():
                self._choose_proxy()
            else:
                self.address.setFocus()

    def _is_written(self) -> bool:
        return self.reach.proxy is not Proxy.MANUAL or bool(self.reach.proxy_address)

    def _show_fields(self) -> None:
        manual = list(_PROXIES)[max(0, self.proxies.checkedId())] is Proxy.MANUAL
        for field in (self.address, self.user, self.password):
            field.setVisible(manual)
        self.forget.setVisible(manual and self._has_password)


def _field(name: str, placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setMaxLength(400)
    return field
