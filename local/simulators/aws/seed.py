"""A demonstration's source side: ordinary Windows servers, and the appliance beside them."""

import random
from dataclasses import dataclass

from local.simulators.aws.accounts import client
from local.simulators.aws.control_client import AwsControl
from local.simulators.aws.scenery import ACCOUNT_ID, REGION, InstanceWish, Scenery

_ROLES = {"web": (30,), "app": (50, 100), "sql": (60, 200, 100), "file": (40, 500), "ad": (40,)}
_TYPES = ("t3.medium", "m5.large", "m5.xlarge", "r5.large")
_OWNERS = ("finance", "logistics", "sales", "platform")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made: the instances by id with their names, the appliance, where it all is.

    Without an appliance its id is empty. The subnet leads out, and `profile` is for servers still
    to come.
    """

    names: dict[str, str]
    appliance_id: str
    vpc_id: str
    subnet_id: str
    profile: str = ""
    account_id: str = ACCOUNT_ID
    region: str = REGION

    @property
    def instance_ids(self) -> tuple[str, ...]:
        """List the instances in the order in which they were made."""
        return tuple(self.names)


def seed(
    url: str, count: int, *, dice: int = 1, account_id: str = ACCOUNT_ID, appliance: bool = True
) -> Seeded:
    """Make so many servers and the appliance; the same for the same dice on an empty server."""
    client(url, "ec2", account_id, REGION).describe_vpcs()  # moto makes up the account, and ids
    AwsControl(url).seed_identifiers(dice)
    scenery, chance = Scenery(url, account_id), random.Random(dice)  # noqa: S311 - no keys
    appliance_id = scenery.launch_appliance() if appliance else ""
    profile = scenery.make_room()
    wishes = [_wish(number, chance) for number in range(1, count + 1)]
    launched = {scenery.launch(wish): wish.name for wish in wishes}
    place = (scenery.vpc_id, scenery.subnet_id, profile, account_id, scenery.region)
    return Seeded(launched, appliance_id, *place)


def _wish(number: int, chance: random.Random) -> InstanceWish:
    role = chance.choice(sorted(_ROLES))
    tags = {
        "Environment": chance.choice(("production", "test")),
        "Owner": chance.choice(_OWNERS),
        "Application": f"{role}-{chance.randint(1, 9)}",
    }
    name = f"{role}-{number:02}"
    return InstanceWish(name, _ROLES[role], chance.choice(_TYPES), tags=tags)
