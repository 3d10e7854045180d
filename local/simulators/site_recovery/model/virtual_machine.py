"""Virtual machines that failovers made, as far as somebody looks after them."""

from dataclasses import dataclass, field
from datetime import datetime

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.run_command import RunCommand


@dataclass(slots=True, eq=False)
class AzureMachine:
    """A virtual machine: on when `boot` is over, its agent ready when `agent` is.

    None in their place means that this never happens. `goes_along` are the ids, folded, of the
    disks and network interfaces that are deleted with it; the others stay behind. One that a
    failover made holds what the disks of the source with that BIOS id held at `point_time`.
    """

    vm_id: str
    name: str
    guid: str
    location: str
    created: datetime
    size: str
    os_name: str
    disk_sizes: tuple[int, ...]
    network_id: str | None
    subnet_name: str | None
    tags: dict[str, str]
    boot: Activity | None = None
    agent: Activity | None = None
    deleting: Activity | None = None
    updating: Activity | None = None
    goes_along: set[str] = field(default_factory=set)
    commands: dict[str, RunCommand] = field(default_factory=dict)

    source_bios_id: str = ""
    point_time: datetime | None = None

    @property
    def interface_id(self) -> str:
        """Spell the id of its network interface."""
        return f"{self._group}/providers/Microsoft.Network/networkInterfaces/{self.name}-nic"

    @property
    def disk_ids(self) -> tuple[str, ...]:
        """Spell the ids of its disks, the system's first."""
        disks = f"{self._group}/providers/Microsoft.Compute/disks/{self.name}-disk-"
        return tuple(f"{disks}{number}" for number in range(len(self.disk_sizes)))

    @property
    def parts(self) -> tuple[str, ...]:
        """List everything that belongs to it."""
        return (self.interface_id, *self.disk_ids)

    @property
    def _group(self) -> str:
        return self.vm_id.rpartition("/providers/")[0]

    @property
    def changing(self) -> bool:
        """Say whether it is being updated."""
        return self.updating is not None and not self.updating.over

    @property
    def running(self) -> bool:
        """Say whether it has booted."""
        return self.boot is not None and self.boot.over

    @property
    def agent_ready(self) -> bool:
        """Say whether its VM agent reports."""
        return self.running and self.agent is not None and self.agent.over
