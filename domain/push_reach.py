"""Whether the server that pushes the mobility service gets through to an instance."""

from collections.abc import Iterable

from domain.errors import Refusal, Refused
from domain.landing_zone import Reach, ReachOrder
from domain.provider import Provider
from domain.source_instance import InstanceRef, SourceInstance
from domain.zone_reach import Target, ports_of, rows_of

PORTS_CLOSED = "mobility_service.ports_closed"


def push_reach(server: InstanceRef, instance: SourceInstance) -> ReachOrder:
    """Write the order to try, from that server, the ports of the instance that a push needs."""
    return ReachOrder(server, ports_of([_target(instance)]))


def require_open(
    provider: Provider, server: str, instance: SourceInstance, found: Iterable[Reach]
) -> None:
    """Raise Refused, with what to do about each, when ports did not answer `server`'s address."""
    rows = rows_of(provider, server, [_target(instance)], found)
    closed = [row for row in rows if not row.open]
    if not closed:
        return
    ports = ", ".join(str(row.port) for row in closed)
    raise Refused(
        Refusal(
            code=PORTS_CLOSED,
            subject=str(instance.ref),
            detail=f"the mobility service can't be pushed: TCP {ports} of {instance.private_ip} "
            f"did not answer {server}",
            remedy="; ".join(f"TCP {row.port}: {row.remedy}" for row in closed) + ". "
            "Or install the mobility service by Run Command, or by hand.",
        )
    )


def all_open(server: str) -> str:
    """Put into words that everything answered."""
    return f"The ports that a push needs answered {server}."


def not_tried(server: str, why: str) -> str:
    """Put into words that nobody could try, and that the migration goes on."""
    return (
        f"Nobody tried from {server} whether a push gets through: {why}. The push itself will show."
    )


NOT_BESIDE = "no instance of the same account, region and VPC has this address"


def not_managed(server: InstanceRef) -> str:
    """Put into words that Systems Manager does not reach the server."""
    return f"Systems Manager does not manage {server}"


def _target(instance: SourceInstance) -> Target:
    return Target(instance.private_ip, instance.ref.instance_id)
