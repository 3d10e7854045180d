"""How an instance reaches Systems Manager: by endpoints in its VPC, or across the internet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import VpcEndpointTypeDef

_EVERYWHERE = "0.0.0.0/0"
_NEEDED = ("ssm", "ssmmessages")
_ASKED_FOR = (*_NEEDED, "ec2messages")  # older agents fetch their commands by the third


@dataclass(frozen=True, slots=True)
class ManagementPath:
    """Where Systems Manager answers on TCP 443; with a remark when that can't be told exactly."""

    cidrs: tuple[str, ...]
    remark: str = ""


def management_path(sessions: Sessions, ref: InstanceRef, vpc_id: str) -> ManagementPath:
    """Find the endpoints' addresses when the VPC has them, under their own names.

    An endpoint without private DNS is not what the agent uses.
    """
    endpoints = {_service(each): each for each in _endpoints(sessions, ref, vpc_id)}
    if not all(service in endpoints for service in _NEEDED):
        return ManagementPath(
            (_EVERYWHERE,),
            f"isolated but for TCP 443 to everywhere: {vpc_id} has no endpoints for "
            f"{' and '.join(_NEEDED)} with private DNS, so Systems Manager's addresses are unknown",
        )
    ids = [one for each in endpoints.values() for one in each.get("NetworkInterfaceIds", [])]
    with aws_calls("ec2", ref):
        paginator = sessions.ec2(ref).get_paginator("describe_network_interfaces")
        pages = paginator.paginate(NetworkInterfaceIds=ids)
        found = [each for page in pages for each in page["NetworkInterfaces"]]
    return ManagementPath(tuple(sorted(f"{each['PrivateIpAddress']}/32" for each in found)))


def _endpoints(sessions: Sessions, ref: InstanceRef, vpc_id: str) -> "list[VpcEndpointTypeDef]":
    names = [f"com.amazonaws.{ref.region}.{service}" for service in _ASKED_FOR]
    query: Any = [
        {"Name": "vpc-id", "Values": [vpc_id]},
        {"Name": "service-name", "Values": names},
        {"Name": "vpc-endpoint-type", "Values": ["Interface"]},
    ]
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_vpc_endpoints").paginate(Filters=query)
        found = [endpoint for page in pages for endpoint in page["VpcEndpoints"]]
    return [
        each
        for each in found
        if each.get("PrivateDnsEnabled")
        and each.get("NetworkInterfaceIds")
        and str(each.get("State", "")).lower() == "available"
    ]


def _service(endpoint: "VpcEndpointTypeDef") -> str:
    return endpoint["ServiceName"].rsplit(".", 1)[-1]
