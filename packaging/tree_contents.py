"""What goes into the frozen tree and what stays out of it; the spec and the tests read this."""

import sys

METADATA = ("keyring",)
"""Distributions that look themselves up: keyring finds its stores by its entry points."""

DEAD_MODULES = [
    "PIL", "PySide6.QtDBus", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets",
    "PySide6.QtPrintSupport", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql",
    "PySide6.QtSvgWidgets", "PySide6.QtTest", "PySide6.QtXml", "PySide6.support",
    "IPython", "PyQt5", "PyQt6", "PySide2", "_pytest", "curses", "distutils", "ensurepip", "gi",
    "google", "hypothesis", "idlelib", "lib2to3", "matplotlib", "mypy", "numpy", "pandas", "pip",
    "pydoc_data", "pygments", "pypdf", "pytest", "readline", "requests", "rich", "setuptools",
    "tkinter", "trio", "turtledemo", "uvloop", "venv", "watchfiles", "websockets", "wsproto",
    "xmlrpc", "yaml",
]  # fmt: skip
"""Modules that somebody's optional import would drag in."""

UNUSED = tuple(
    f"PySide6/Qt/{place}"
    for place in (
        "lib/libQt6EglF",
        "lib/libQt6Network",
        "lib/libQt6Pdf",
        "lib/libQt6Qml",
        "lib/libQt6Quick",
        "lib/libQt6VirtualKeyboard",
        "plugins/egldeviceintegrations",
        "plugins/generic",
        "plugins/networkinformation",
        "plugins/platforminputcontexts/libqtvirtual",
        "plugins/platforms/libqeglfs",
        "plugins/platforms/libqlinuxfb",
        "plugins/platforms/libqminimal",
        "plugins/platforms/libqvk",
        "plugins/platforms/libqvnc",
        "plugins/platformthemes/libqgtk3",
        "plugins/qmltooling",
        "plugins/tls",
        "qml",
        "translations",
    )
)
"""Beginnings of paths inside the tree, as the wheels for Linux have them."""


def is_not_needed(destination: str) -> bool:
    """Say whether a file of the tree, by its path in there, is one that nothing uses."""
    return destination.replace("\\", "/").startswith(UNUSED)


def belongs_to_the_system(origin: str) -> bool:
    """Say whether a library comes from Debian: the package then depends on Debian's own."""
    return sys.platform == "linux" and origin.startswith(("/lib/", "/lib64/", "/usr/lib/"))


LATE_PACKAGES = ("keyring.backends", "workbench")
"""Packages whose every module is found by name while the program runs."""

LATE_MODULES = ["uvicorn.loops.asyncio", "uvicorn.protocols.http.h11_impl"]
"""The same for single modules."""
