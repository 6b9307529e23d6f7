"""Makes two monitors of the screen that DISPLAY names, side by side, and ends."""

import ctypes
import sys

HALVES = ((0, 720), (720, 720))
"""Where each begins, and how wide it is."""
HEIGHT = 900


class Monitor(ctypes.Structure):
    """XRRMonitorInfo of Xrandr.h."""

    _fields_ = [
        ("name", ctypes.c_ulong),
        ("primary", ctypes.c_int),
        ("automatic", ctypes.c_int),
        ("outputs", ctypes.c_int),
        *[(name, ctypes.c_int) for name in ("x", "y", "width", "height", "wide", "high")],
        ("output", ctypes.POINTER(ctypes.c_ulong)),
    ]


class Resources(ctypes.Structure):
    """The beginning of XRRScreenResources of Xrandr.h."""

    _fields_ = [
        ("times", ctypes.c_ulong * 2),
        ("crtc_count", ctypes.c_int),
        ("crtcs", ctypes.POINTER(ctypes.c_ulong)),
        ("output_count", ctypes.c_int),
        ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    ]


def main():
    x11, xrandr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    xrandr.XRRGetScreenResources.restype = ctypes.POINTER(Resources)
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    output = xrandr.XRRGetScreenResources(display, root).contents.outputs
    for number, (left, width) in enumerate(HALVES):
        name = x11.XInternAtom(display, b"half %d" % number, 0)
        # The first takes the output that is there; the second is made of nothing.
        first = number == 0
        monitor = Monitor(
            name, first, 0, int(first), left, 0, width, HEIGHT, 190, 240, output if first else None
        )
        xrandr.XRRSetMonitor(display, root, ctypes.byref(monitor))
    x11.XSync(display, 0)


if __name__ == "__main__":
    sys.exit(main())
