from collections.abc import Iterator

import httpx
import pytest

from tests.simulator.wire import running
from workbench.simulator import Simulator


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Simulator, httpx.Client]]:
    with running() as pair:
        yield pair


@pytest.fixture
def server(served: tuple[Simulator, httpx.Client]) -> Simulator:
    return served[0]


@pytest.fixture
def http(served: tuple[Simulator, httpx.Client]) -> httpx.Client:
    return served[1]
