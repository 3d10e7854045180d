"""The subnet that a server shall stand in: looked at before anything is deployed into it."""

from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from clouds.azure.server_deployment import names_of
from domain.deployment_failure import no_subnet
from domain.errors import Refused
from domain.landing_zone import ServerOrder
from domain.region import require_one_region


def require_subnet(arm: Arm, order: ServerOrder) -> None:
    """Raise Refused unless the subnet is there, in the landing zone's region."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    machine, ids = names_of(order).machine, parts(order.azure.subnet_id)
    missing = Refused(no_subnet(machine, order.azure.subnet_id))
    if not {"resourcegroups", "virtualnetworks", "subnets"} <= ids.keys():
        raise missing
    with translated("network", machine):
        try:
            network = arm.network.virtual_networks.get(
                ids["resourcegroups"], ids["virtualnetworks"]
            )
        except ResourceNotFoundError:
            raise missing from None
    properties: Any = network.properties
    names = {str(each.name).casefold() for each in properties.subnets or ()}
    if ids["subnets"].casefold() not in names:
        raise missing
    places = {"the landing zone": order.azure.location, "its network": network.location or ""}
    require_one_region(order.zone, places)
