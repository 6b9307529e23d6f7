"""A Gemini on 127.0.0.1: the offline engine of the product and the developers' test server."""

from workbench.simulator.host import Simulator

__all__ = ["Simulator"]
