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
    """A machine that the vault knows, and may protect: `machine_id` is what it is protected by.

    A machine of the physical site (Microsoft.OffAzure ServerSites), with the classic provider a
    protectable item. `disk_ids` are those that its agent has reported, `item_id` is the protected
    item that it has already, if any.
    """

    machine_id: str
    identity: MachineIdentity
    run_as_account_id: str = ""
    disk_ids: tuple[str, ...] = ()
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The answer to a look into the physical site: the machine, or not yet."""

    machine: DiscoveredMachine | None = None

    def found(self) -> DiscoveredMachine:
        """Hand out the machine; ValueError when it has not been found."""
        if self.machine is None:
            raise ValueError("the machine has not been discovered")
        return self.machine


def discovered(discovery: Discovery) -> bool:
    """Say whether the machine has appeared."""
    return discovery.machine is not None


def same_machine(one: MachineIdentity, other: MachineIdentity) -> bool:
    """Say whether both name one machine: same host, same BIOS id in either byte order.

    Windows shows the first three fields of a BIOS id little-endian, the hypervisor big-endian.
    IP addresses are no evidence: the site's list of them can be empty.
    """
    return one.host_name == other.host_name and bool(_spellings(one) & _spellings(other))


def missing_machine(identity: MachineIdentity, address: str, appliance_name: str) -> str:
    """Put into words what a person has to do about a machine that the vault does not see."""
    known = f"{identity.fqdn} at {address} (BIOS id {identity.bios_id})"
    return (
        f"Machine {known if identity.fqdn else 'at ' + address} does not appear under "
        f"{appliance_name}. On the machine, check that the service svagents runs and reaches the "
        "appliance on TCP 443 and 9443; on the appliance, check its health and clock. If the "
        "machine was added with credentials before, remove it there: the two ways exclude each "
        "other. Ferry goes on by itself once the machine appears."
    )


def _spellings(identity: MachineIdentity) -> set[uuid.UUID]:
    try:
        bios_id = uuid.UUID(identity.bios_id)
    except ValueError:
        return set()
    return {bios_id, uuid.UUID(bytes_le=bios_id.bytes)}
