"""Which servers a landing zone needs, and the orders for them."""

from domain.component import Role
from domain.errors import Stalled
from domain.landing_zone import LandingZone, Server, ServerOrder
from domain.provider import Provider, require_open
from domain.server_sizes import size_for

_IN_AWS = {Role.PROCESS_SERVER, Role.APPLIANCE}


def servers_of(zone: LandingZone) -> tuple[Role, ...]:
    """List the machines that the zone is made of, in the order in which they are set up."""
    if zone.provider is Provider.MODERNISED:
        return (Role.APPLIANCE,)
    target = (Role.MASTER_TARGET,) if zone.separate_master_target else ()
    return (Role.CONFIGURATION_SERVER, Role.PROCESS_SERVER, *target)


def stands_in_aws(role: Role) -> bool:
    """Say whether a server stands beside the instances, and not in Azure."""
    return role in _IN_AWS


def server_order(zone: LandingZone, role: Role, configuration_server: str = "") -> ServerOrder:
    """Write the order for one server, as large as the load needs; Refused when none is.

    Servers that join a configuration server are told its address.
    """
    size = size_for(role, zone.load)
    return ServerOrder(
        zone.name,
        role,
        zone.vault,
        zone.azure,
        zone.aws,
        size.name,
        size.cache_gib,
        configuration_server,
        zone.attempt,
    )


def server_ready(server: Server) -> bool:
    """Say whether the machine runs; Stalled, with the reason, when it never will."""
    if server.problem:
        raise Stalled(
            f"{server.role} {server.server_id}: {server.problem}",
            "Mend what it says, then retry the landing zone: what stands already is kept.",
        )
    return server.ready


def require_open_provider(zone: LandingZone) -> None:
    """Raise Refused, with the retirement facts, for a provider that takes no new machines."""
    require_open(zone.provider, zone.name, allow_retired=zone.allow_retired_provider)
