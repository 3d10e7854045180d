"""What the security groups of moto's instances let in."""

from collections.abc import Iterator
from typing import Any

from moto.ec2.models.instances import Instance

from domain.security_rules import Direction, PortRule

_ALL_PORTS = (0, 65535)
_NOWHERE = "255.255.255.255/32"


def inbound_rules(instance: Instance) -> tuple[PortRule, ...]:
    """List the openings for TCP; a group as the source stands for the whole VPC."""
    interfaces: Any = instance.nics.values()
    groups = [group for interface in interfaces for group in interface.group_set]
    return tuple(rule for group in groups for rule in _openings(group, network_of(instance)))


def network_of(instance: Instance) -> str:
    """Tell the IPv4 range of the instance's VPC."""
    vpc = instance.ec2_backend.get_vpc(instance.vpc_id) if instance.vpc_id else None
    return str(vpc.cidr_block) if vpc else _NOWHERE


def _openings(group: Any, network: str) -> Iterator[PortRule]:
    for rule in group.ingress_rules:
        source = rule.ip_range.get("CidrIp") or (network if rule.source_group else "")
        if source and rule.ip_protocol in {"tcp", "-1"}:
            ports = (rule.from_port, rule.to_port)
            first, last = _ALL_PORTS if rule.ip_protocol == "-1" else ports
            yield PortRule(Direction.INBOUND, first, last, source)
