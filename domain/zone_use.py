"""Whether a landing zone's servers may be taken away: nothing must replicate there."""

from collections.abc import Sequence
from dataclasses import replace

from domain.component import Component
from domain.errors import Refusal, Refused
from domain.landing_zone import LandingZone, Server
from domain.zone_components import Expected, found_of, in_use, search_for
from domain.zone_servers import servers_of


def require_idle(
    zone: LandingZone, servers: Sequence[Server], components: Sequence[Component]
) -> None:
    """Raise Refused while machines replicate through a fabric that may be the zone's.

    These servers are those known to be the zone's. Whatever else has joined their fabric, such as
    a process server that somebody added, goes with them.
    """
    if names := in_use(_at_risk(zone, servers, components)):
        raise Refused(
            Refusal(
                code="landing_zone.in_use",
                subject=zone.name,
                detail=f"machines still replicate through {', '.join(names)}",
                remedy="Migrate them, take their waves back, or move them to other servers; then "
                "cancel the landing zone again.",
            )
        )


def _at_risk(
    zone: LandingZone, servers: Sequence[Server], components: Sequence[Component]
) -> list[Component]:
    """List what stands in the fabrics of the zone's servers.

    A zone has one fabric. While none of its servers is seen in the vault by its address, one that
    nobody knows of may be any of its role.
    """
    addressed = [server for server in servers if server.address]
    search = search_for(zone, addressed)
    owning = [each for each in found_of(search, components) if each.address]
    if not owning:
        known = {server.role for server in addressed}
        unknown = [Expected(role) for role in servers_of(zone) if role not in known]
        search = replace(search, expected=(*search.expected, *unknown))
        owning = list(found_of(search, components))
    fabrics = {component.fabric_id for component in owning}
    return [component for component in components if component.fabric_id in fabrics]
