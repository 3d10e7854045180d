"""The security group that lets one instance send to the appliance, and to nothing else."""

from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.names import security_group_name
from domain.source_instance import InstanceRef, ReplicationPath

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import SecurityGroupRuleTypeDef, SecurityGroupTypeDef

OWNER_TAG = "ferry:instance"
PORTS = (443, 9443)  # control, data (Microsoft, "Replication appliance support matrix")


def ensure_group(sessions: Sessions, ref: InstanceRef, vpc_id: str) -> str:
    """Find the instance's group in the VPC, or make it; tell its id.

    Refused `ec2.foreign_group` when the name is taken by a group that is not Ferry's.
    """
    for group in _named(sessions, ref, {"vpc-id": vpc_id}):
        tags = {tag["Key"]: tag["Value"] for tag in group.get("Tags", [])}
        if tags.get(OWNER_TAG) == ref.instance_id:
            return group["GroupId"]
        raise Refused(
            Refusal(
                code="ec2.foreign_group",
                subject=str(ref),
                detail=f"security group {group['GroupId']} has Ferry's name, but not its tag",
                remedy=f"Rename or delete that group, or tag it {OWNER_TAG}={ref.instance_id}.",
            )
        )
    return _make(sessions, ref, vpc_id)


def find_groups(sessions: Sessions, ref: InstanceRef) -> list[str]:
    """Find the ids of the groups that ensure_group made for the instance, in any VPC."""
    owned = {f"tag:{OWNER_TAG}": ref.instance_id}
    return [group["GroupId"] for group in _named(sessions, ref, owned)]


def set_rules(sessions: Sessions, path: ReplicationPath, group_id: str) -> None:
    """Leave exactly the two rules to the appliance in the group; everything else goes first."""
    ref, wanted = path.ref, {(port, f"{path.appliance_address}/32") for port in PORTS}
    rules = _rules(sessions, ref, group_id)
    surplus = {r["SecurityGroupRuleId"]: r for r in rules if _opening(r) not in wanted}
    ec2 = sessions.ec2(ref)
    with aws_calls("ec2", ref):
        if egress := [rule_id for rule_id, rule in surplus.items() if rule["IsEgress"]]:
            ec2.revoke_security_group_egress(GroupId=group_id, SecurityGroupRuleIds=egress)
        if ingress := [rule_id for rule_id, rule in surplus.items() if not rule["IsEgress"]]:
            ec2.revoke_security_group_ingress(GroupId=group_id, SecurityGroupRuleIds=ingress)
        if missing := sorted(wanted - {_opening(rule) for rule in rules}):
            permissions: Any = [_permission(port, cidr) for port, cidr in missing]
            ec2.authorize_security_group_egress(GroupId=group_id, IpPermissions=permissions)


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


def _make(sessions: Sessions, ref: InstanceRef, vpc_id: str) -> str:
    tag = {"Key": OWNER_TAG, "Value": ref.instance_id}
    specifications: Any = [{"ResourceType": "security-group", "Tags": [tag]}]
    with aws_calls("ec2", ref):
        made = sessions.ec2(ref).create_security_group(
            GroupName=security_group_name(ref),
            Description=f"Ferry: replication of {ref.instance_id} to the appliance",
            VpcId=vpc_id,
            TagSpecifications=specifications,
        )
    return made["GroupId"]


def _rules(sessions: Sessions, ref: InstanceRef, group_id: str) -> "list[SecurityGroupRuleTypeDef]":
    query: Any = [{"Name": "group-id", "Values": [group_id]}]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_security_group_rules")
        return [
            rule
            for page in paginator.paginate(Filters=query)
            for rule in page["SecurityGroupRules"]
        ]


def _opening(rule: "SecurityGroupRuleTypeDef") -> tuple[int, str] | None:
    """Reduce a rule to port and address range; None when it is not one TCP port outbound."""
    plain = rule["IsEgress"] and rule["IpProtocol"] == "tcp" and rule["FromPort"] == rule["ToPort"]
    return (rule["FromPort"], rule.get("CidrIpv4", "")) if plain else None


def _permission(port: int, cidr: str) -> dict[str, Any]:
    ranges = [{"CidrIp": cidr, "Description": "Ferry: replication appliance"}]
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}
