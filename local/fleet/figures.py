"""What a fleet's rehearsal is told of each instance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.source_instance import InstanceRef
from domain.window import Window

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class FleetInstance:
    """One row of a fleet: an instance, what replicates, over what, and when it may be cut over.

    Disks in GiB, the root disk first; `used_gib` is what holds data, `churn_gib` what is written a
    day. `begins` is when its wave begins, `approval` how long a person takes to say yes. The lines
    of its appliance and of its subnet are in Mbit/s; 0 is a line that is never the narrowest.
    """

    ref: InstanceRef
    name: str
    wave: str
    begins: datetime
    disks: tuple[int, ...]
    used_gib: float
    churn_gib: float
    appliance: str
    appliance_mbit: float
    subnet: str
    subnet_mbit: float
    instance_type: str
    vm_size: str
    family: str
    cores: int
    window: Window | None
    approval: timedelta
    priority: int

    @property
    def used_bytes(self) -> int:
        """Tell how many bytes the initial replication has to send."""
        return int(self.used_gib * GIB)

    @property
    def churn(self) -> int:
        """Tell how many bytes are written a second."""
        return int(self.churn_gib * GIB / 86_400)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a field of a row, counted as a spreadsheet does, and what to do."""

    row: int
    field: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.field}: {self.why}. {self.remedy}"


class FleetRefused(Exception):
    """A fleet that can't be rehearsed, with everything that is wrong about it."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors
