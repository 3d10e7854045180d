"""The source machine as its own firmware and the vault's physical site know it."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MachineIdentity:
    """What the mobility service reports about its machine: BIOS id (a GUID) and full host name."""

    bios_id: str
    fqdn: str

    @property
    def host_name(self) -> str:
        """Tell the host name without its domain, in lower case."""
        return self.fqdn.split(".")[0].lower()


@dataclass(frozen=True, slots=True)
class DiscoveredMachine:
    """A machine in the vault's physical site (Microsoft.OffAzure ServerSites)."""

    machine_id: str
    identity: MachineIdentity
    run_as_account_id: str = ""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The answer to a look into the physical site: the machine, or not yet."""

    machine: DiscoveredMachine | None = None


def discovered(discovery: Discovery) -> bool:
    """Say whether the machine has appeared."""
    return discovery.machine is not None


def same_machine(one: MachineIdentity, other: MachineIdentity) -> bool:
    """Say whether both name one machine: same host, same BIOS id in either byte order.

    Windows shows the first three fields of a BIOS id little-endian, the hypervisor big-endian.
    IP addresses are no evidence: the site's list of them can be empty.
    """
    return one.host_name == other.host_name and bool(_spellings(one) & _spellings(other))


def _spellings(identity: MachineIdentity) -> set[uuid.UUID]:
    try:
        bios_id = uuid.UUID(identity.bios_id)
    except ValueError:
        return set()
    return {bios_id, uuid.UUID(bytes_le=bios_id.bytes)}
