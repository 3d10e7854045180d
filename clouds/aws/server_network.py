"""Where a landing zone's server stands: its subnet's way out, and a security group of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.security_rules import set_rules
from clouds.aws.server_search import home_of, server_tags
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.landing_zone import ServerOrder
from domain.names import server_name
from domain.security_rules import server_rules

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import RouteTableTypeDef

_ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Ground:
    """A subnet that leads out: `public` when only an address of its own gets a server out."""

    subnet_id: str
    vpc_id: str
    networks: tuple[str, ...]
    public: bool


def survey(sessions: Sessions, order: ServerOrder) -> Ground:
    """Look at the subnet; Refused `ec2.no_route` when no default route leads out of it."""
    home, subnet_id = home_of(order.aws), order.aws.subnet_id
    ec2 = sessions.ec2(home)
    with aws_calls("ec2", subnet_id):
        (subnet,) = ec2.describe_subnets(SubnetIds=[subnet_id])["Subnets"]
        (vpc,) = ec2.describe_vpcs(VpcIds=[subnet["VpcId"]])["Vpcs"]
    ranges = [each["CidrBlock"] for each in vpc.get("CidrBlockAssociationSet", [])]
    gateway = way_out(_route_table(sessions, order, vpc["VpcId"]))
    if gateway is None:
        raise Refused(
            Refusal(
                code="ec2.no_route",
                subject=subnet_id,
                detail=f"no route to {_ANYWHERE} leads out of subnet {subnet_id}: a "
                f"{order.role} there reaches neither Azure nor Systems Manager",
                remedy="Add a default route to the subnet's route table, by a NAT gateway, a "
                "transit gateway or an internet gateway; or choose another subnet.",
            )
        )
    networks = tuple(ranges) or (vpc["CidrBlock"],)
    return Ground(subnet_id, vpc["VpcId"], networks, gateway.startswith("igw-"))


def ensure_group(sessions: Sessions, order: ServerOrder, ground: Ground) -> str:
    """Find the server's security group by its tags, or make it, with exactly its rules."""
    found = _find_groups(sessions, order, ground.vpc_id)
    group_id = found[0] if found else _make_group(sessions, order, ground.vpc_id)
    set_rules(sessions, home_of(order.aws), group_id, server_rules(ground.networks))
    return group_id


def _route_table(sessions: Sessions, order: ServerOrder, vpc_id: str) -> "RouteTableTypeDef":
    """Find the subnet's own route table, else the VPC's main one."""
    own = {"association.subnet-id": order.aws.subnet_id}
    main = {"vpc-id": vpc_id, "association.main": "true"}
    ec2 = sessions.ec2(home_of(order.aws))
    with aws_calls("ec2", order.aws.subnet_id):
        for wanted in (own, main):
            query: Any = [{"Name": name, "Values": [value]} for name, value in wanted.items()]
            for table in ec2.describe_route_tables(Filters=query)["RouteTables"]:
                return table
    return {}


def way_out(table: "RouteTableTypeDef") -> str | None:
    """Tell what the default route leads to, None when there is none or it ends in a black hole."""
    for route in table.get("Routes", []):
        if route.get("DestinationCidrBlock") == _ANYWHERE and route.get("State") == "active":
            return route.get("GatewayId", "")
    return None


def _find_groups(sessions: Sessions, order: ServerOrder, vpc_id: str) -> list[str]:
    tags = {f"tag:{key}": value for key, value in server_tags(order).items()}
    wanted = {"vpc-id": vpc_id, **tags}
    query: Any = [{"Name": name, "Values": [value]} for name, value in wanted.items()]
    with aws_calls("ec2", order.zone):
        paginator = sessions.ec2(home_of(order.aws)).get_paginator("describe_security_groups")
        pages = paginator.paginate(Filters=query)
        return sorted(group["GroupId"] for page in pages for group in page["SecurityGroups"])


def _make_group(sessions: Sessions, order: ServerOrder, vpc_id: str) -> str:
    tags = [{"Key": key, "Value": value} for key, value in server_tags(order).items()]
    specifications: Any = [{"ResourceType": "security-group", "Tags": tags}]
    with aws_calls("ec2", order.zone):
        made = sessions.ec2(home_of(order.aws)).create_security_group(
            GroupName=server_name(order.zone, order.role),
            Description=f"Ferry: {order.role} of landing zone {order.zone}",
            VpcId=vpc_id,
            TagSpecifications=specifications,
        )
    return made["GroupId"]
