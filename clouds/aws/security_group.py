"""The security group that lets one instance replicate: made, found, deleted."""

from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.names import security_group_name
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import SecurityGroupTypeDef

OWNER_TAG = "ferry:instance"
OPENS_TAG = "ferry:opens"


def ensure_group(sessions: Sessions, ref: InstanceRef, vpc_id: str, opens: str) -> str:
    """Find the instance's group in the VPC, or make it; tell its id. Its tag says what it opens.

    Refused `ec2.foreign_group` when the name is taken by a group that is not Ferry's.
    """
    for group in _named(sessions, ref, {"vpc-id": vpc_id}):
        tags = {tag["Key"]: tag["Value"] for tag in group.get("Tags", [])}
        if tags.get(OWNER_TAG) == ref.instance_id:
            if tags.get(OPENS_TAG) != opens:
                _tag(sessions, ref, group["GroupId"], opens)
            return group["GroupId"]
        raise Refused(
            Refusal(
                code="ec2.foreign_group",
                subject=str(ref),
                detail=f"security group {group['GroupId']} has Ferry's name, but not its tag",
                remedy=f"Rename or delete that group, or tag it {OWNER_TAG}={ref.instance_id}.",
            )
        )
    return _make(sessions, ref, vpc_id, opens)


def find_groups(sessions: Sessions, ref: InstanceRef) -> list[str]:
    """Find the ids of the groups that ensure_group made for the instance, in any VPC."""
    owned = {f"tag:{OWNER_TAG}": ref.instance_id}
    return [group["GroupId"] for group in _named(sessions, ref, owned)]


def delete_group(sessions: Sessions, ref: InstanceRef, group_id: str) -> None:
    """Delete a group, if it is there; Transient while something still uses it."""
    with aws_calls("ec2", ref, fine={"InvalidGroup.NotFound"}):
        sessions.ec2(ref).delete_security_group(GroupId=group_id)


def _named(
    sessions: Sessions, ref: InstanceRef, filters: dict[str, str]
) -> "list[SecurityGroupTypeDef]":
    named = {"group-name": security_group_name(ref), **filters}
    query: Any = [{"Name": name, "Values": [value]} for name, value in named.items()]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_security_groups")
        return [
            group for page in paginator.paginate(Filters=query) for group in page["SecurityGroups"]
        ]


def _tag(sessions: Sessions, ref: InstanceRef, group_id: str, opens: str) -> None:
    with aws_calls("ec2", ref):
        sessions.ec2(ref).create_tags(
            Resources=[group_id], Tags=[{"Key": OPENS_TAG, "Value": opens}]
        )


def _make(sessions: Sessions, ref: InstanceRef, vpc_id: str, opens: str) -> str:
    tags = {OWNER_TAG: ref.instance_id, OPENS_TAG: opens}
    spelled = [{"Key": key, "Value": value} for key, value in tags.items()]
    specifications: Any = [{"ResourceType": "security-group", "Tags": spelled}]
    with aws_calls("ec2", ref):
        made = sessions.ec2(ref).create_security_group(
            GroupName=security_group_name(ref),
            Description=f"Ferry: replication of {ref.instance_id} to the appliance",
            VpcId=vpc_id,
            TagSpecifications=specifications,
        )
    return made["GroupId"]
