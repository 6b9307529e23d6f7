"""A panel on the screen, and the small things a user does with it."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from workbench.ui.chat.chips import chip_in
from workbench.ui.chat.panel import ConversationPanel

NAMES = {"gemini-3.8-flash": "Gemini 3.8 Flash"}


class Screen:
    """A conversation panel in a window, with the signals it sent."""

    def __init__(self, qtbot, theme, width=740, height=600):
        # In a window without a layout: the offscreen platform warns of size hints of windows.
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.panel = ConversationPanel(theme, lambda model: NAMES.get(model, model))
        self.panel.setParent(self.window)
        self.resize(width, height)
        self.window.show()
        self.sent = []
        for name in (
            "citation_activated",
            "link_activated",
            "remedy_activated",
            "proof_activated",
        ):
            getattr(self.panel, name).connect(
                lambda *values, n=name: self.sent.append((n, *values))
            )
        for name in (
            "question_saved",
            "question_asked",
            "answer_again",
            "version_chosen",
            "deleted",
            "branched",
        ):
            getattr(self.panel.intents, name).connect(
                lambda *values, n=name: self.sent.append((n, *values))
            )

    def resize(self, width, height):
        self.window.resize(width, height)
        self.panel.resize(width, height)

    def show(self, *messages, documents=None):
        self.panel.show_messages(messages, documents or {})
        self.paint()

    def update(self, message):
        """Show a message and let the update happen now."""
        self.panel.show_message(message)
        self.settle()

    def settle(self):
        self.panel._timer.stop()
        self.panel._show_dirty()
        self.paint()

    def paint(self):
        # The panel leaves much of what is near the view to the next turns.
        while not all(map(self.panel._is_real, self.panel._near())):
            self.panel._make_next()
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.panel.grab()

    @property
    def bar(self):
        return self.panel.verticalScrollBar()

    def at_end(self):
        return self.bar.value() == self.bar.maximum()

    def view(self, identity="a"):
        return self.panel.view_of(identity)

    def text_views(self, identity="a"):
        return self.view(identity).body.blocks.text_views()

    def shown_text(self, identity="a"):
        text = "\n".join(view.toPlainText() for view in self.text_views(identity))
        return text.replace("\u2060", "")  # what holds a full stop beside its chip

    def chip_places(self, identity="a"):
        """The middle of each chip, by view."""
        for view in self.text_views(identity):
            cursor = QTextCursor(view.document())
            while not (cursor := view.document().find("\ufffc", cursor)).isNull():
                chip = chip_in(cursor.charFormat())
                right = view.cursorRect(cursor)
                yield view, chip, QPoint(right.left() - 20, right.center().y())

    def press_chip(self, ordinal, identity="a"):
        for view, chip, place in self.chip_places(identity):
            if chip.ordinal == ordinal:
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
                return
        raise AssertionError(f"no chip {ordinal}")
