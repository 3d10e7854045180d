"""What may stand in the path of an address, by the name of its place."""

from typing import Any

from triggers.documents.names import (
    ActionName,
    DelegationName,
    GroupName,
    InstanceId,
    MessageId,
    WaveName,
    ZoneName,
)

PATHS: dict[str, Any] = {
    "wave": WaveName,
    "instance": InstanceId,
    "message": MessageId,
    "group": GroupName,
    "zone": ZoneName,
    "action": ActionName,
    "delegation": DelegationName,
}
