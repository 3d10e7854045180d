"""Filling the open places of a target, one by one; each tells what it chose and why."""

from dataclasses import dataclass, replace
from typing import Any

from domain.errors import Refusal, Refused
from domain.migration import Landing, Target
from domain.names import default_vm_name
from domain.source_instance import SourceInstance
from domain.target.disk_type import PREMIUM, DiskActivity, load_of
from domain.target.instance_type import InstanceType, demand_of
from domain.target.offer import SubnetQuery, TargetSubnet, holds
from domain.target.policy import AddressRule, TargetPolicy, landing_place
from domain.target.size import SizeDemand
from domain.target.tags import carry

ADDRESS = "target.address"


@dataclass(frozen=True, slots=True)
class Settling:
    """A target as far as it is settled, and in words what was chosen on the way."""

    target: Target
    notes: tuple[str, ...] = ()

    def noting(self, note: str, **fields: Any) -> "Settling":
        """Fill fields of the target, and note why."""
        return Settling(replace(self.target, **fields), (*self.notes, note))


def begin(target: Target, policy: TargetPolicy, source: SourceInstance) -> Settling:
    """Settle what needs no look: name, network and tags."""
    named = replace(target, vm_name=target.vm_name or default_vm_name(source))
    settling = _placed(Settling(named), policy, source)
    if not policy.carry_tags:
        return settling
    carried = carry(source.tags, target.tags)
    filled = replace(settling.target, tags=carried.tags)
    return Settling(filled, (*settling.notes, *carried.notes))


def size_demand(
    source: SourceInstance, kind: InstanceType, target: Target, measured: tuple[DiskActivity, ...]
) -> SizeDemand:
    """Say what size the machine needs, also for the load that its disks were measured at."""
    demand = demand_of(
        source,
        kind,
        interfaces=source.interface_count,
        premium=target.disk_type == PREMIUM,
    )
    iops, bytes_per_second = load_of(measured)
    return replace(demand, iops=iops, bytes_per_second=bytes_per_second)


def address_query(
    settling: Settling, policy: TargetPolicy, source: SourceInstance, landing: Landing
) -> SubnetQuery | None:
    """Say which address to look for where; None when the machine may have any."""
    target = settling.target
    kept = source.private_ip if policy.address is AddressRule.KEEP else ""
    address = target.private_ip or kept
    if not address:
        return None
    network = target.network_id or landing.network_id
    return SubnetQuery(network, target.subnet_name or landing.subnet_name, address)


def addressed(settling: Settling, query: SubnetQuery, subnet: TargetSubnet) -> Settling:
    """Give the machine the address if it can have it; else any, unless the target names it.

    Refused `target.address` when a target names an address that it can't have.
    """
    named, why = bool(settling.target.private_ip), _against(query, subnet)
    if not why:
        word = "named" if named else "kept"
        return settling.noting(f"address {query.address}: {word}", private_ip=query.address)
    if named:
        raise Refused(
            Refusal(
                code=ADDRESS,
                subject=settling.target.vm_name,
                detail=f"it can't have the address {query.address}: {why}",
                remedy="Name another private_ip in the target, or another subnet, or free it.",
            )
        )
    return settling.noting(f"address: any, {query.address} is not kept: {why}")


def _placed(settling: Settling, policy: TargetPolicy, source: SourceInstance) -> Settling:
    place = landing_place(policy.networks, source.vpc_id, source.subnet_id)
    if place is None or settling.target.network_id or settling.target.subnet_name:
        return settling
    return settling.noting(
        f"subnet {place.subnet_name}: mapped from {place.source}",
        network_id=place.network_id,
        subnet_name=place.subnet_name,
    )


def _against(query: SubnetQuery, subnet: TargetSubnet) -> str:
    if not holds(subnet.prefixes, query.address):
        return f"subnet {query.subnet_name} ({', '.join(subnet.prefixes)}) does not hold it"
    return "" if subnet.address_free else "somebody has it"
