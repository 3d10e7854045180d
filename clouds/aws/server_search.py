"""A landing zone's servers in EC2, found again by their tags."""

from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.instances import state_of
from clouds.aws.session import Sessions
from domain.landing_zone import AwsPlace, Server, ServerOrder
from domain.source_instance import InstanceRef, InstanceState

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceTypeDef

ZONE_TAG = "ferry:landing-zone"
ROLE_TAG = "ferry:server-role"
_GONE = {InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED}
_DOWN = {InstanceState.STOPPING, InstanceState.STOPPED}


def home_of(place: AwsPlace) -> InstanceRef:
    """Say in which account and region a place is."""
    return InstanceRef(place.account_id, place.region, "")


def server_tags(order: ServerOrder) -> dict[str, str]:
    """Spell the tags that a server and its security group are found by."""
    return {ZONE_TAG: order.zone, ROLE_TAG: order.role.value}


def find_server(sessions: Sessions, order: ServerOrder) -> "InstanceTypeDef | None":
    """Find the zone's server of this role, the oldest that lives; None when there is none."""
    living = [each for each in find_launched(sessions, order) if state_of(each) not in _GONE]
    return living[0] if living else None


def find_ended(sessions: Sessions, order: ServerOrder) -> tuple[str, ...]:
    """Find the ids of those that were launched and are gone; EC2 forgets them after an hour."""
    launched = find_launched(sessions, order)
    return tuple(each["InstanceId"] for each in launched if state_of(each) in _GONE)


def find_launched(sessions: Sessions, order: ServerOrder) -> "list[InstanceTypeDef]":
    """Find every instance with the server's tags, the oldest first."""
    tags = server_tags(order)
    query: Any = [{"Name": f"tag:{key}", "Values": [value]} for key, value in tags.items()]
    home = home_of(order.aws)
    with aws_calls("ec2", order.zone):
        pages = sessions.ec2(home).get_paginator("describe_instances").paginate(Filters=query)
        found = [i for page in pages for each in page["Reservations"] for i in each["Instances"]]
    return sorted(found, key=lambda each: (each["LaunchTime"], each["InstanceId"]))


def describe(order: ServerOrder, instance: "InstanceTypeDef") -> Server:
    """Describe a server; one that is down has a problem that only a person solves."""
    state = state_of(instance)
    down = f"the {order.role} {instance['InstanceId']} is {state}: start it in EC2"
    return Server(
        order.role,
        instance["InstanceId"],
        address=instance.get("PrivateIpAddress", ""),
        ready=state is InstanceState.RUNNING,
        problem=down if state in _DOWN else "",
    )
