"""Which TCP ports of a simulated machine answer, by its security groups and its power."""

from collections.abc import Iterable
from ipaddress import ip_network

from domain.security_rules import PUSH_PORTS, REPLICATION_PORTS, Direction, PortRule, covered
from local.simulators.aws.machine import Machine

_TOLD = (*sorted((*PUSH_PORTS, *REPLICATION_PORTS)), 22, 3389, 5985)


def open_ports(machine: Machine) -> list[int] | None:
    """List the ports that answer somebody in the VPC; None when all do, none when it is down."""
    if not machine.running:
        return []
    rules = [rule for rule in machine.inbound if _within(rule, machine.network)]
    if any((rule.first_port, rule.last_port) == (0, 65535) for rule in rules):
        return None
    return [port for port in _TOLD if any(r.first_port <= port <= r.last_port for r in rules)]


def answers(machines: Iterable[Machine], asker: Machine, address: str, port: int) -> bool:
    """Say whether a port of an address answers the asker; nobody there is no answer.

    What a server says to itself passes no security group.
    """
    if address == asker.address:
        return asker.running and port in REPLICATION_PORTS
    wanted = PortRule(Direction.INBOUND, port, port, f"{asker.address}/32")
    return any(
        each.address == address and each.running and covered(wanted, each.inbound)
        for each in machines
    )


def _within(rule: PortRule, network: str) -> bool:
    return ip_network(rule.cidr).overlaps(ip_network(network))
