"""Whether the servers of a landing zone reach the instances, port by port, and what to do if not.

Ports: Microsoft, "Troubleshoot Mobility Service push installation" (135, file and printer sharing,
WMI); instances send to 443 and 9443 of the process server or appliance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from domain.errors import Refusal, Refused
from domain.landing_zone import LandingZone, Reach
from domain.pace import Vigil
from domain.provider import Provider
from domain.security_rules import PUSH_PORTS, REPLICATION_PORTS
from domain.source_instance import InstanceRef, SourceInstance

_ON_THE_INSTANCE = {
    135: "allow Windows Management Instrumentation (RPC endpoint mapper)",
    139: "allow File and Printer Sharing (NB-Session-In)",
    445: "allow File and Printer Sharing (SMB-In)",
}


@dataclass(frozen=True, slots=True)
class Target:
    """An address to be tried, and the instance it belongs to; none for the server's own."""

    address: str
    instance_id: str = ""


@dataclass(frozen=True, slots=True)
class ReachRow:
    """One port of one machine: whether it answered, and what to do when it did not.

    `instance_id` is empty for the server's own ports, `needed` says whether the provider cannot
    do without.
    """

    address: str
    port: int
    open: bool
    instance_id: str = ""
    needed: bool = True
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ReachTable:
    """What was found from one server; the rows in the order of the instances."""

    server: InstanceRef
    rows: tuple[ReachRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReachQuestion:
    """Which instances to try from which server; with `itself` the server's own ports as well."""

    zone: str
    provider: Provider
    server: InstanceRef
    address: str
    instances: tuple[InstanceRef, ...]
    vigil: Vigil
    itself: bool = False


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """What was found, or why nothing could be tried."""

    rows: tuple[ReachRow, ...] = ()
    refusal: Refusal | None = None


_AT_ONCE = 50


def questions(zone: LandingZone, server: InstanceRef, address: str) -> tuple[ReachQuestion, ...]:
    """Cut the instances of a zone into parts, for one command on the server each."""
    parts = tuple(batched(zone.instances, _AT_ONCE, strict=False)) or ((),)
    return tuple(
        ReachQuestion(
            zone.name,
            zone.provider,
            server,
            address,
            part,
            zone.pace.command,
            itself=number == 0,
        )
        for number, part in enumerate(parts)
    )


def target_of(instance: SourceInstance) -> Target:
    """Tell where an instance is tried; Refused when it has no address."""
    if not instance.private_ip:
        raise Refused(
            Refusal(
                code="landing_zone.no_address",
                subject=str(instance.ref),
                detail=f"the instance is {instance.state} and has no private address",
                remedy="Start it, or leave it out of the landing zone.",
            )
        )
    return Target(instance.private_ip, instance.ref.instance_id)


def ports_of(targets: Iterable[Target]) -> dict[str, tuple[int, ...]]:
    """Tell which ports of which addresses to try."""
    own, others = tuple(REPLICATION_PORTS), tuple(PUSH_PORTS)
    return {each.address: others if each.instance_id else own for each in targets}


def rows_of(
    provider: Provider, server: str, targets: Sequence[Target], found: Iterable[Reach]
) -> tuple[ReachRow, ...]:
    """Make the table; a port that nothing was heard of is closed. `server` is an address."""
    answered = {(each.address, each.port) for each in found if each.open}
    return tuple(
        _row(provider, server, target, port, is_open=(address, port) in answered)
        for target in targets
        for address, ports in ports_of([target]).items()
        for port in ports
    )


def unreachable(rows: Iterable[ReachRow]) -> tuple[ReachRow, ...]:
    """Pick what stands in the way."""
    return tuple(row for row in rows if row.needed and not row.open)


_SHOWN = 10


def open_the_ports(rows: Sequence[ReachRow], server: str) -> str:
    """Say what a person has to do about closed ports."""
    told = "; ".join(f"{_name(row)} TCP {row.port}: {row.remedy}" for row in rows[:_SHOWN])
    more = f"; and {len(rows) - _SHOWN} more in the table" if len(rows) > _SHOWN else ""
    return (
        f"{len(rows)} port{'' if len(rows) == 1 else 's'} did not answer {server}. {told}{more}. "
        "Then say that it is done; it is tried again after a while in any case. To go on although "
        "they are closed (a wave opens the way by a security group of its own), accept the "
        "closed ports."
    )


def _row(provider: Provider, server: str, target: Target, port: int, *, is_open: bool) -> ReachRow:
    needed = not target.instance_id or provider is Provider.CLASSIC
    if is_open:
        remedy = ""
    elif target.instance_id:
        remedy = (
            f"let {server} in to TCP {port} by the instance's security groups and the subnet's "
            f"network ACL, and {_ON_THE_INSTANCE[port]} in its Windows firewall"
        )
    else:
        remedy = (
            f"nothing listens on TCP {port} of the server itself: restart its services, and let "
            f"the instances in to TCP {port} by its security group and Windows firewall"
        )
    return ReachRow(target.address, port, is_open, target.instance_id, needed, remedy)


def _name(row: ReachRow) -> str:
    return row.instance_id or row.address
