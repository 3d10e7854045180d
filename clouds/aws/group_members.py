"""Who is in the groups that security-group rules refer to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refused
from domain.firewall.security_group import GroupMembers
from domain.source_instance import InstanceRef


def read_members(
    sessions: Sessions, ref: InstanceRef, accounts: Mapping[str, str]
) -> tuple[GroupMembers, ...]:
    """Read the private addresses of the groups' interfaces, each in the account that has it.

    A group that can't be looked at there is marked as not known.
    """
    return tuple(
        _members(sessions, replace(ref, account_id=account), group_id)
        for group_id, account in sorted(accounts.items())
    )


def _members(sessions: Sessions, ref: InstanceRef, group_id: str) -> GroupMembers:
    query: Any = [{"Name": "group-id", "Values": [group_id]}]
    try:
        ec2 = sessions.ec2(ref)
        with aws_calls("ec2", ref):
            group = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
            pages = ec2.get_paginator("describe_network_interfaces").paginate(Filters=query)
            found = [each for page in pages for each in page["NetworkInterfaces"]]
    except Refused:
        return GroupMembers(group_id, known=False)
    addresses = sorted(address for each in found for address in _of(each))
    return GroupMembers(group_id, tuple(addresses), name=group["GroupName"])


def _of(interface: Any) -> Iterable[str]:
    yield from (each["PrivateIpAddress"] for each in interface.get("PrivateIpAddresses", ()))
    yield from (each["Ipv6Address"] for each in interface.get("Ipv6Addresses", ()))
