"""The event loop of the program, for async tests that show widgets."""

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


def qt_loop():
    """Return a loop that runs Qt and asyncio together."""
    return QEventLoop(QApplication.instance() or QApplication([]))
