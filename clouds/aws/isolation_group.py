"""The security group that isolates one instance: made with its record, found, deleted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.isolation_record import Record, read_record, write_record
from clouds.aws.security_group import OWNER_TAG, delete_group
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.names import isolation_group_name
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import SecurityGroupTypeDef

delete = delete_group


@dataclass(frozen=True, slots=True)
class IsolationGroup:
    """The group, and which groups each interface had before it."""

    group_id: str
    record: Record


def ensure(sessions: Sessions, ref: InstanceRef, vpc_id: str, now: Record) -> IsolationGroup:
    """Find the group of the instance in the VPC, or make it with a record of what is attached now.

    A record that is there stays, and takes up what has been attached since. Refused
    `ec2.foreign_group` when the name is taken by a group that is not Ferry's.
    """
    for found in _named(sessions, ref, {"vpc-id": vpc_id}):
        group = _read(found)
        if _tags(found).get(OWNER_TAG) != ref.instance_id:
            raise Refused(_foreign(ref, group.group_id))
        record = _with_new(group, now)
        if record != group.record:
            _tag(sessions, ref, group.group_id, record)
        return IsolationGroup(group.group_id, record)
    return IsolationGroup(_make(sessions, ref, vpc_id, now), now)


def find(sessions: Sessions, ref: InstanceRef) -> list[IsolationGroup]:
    """Find the groups that `ensure` made for the instance, in any VPC."""
    owned = {f"tag:{OWNER_TAG}": ref.instance_id}
    return [_read(group) for group in _named(sessions, ref, owned)]


def _with_new(group: IsolationGroup, now: Record) -> Record:
    return group.record | {
        interface: tuple(
            one
            for one in dict.fromkeys((*group.record.get(interface, ()), *groups))
            if one != group.group_id
        )
        for interface, groups in now.items()
        if {*groups} - {group.group_id}
    }


def _named(
    sessions: Sessions, ref: InstanceRef, filters: dict[str, str]
) -> "list[SecurityGroupTypeDef]":
    named = {"group-name": isolation_group_name(ref), **filters}
    query: Any = [{"Name": name, "Values": [value]} for name, value in named.items()]
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_security_groups").paginate(Filters=query)
        return [group for page in pages for group in page["SecurityGroups"]]


def _read(group: "SecurityGroupTypeDef") -> IsolationGroup:
    return IsolationGroup(group["GroupId"], read_record(_tags(group)))


def _tags(group: "SecurityGroupTypeDef") -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in group.get("Tags", [])}


def _tag(sessions: Sessions, ref: InstanceRef, group_id: str, record: Record) -> None:
    with aws_calls("ec2", ref):
        sessions.ec2(ref).create_tags(Resources=[group_id], Tags=_spelled(write_record(record)))


def _make(sessions: Sessions, ref: InstanceRef, vpc_id: str, record: Record) -> str:
    tags = _spelled({OWNER_TAG: ref.instance_id, **write_record(record)})
    with aws_calls("ec2", ref):
        made = sessions.ec2(ref).create_security_group(
            GroupName=isolation_group_name(ref),
            Description=f"Ferry: {ref.instance_id} while it is cut over",
            VpcId=vpc_id,
            TagSpecifications=[{"ResourceType": "security-group", "Tags": tags}],
        )
    return made["GroupId"]


def _spelled(tags: dict[str, str]) -> list[Any]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _foreign(ref: InstanceRef, group_id: str) -> Refusal:
    return Refusal(
        code="ec2.foreign_group",
        subject=str(ref),
        detail=f"security group {group_id} has Ferry's name, but not its tag",
        remedy=f"Rename or delete that group, or tag it {OWNER_TAG}={ref.instance_id}.",
    )
