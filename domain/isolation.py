"""What an isolated instance may still reach: its replication server and Systems Manager."""

from collections.abc import Iterable

from domain.quiescence import IsolationOrder
from domain.security_rules import REPLICATION_PORTS, Direction, PortRule


def isolation_rules(order: IsolationOrder, management: Iterable[str]) -> tuple[PortRule, ...]:
    """List what passes, all of it outbound; `management` are where Systems Manager answers.

    Security groups filter neither Amazon's own name servers nor its time and metadata.
    """
    servers = dict.fromkeys(filter(None, (order.replication_server, order.configuration_server)))
    wanted = [
        *(
            PortRule(Direction.OUTBOUND, port, port, f"{server}/32", why)
            for server in servers
            for port, why in REPLICATION_PORTS.items()
        ),
        *(PortRule(Direction.OUTBOUND, 443, 443, cidr, "Systems Manager") for cidr in management),
    ]
    return tuple(dict.fromkeys(wanted))
