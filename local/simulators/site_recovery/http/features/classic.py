"""Operations of the classic provider, which a modernised fabric turns down."""

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.routing import CONTAINER, FABRIC
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.world import World


def refuse(world: World, call: Call) -> Answer:
    """Turn the operation down."""
    action = call.path.rpartition("/")[2]
    with world.turn("classic_operation", call.names["fabric"]):
        raise bad_request(
            "OperationNotSupported",
            f"The operation '{action}' is not supported for fabric type 'InMageRcm'.",
        )


ROUTES = (
    Route(
        "POST",
        CONTAINER + "/discoverProtectableItem",
        refuse,
        model=models.DiscoverProtectableItemRequest,
    ),
    Route(
        "POST", FABRIC + "/reassociateGateway", refuse, model=models.FailoverProcessServerRequest
    ),
)
