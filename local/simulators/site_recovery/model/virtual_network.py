"""Virtual networks, and the network interfaces in their subnets."""

from dataclasses import dataclass, field

from local.simulators.site_recovery.model.agenda import Activity


@dataclass(frozen=True, slots=True)
class VirtualNetwork:
    """A network with its subnets, by name, each with its range; `peers` are ids of others."""

    network_id: str
    location: str
    subnets: dict[str, str] = field(default_factory=dict)
    peers: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class NetworkInterface:
    """A network interface; it goes with its machine where `goes_along`."""

    interface_id: str
    location: str
    subnet_id: str
    address: str
    tags: dict[str, str] = field(default_factory=dict)
    machine_id: str = ""
    goes_along: bool = False
    public: bool = False
    security_group_id: str = ""
    updating: Activity | None = None

    @property
    def ready(self) -> bool:
        """Say whether Azure has finished with it."""
        return self.updating is None or self.updating.over
