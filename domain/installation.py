"""The order to install the mobility service by Run Command."""

from domain.errors import Refusal, Refused
from domain.migration import Landing
from domain.mobility_service import InstallationOrder
from domain.names import passphrase_name
from domain.provider import Provider
from domain.source_instance import InstanceRef
from domain.vault import ReplicationAppliance


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
