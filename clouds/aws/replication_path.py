"""An instance's way to the appliance: its own security group, attached beside the others."""

from typing import TYPE_CHECKING, Any

from clouds.aws import security_group, security_rules
from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_living_instance
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.names import security_group_name
from domain.security_rules import Opening, in_words, replication_rules
from domain.source_instance import InstanceRef, ReplicationPath

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceNetworkInterfaceTypeDef


def allow_replication(sessions: Sessions, path: ReplicationPath) -> None:
    """Make the group, give it its rules, only then attach it to the primary interface.

    A new group allows everything outbound; attached first, it would open what is closed today.
    Each part looks before it acts, so a repeat goes on where the last attempt ended.
    """
    interface, rules = _primary_interface(sessions, path.ref), replication_rules(path)
    group_id = security_group.ensure_group(sessions, path.ref, interface["VpcId"], in_words(rules))
    security_rules.set_rules(sessions, path.ref, group_id, rules)
    attached = [group["GroupId"] for group in interface["Groups"]]
    if group_id not in attached:
        interface_id = interface["NetworkInterfaceId"]
        _set_groups(sessions, path.ref, interface_id, [*attached, group_id])


def read_openings(sessions: Sessions, ref: InstanceRef) -> tuple[Opening, ...]:
    """List what the groups of the primary interface let pass: TCP and IPv4 ranges."""
    names = {
        group["GroupId"]: group["GroupName"]
        for group in _primary_interface(sessions, ref)["Groups"]
    }
    own = security_group_name(ref)
    return tuple(
        Opening(rule, found["GroupId"], names[found["GroupId"]], names[found["GroupId"]] == own)
        for found in security_rules.read_group(sessions, ref, *names)
        if (rule := security_rules.opening(found))
    )


def withdraw_replication(sessions: Sessions, ref: InstanceRef) -> None:
    """Detach the group wherever it is attached, and delete it; nothing there is fine."""
    for group_id in security_group.find_groups(sessions, ref):
        for interface in _interfaces_with(sessions, ref, group_id):
            others = [g["GroupId"] for g in interface["Groups"] if g["GroupId"] != group_id]
            _set_groups(sessions, ref, interface["NetworkInterfaceId"], others)
        security_group.delete_group(sessions, ref, group_id)


def _primary_interface(sessions: Sessions, ref: InstanceRef) -> "InstanceNetworkInterfaceTypeDef":
    interfaces = find_living_instance(sessions, ref)["NetworkInterfaces"]
    return next(each for each in interfaces if each["Attachment"]["DeviceIndex"] == 0)


def _interfaces_with(sessions: Sessions, ref: InstanceRef, group_id: str) -> list[Any]:
    query: Any = [{"Name": "group-id", "Values": [group_id]}]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_network_interfaces")
        return [i for page in paginator.paginate(Filters=query) for i in page["NetworkInterfaces"]]


def _set_groups(
    sessions: Sessions, ref: InstanceRef, interface_id: str, group_ids: list[str]
) -> None:
    """Set the interface's groups; Refused when that would leave it without any."""
    if not group_ids:
        raise Refused(
            Refusal(
                code="ec2.last_group",
                subject=str(ref),
                detail=f"network interface {interface_id} has no security group but Ferry's",
                remedy="Attach another security group to it, then run again.",
            )
        )
    with aws_calls("ec2", ref):
        sessions.ec2(ref).modify_network_interface_attribute(
            NetworkInterfaceId=interface_id, Groups=group_ids
        )
