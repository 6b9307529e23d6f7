"""What the settings need of the program around the window."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from workbench.domain.backups import Backup
from workbench.services.backups import Backups
from workbench.services.data_health import DataHealth
from workbench.services.samples import Samples
from workbench.settings import Settings


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """`save` writes the settings (raises OSError), `report` returns what a report would hold.

    `licences` returns those of the program and of its parts. `take_back` closes the window, takes
    a copy for the data, and opens it again; `is_taking_back` says that it is on the way to that.
    """

    save: Callable[[Settings], Awaitable[None]]
    backups: Backups
    samples: Samples
    health: DataHealth
    report: Callable[[], Awaitable[str]]
    licences: Callable[[], Awaitable[str]]
    take_back: Callable[[Backup], None]
    is_taking_back: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
