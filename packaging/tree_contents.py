"""What goes into the frozen tree and what stays out of it; the spec and the tests read this."""

import re
import sys

METADATA = ("keyring",)
"""Distributions that look themselves up: keyring finds its stores by its entry points."""

DATA_PACKAGES: tuple[str, ...] = (
    "jsonschema",
    "jsonschema_specifications",
    "latex2mathml",
    "ziafont",
    "ziamath",
)
"""Packages with data files that PyInstaller does not know of; a test asks for them."""

DATA_SUFFIXES = (".docx", ".json", ".pem", ".pptx", ".ttf", ".txt", ".xml")
"""Kinds of files that libraries read at run time."""

DEAD_MODULES = [
    "_pytest", "curses", "distutils", "ensurepip", "gi", "google", "hypothesis", "idlelib",
    "IPython", "lib2to3", "lxml.html", "lxml.isoschematron", "lxml.objectify", "lxml.sax",
    "matplotlib", "mypy", "numpy", "pandas", "PIL._avif", "PIL._imagingcms", "PIL._imagingft",
    "PIL._imagingtk", "PIL.AvifImagePlugin", "PIL.ImageQt", "PIL.ImageTk", "pip",
    "pydoc_data", "pypdf", "PyQt5", "PyQt6", "PySide2", "PySide6.QtDBus",
    "PySide6.QtNetwork", "PySide6.support", "pytest", "readline", "requests", "rich",
    "setuptools", "tkinter", "trio", "turtledemo", "uvloop", "venv", "watchfiles", "websockets",
    "wsproto", "xmlrpc", "yaml",
]  # fmt: skip
"""Modules that somebody's optional import would drag in."""

UNUSED = (
    "Qt6EglF", "Qt6Network", "Qt6Pdf", "Qt6Qml", "Qt6Quick", "Qt6VirtualKeyboard", "opengl32sw",
    "plugins/egldeviceintegrations", "plugins/generic", "plugins/imageformats/qicns",
    "plugins/imageformats/qtga", "plugins/imageformats/qtiff", "plugins/imageformats/qwbmp",
    "plugins/networkinformation",
    "plugins/platforminputcontexts/qtvirtual", "plugins/platforms/qdirect2d",
    "plugins/platforms/qeglfs", "plugins/platforms/qlinuxfb", "plugins/platforms/qminimal",
    "plugins/platforms/qvk", "plugins/platforms/qvnc", "plugins/platformthemes/qgtk3",
    "plugins/qmltooling", "plugins/tls", "qml", "translations",
)  # fmt: skip
"""Beginnings of the names of Qt's libraries and of paths inside Qt, without `lib`."""

UNUSED_DATA = (
    "docx/templates/default-docx-template/",  # lies beside it as one file, which is what is read
    "jeepney/tests/",
    "lxml/isoschematron/",
)
"""Beginnings of paths of other files of libraries."""


def is_not_needed(destination: str) -> bool:
    """Say whether a file of the tree, by its path in there, is one that nothing uses."""
    path = destination.replace("\\", "/")
    if path.startswith(UNUSED_DATA):
        return True
    if not path.startswith("PySide6/"):
        return False
    inside = re.sub("^(Qt/)?(lib/)?", "", path.removeprefix("PySide6/"))
    return re.sub("(^|/)lib(?=[qQ])", r"\1", inside).startswith(UNUSED)


def belongs_to_the_system(origin: str) -> bool:
    """Say whether a library comes from Debian: the package then depends on Debian's own.

    Not so Python itself, of which each Debian has another version.
    """
    system = origin.startswith(("/lib/", "/lib64/", "/usr/lib/"))
    return sys.platform == "linux" and system and "python3" not in origin


LATE_PACKAGES = ("keyring.backends", "workbench")
"""Packages whose every module is found by name while the program runs."""

LATE_MODULES = ["uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl"]
"""The same for single modules."""
