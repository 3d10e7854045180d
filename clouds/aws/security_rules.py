"""The rules of one security group: read, and set to exactly what is wanted."""

from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.security_rules import Direction, PortRule
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import SecurityGroupRuleTypeDef

_ALL_PORTS = (0, 65535)


def set_rules(
    sessions: Sessions, ref: InstanceRef, group_id: str, wanted: tuple[PortRule, ...]
) -> None:
    """Leave exactly these rules in the group; everything else goes first."""
    rules = read_group(sessions, ref, group_id)
    surplus = {r["SecurityGroupRuleId"]: r for r in rules if opening(r) not in wanted}
    missing = [rule for rule in wanted if rule not in {opening(each) for each in rules}]
    ec2 = sessions.ec2(ref)
    with aws_calls("ec2", ref):
        if egress := [rule_id for rule_id, rule in surplus.items() if rule["IsEgress"]]:
            ec2.revoke_security_group_egress(GroupId=group_id, SecurityGroupRuleIds=egress)
        if ingress := [rule_id for rule_id, rule in surplus.items() if not rule["IsEgress"]]:
            ec2.revoke_security_group_ingress(GroupId=group_id, SecurityGroupRuleIds=ingress)
        if outbound := _permissions(missing, Direction.OUTBOUND):
            ec2.authorize_security_group_egress(GroupId=group_id, IpPermissions=outbound)
        if inbound := _permissions(missing, Direction.INBOUND):
            ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=inbound)


def read_group(
    sessions: Sessions, ref: InstanceRef, *group_ids: str
) -> "list[SecurityGroupRuleTypeDef]":
    """Read the groups' rules as EC2 has them."""
    query: Any = [{"Name": "group-id", "Values": list(group_ids)}]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_security_group_rules")
        return [
            rule
            for page in paginator.paginate(Filters=query)
            for rule in page["SecurityGroupRules"]
        ]


def opening(rule: "SecurityGroupRuleTypeDef") -> PortRule | None:
    """Reduce a rule to ports and an IPv4 range; None when it speaks of anything else."""
    direction = Direction.OUTBOUND if rule["IsEgress"] else Direction.INBOUND
    cidr, protocol = rule.get("CidrIpv4", ""), rule["IpProtocol"]
    if not cidr or protocol not in {"tcp", "-1"}:
        return None
    ports = _ALL_PORTS if protocol == "-1" else (rule["FromPort"], rule["ToPort"])
    return PortRule(direction, *ports, cidr)


def _permissions(rules: list[PortRule], direction: Direction) -> list[Any]:
    return [
        {
            "IpProtocol": "tcp",
            "FromPort": rule.first_port,
            "ToPort": rule.last_port,
            "IpRanges": [{"CidrIp": rule.cidr, "Description": f"Ferry: {rule.purpose}"}],
        }
        for rule in rules
        if rule.direction is direction
    ]
