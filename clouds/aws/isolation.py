"""An instance that nobody reaches but the replication server and Systems Manager.

The groups that an interface had are written down as the own group is made, in its tags: whoever
crashes after that can be made good by `release`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from clouds.aws import isolation_group, security_rules
from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_living_instance
from clouds.aws.isolation_group import IsolationGroup
from clouds.aws.isolation_record import Record
from clouds.aws.management_path import management_path
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.isolation import isolation_rules
from domain.quiescence import IsolationOrder
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceNetworkInterfaceTypeDef


def isolate(sessions: Sessions, order: IsolationOrder) -> tuple[str, ...]:
    """Make the group with its record, give it its rules, only then put it on each interface."""
    remarks: list[str] = []
    by_vpc: dict[str, list[InstanceNetworkInterfaceTypeDef]] = {}
    for interface in find_living_instance(sessions, order.ref)["NetworkInterfaces"]:
        by_vpc.setdefault(interface["VpcId"], []).append(interface)
    for vpc_id, interfaces in by_vpc.items():
        path = management_path(sessions, order.ref, vpc_id)
        remarks += [path.remark] if path.remark else []
        group = isolation_group.ensure(sessions, order.ref, vpc_id, _groups(interfaces))
        rules = isolation_rules(order, path.cidrs)
        security_rules.set_rules(sessions, order.ref, group.group_id, rules)
        for interface in interfaces:
            if [each["GroupId"] for each in interface["Groups"]] != [group.group_id]:
                interface_id = interface["NetworkInterfaceId"]
                _set_groups(sessions, order.ref, interface_id, [group.group_id])
    return tuple(remarks)


def release(sessions: Sessions, ref: InstanceRef) -> tuple[str, ...]:
    """Give each interface its groups back, beside what somebody added; then delete the own one."""
    remarks: list[str] = []
    for group in isolation_group.find(sessions, ref):
        alive = _alive(sessions, ref, group)
        for interface in _interfaces_with(sessions, ref, group.group_id):
            remarks += _restore(sessions, ref, interface, group, alive)
        isolation_group.delete(sessions, ref, group.group_id)
    return tuple(remarks)


def _groups(interfaces: "Iterable[InstanceNetworkInterfaceTypeDef]") -> Record:
    return {
        each["NetworkInterfaceId"]: tuple(group["GroupId"] for group in each["Groups"])
        for each in interfaces
    }


def _restore(
    sessions: Sessions, ref: InstanceRef, interface: Any, group: IsolationGroup, alive: set[str]
) -> list[str]:
    interface_id = interface["NetworkInterfaceId"]
    before = group.record.get(interface_id, ())
    added = [g["GroupId"] for g in interface["Groups"] if g["GroupId"] != group.group_id]
    back = list(dict.fromkeys([*(one for one in before if one in alive), *added]))
    if not back:
        raise Refused(_nothing_left(ref, interface_id, before))
    _set_groups(sessions, ref, interface_id, back)
    gone = [one for one in before if one not in alive]
    extra = [one for one in added if one not in before]
    return [
        *([f"{interface_id}: {', '.join(gone)} is no more and was not given back"] if gone else []),
        *(
            [f"{interface_id}: {', '.join(extra)} was attached meanwhile, and stays"]
            if extra
            else []
        ),
    ]


def _alive(sessions: Sessions, ref: InstanceRef, group: IsolationGroup) -> set[str]:
    """Tell which of the groups that were written down still exist."""
    wanted = sorted({one for groups in group.record.values() for one in groups})
    query: Any = [{"Name": "group-id", "Values": wanted}]
    if not wanted:
        return set()
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_security_groups").paginate(Filters=query)
        return {found["GroupId"] for page in pages for found in page["SecurityGroups"]}


def _interfaces_with(sessions: Sessions, ref: InstanceRef, group_id: str) -> list[Any]:
    query: Any = [{"Name": "group-id", "Values": [group_id]}]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_network_interfaces")
        return [i for page in paginator.paginate(Filters=query) for i in page["NetworkInterfaces"]]


def _set_groups(
    sessions: Sessions, ref: InstanceRef, interface_id: str, group_ids: list[str]
) -> None:
    with aws_calls("ec2", ref):
        sessions.ec2(ref).modify_network_interface_attribute(
            NetworkInterfaceId=interface_id, Groups=group_ids
        )


def _nothing_left(ref: InstanceRef, interface_id: str, before: tuple[str, ...]) -> Refusal:
    return Refusal(
        code="ec2.no_group_left",
        subject=str(ref),
        detail=f"none of the security groups that {interface_id} had is there any more: "
        f"{', '.join(before) or 'nothing was written down'}",
        remedy="Attach the groups that it should have beside Ferry's, then run again.",
    )
