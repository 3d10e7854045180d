"""The port Firewalls on EC2: groups, rules, and what the rules refer to."""

from typing import TYPE_CHECKING, Any

from clouds.aws import group_members, prefix_lists
from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_living_instance
from clouds.aws.security_group import OWNER_TAG
from clouds.aws.session import Sessions
from domain.firewall.security_group import ANY, GroupRule, SourceFirewall, SourceInterface
from domain.security_rules import Direction
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceNetworkInterfaceTypeDef, SecurityGroupRuleTypeDef

_NUMBERS = {"-1": ANY, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}
_OWN = (OWNER_TAG, "ferry:isolates", "ferry:landing-zone")


class AwsFirewalls:
    """The security groups of the instances; every call may raise Transient or Refused."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def read_firewall(self, ref: InstanceRef) -> SourceFirewall:
        """Read the groups of every interface, their rules, and all that the rules refer to."""
        found = find_living_instance(self._sessions, ref)["NetworkInterfaces"]
        named = {group["GroupId"] for each in found for group in each["Groups"]}
        groups = _others(self._sessions, ref, named)
        raw = _rules(self._sessions, ref, groups)
        rules = tuple(_rule(each) for each in raw)
        lists = sorted({rule.prefix_list for rule in rules if rule.prefix_list})
        return SourceFirewall(
            ref,
            tuple(_interface(each, groups) for each in sorted(found, key=_place)),
            rules,
            group_members.read_members(self._sessions, ref, _accounts(ref, raw)),
            prefix_lists.read_prefix_lists(self._sessions, ref, lists),
        )


def _place(interface: "InstanceNetworkInterfaceTypeDef") -> int:
    return interface["Attachment"]["DeviceIndex"]


def _others(sessions: Sessions, ref: InstanceRef, group_ids: set[str]) -> list[str]:
    """Leave out the groups that Ferry made, by their tags."""
    if not group_ids:
        return []
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_security_groups")
        groups = [
            group
            for page in paginator.paginate(GroupIds=sorted(group_ids))
            for group in page["SecurityGroups"]
        ]
    return sorted(
        group["GroupId"]
        for group in groups
        if not {tag["Key"] for tag in group.get("Tags", [])} & set(_OWN)
    )


def _rules(
    sessions: Sessions, ref: InstanceRef, group_ids: list[str]
) -> "list[SecurityGroupRuleTypeDef]":
    if not group_ids:
        return []
    query: Any = [{"Name": "group-id", "Values": group_ids}]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_security_group_rules")
        return [r for page in paginator.paginate(Filters=query) for r in page["SecurityGroupRules"]]


def _accounts(ref: InstanceRef, rules: "list[SecurityGroupRuleTypeDef]") -> dict[str, str]:
    """Tell in whose account each group is that rules refer to."""
    named = [rule["ReferencedGroupInfo"] for rule in rules if "ReferencedGroupInfo" in rule]
    return {each["GroupId"]: each.get("UserId") or ref.account_id for each in named}


def _interface(each: "InstanceNetworkInterfaceTypeDef", groups: list[str]) -> SourceInterface:
    four = [one["PrivateIpAddress"] for one in each.get("PrivateIpAddresses", [])]
    six = [one["Ipv6Address"] for one in each.get("Ipv6Addresses", [])]
    return SourceInterface(
        interface_id=each["NetworkInterfaceId"],
        group_ids=tuple(g["GroupId"] for g in each["Groups"] if g["GroupId"] in groups),
        addresses=(*four, *six),
        primary=_place(each) == 0,
    )


def _rule(rule: "SecurityGroupRuleTypeDef") -> GroupRule:
    protocol = rule["IpProtocol"]
    return GroupRule(
        rule_id=rule["SecurityGroupRuleId"],
        group_id=rule["GroupId"],
        direction=Direction.OUTBOUND if rule["IsEgress"] else Direction.INBOUND,
        protocol=_NUMBERS[protocol] if protocol in _NUMBERS else int(protocol),
        first=rule.get("FromPort", -1),
        last=rule.get("ToPort", -1),
        cidr=rule.get("CidrIpv4") or rule.get("CidrIpv6") or "",
        peer_group=rule.get("ReferencedGroupInfo", {}).get("GroupId", ""),
        prefix_list=rule.get("PrefixListId", ""),
    )
