"""What a landing asks of an instance: the way that it needs, the installation that it gets."""

from domain.errors import Refusal, Refused
from domain.migration import Landing
from domain.mobility_service import InstallationOrder, MobilityWay
from domain.names import passphrase_name
from domain.provider import Provider
from domain.source_instance import InstanceRef, ReplicationPath
from domain.vault import ReplicationAppliance


def replication_path(
    landing: Landing, ref: InstanceRef, appliance: ReplicationAppliance
) -> ReplicationPath:
    """Tell which way the instance needs, by how the mobility service gets onto it."""
    push = landing.mobility_service is MobilityWay.PUSH
    return ReplicationPath(ref, appliance.address, push, push and landing.dynamic_rpc)


def installation_order(
    landing: Landing, ref: InstanceRef, appliance: ReplicationAppliance
) -> InstallationOrder:
    """Write the order to install by Run Command.

    Refused `mobility_service.no_passphrase` where the classic provider's agents would have no
    passphrase to register with.
    """
    order = InstallationOrder(ref, landing.installer, appliance.address)
    if landing.provider is Provider.MODERNISED:
        return order
    server = appliance.configuration_server_address
    if not landing.landing_zone or not server:
        missing = "no landing zone is named" if server else "no configuration server is known"
        raise Refused(
            Refusal(
                code="mobility_service.no_passphrase",
                subject=str(ref),
                detail="the agent can't register with the configuration server by Run Command: "
                f"{missing}, whose passphrase it takes",
                remedy="Name the landing zone that prepared the servers (landing_zone), or let "
                "the process server push the mobility service, or install it by hand.",
            )
        )
    return InstallationOrder(
        ref,
        landing.installer,
        appliance.address,
        server,
        passphrase_name(landing.landing_zone),
    )
