"""What one inspection script tells about a machine from within."""

from dataclasses import dataclass

RUNNING, DISABLED = "Running", "Disabled"


@dataclass(frozen=True, slots=True)
class GuestDisk:
    """A disk as Windows has it; sizes in bytes, `sector` is the logical sector's."""

    number: int
    size: int
    sector: int = 512
    style: str = "MBR"
    bus: str = "NVMe"
    dynamic: bool = False
    boot: bool = False
    system: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class GuestVolume:
    """A volume with a drive letter; sizes in bytes. `fixed` is no CD and no removable disk."""

    letter: str
    size: int
    free: int
    file_system: str = "NTFS"
    encrypted: bool = False
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class GuestAdapter:
    """A network adapter that has IP."""

    name: str
    dhcp: bool = True
    addresses: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuestService:
    """A service or kernel driver: Windows' own words for its state and its start."""

    name: str
    state: str = RUNNING
    start: str = "Auto"


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """What the machine says.

    `product_type` is Windows' (1 client, 2 domain controller, 3 server), `clock_offset` the
    seconds by which its clock is ahead of Amazon's time service, None where it was not measured.
    `drivers` are those that matter at a boot in Azure, `routes` the persistent ones.
    """

    caption: str
    build: int
    edition: str
    host_name: str
    product_type: int = 3
    bits: int = 64
    domain: str = ""
    firmware: str = "BIOS"
    secure_boot: bool = False
    disks: tuple[GuestDisk, ...] = ()
    volumes: tuple[GuestVolume, ...] = ()
    storage_pools: int = 0
    iscsi_sessions: int = 0
    adapters: tuple[GuestAdapter, ...] = ()
    teams: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    services: tuple[GuestService, ...] = ()
    drivers: tuple[GuestService, ...] = ()
    reboot_pending: bool = False
    clock_offset: float | None = None
    time_source: str = ""
    san_policy: str = "OnlineAll"
    kms_server: str = ""
    licensed: bool = True
    tls12: bool = True
    remote_desktop: bool = True
    page_files: tuple[str, ...] = ()
    metadata_users: tuple[str, ...] = ()
    system_drive: str = "C:"

    def service(self, name: str) -> GuestService | None:
        """Find a service by its name."""
        found = (each for each in self.services if each.name.lower() == name.lower())
        return next(found, None)
