"""Launching a landing zone's server once: image, disks, profile, and its set-up as user data."""

from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.server_network import Ground, ensure_group, survey
from clouds.aws.server_search import find_ended, home_of, server_tags
from clouds.aws.server_setup import set_up_script
from clouds.aws.session import Sessions
from domain.component import Role
from domain.errors import Refusal, Refused
from domain.landing_zone import ServerOrder
from domain.names import launch_token, server_name

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceTypeDef

_PUBLIC_IMAGES = "/aws/service/ami-windows-latest/"
# The newest that the scale-out process server supports, and the only one of the appliance.
_IMAGES = {
    Role.PROCESS_SERVER: "Windows_Server-2016-English-Full-Base",
    Role.APPLIANCE: "Windows_Server-2022-English-Full-Base",
}
_SYSTEM_DISK_GIB = 80


def launch(sessions: Sessions, order: ServerOrder) -> "InstanceTypeDef":
    """Launch the server; repeated, it finds what was launched before under the same token.

    Refused `ec2.no_route`, and `ec2.no_profile` or `ec2.not_in_aws` when the order can't be met.
    """
    _require_sense(order)
    ground = survey(sessions, order)
    group_id = ensure_group(sessions, order, ground)
    home, ended = home_of(order.aws), find_ended(sessions, order)
    wish = _wish(order, _image(sessions, order), _interface(ground, group_id))
    token = launch_token(f"{order.zone}/{order.role}/{order.attempt}", home, ended)
    try:
        with aws_calls("ec2", order.zone):
            launched = sessions.ec2(home).run_instances(**wish, ClientToken=token)
    except Refused as refused:
        if "iamInstanceProfile" in refused.refusal.detail:
            raise _no_profile(order, refused.refusal.detail) from refused
        raise
    return launched["Instances"][0]


def _wish(order: ServerOrder, image_id: str, interface: dict[str, Any]) -> Any:
    name = {"Name": server_name(order.zone, order.role)}
    tags = [{"Key": key, "Value": value} for key, value in (name | server_tags(order)).items()]
    return {
        "ImageId": image_id,
        "InstanceType": order.size,
        "MinCount": 1,
        "MaxCount": 1,
        "NetworkInterfaces": [interface],
        "IamInstanceProfile": {"Name": order.aws.instance_profile},
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": [
            _disk("/dev/sda1", _SYSTEM_DISK_GIB),
            _disk("xvdb", order.cache_gib),
        ],
        "TagSpecifications": [{"ResourceType": "instance", "Tags": tags}],
        "UserData": set_up_script(order),
    }


def _disk(device: str, size: int) -> dict[str, Any]:
    return {
        "DeviceName": device,
        "Ebs": {
            "VolumeSize": size,
            "VolumeType": "gp3",
            "Encrypted": True,
            "DeleteOnTermination": True,
        },
    }


def _interface(ground: Ground, group_id: str) -> dict[str, Any]:
    """Describe the network interface; behind an internet gateway it needs a public address."""
    return {
        "DeviceIndex": 0,
        "SubnetId": ground.subnet_id,
        "Groups": [group_id],
        "AssociatePublicIpAddress": ground.public,
    }


def _image(sessions: Sessions, order: ServerOrder) -> str:
    """Tell the image to launch: the one that was asked for, or the newest of Amazon's."""
    if order.aws.image_id:
        return order.aws.image_id
    with aws_calls("ssm", order.zone):
        found = sessions.ssm(home_of(order.aws)).get_parameter(
            Name=_PUBLIC_IMAGES + _IMAGES[order.role]
        )
    return found["Parameter"]["Value"]


def _require_sense(order: ServerOrder) -> None:
    if order.role not in _IMAGES:
        raise Refused(
            Refusal(
                code="ec2.not_in_aws",
                subject=order.zone,
                detail=f"a {order.role} does not stand in AWS",
                remedy="Report this: Ferry made the request.",
                fatal=True,
            )
        )
    if not order.aws.instance_profile:
        raise _no_profile(order, "it needs an instance profile to fetch its secrets with")


def _no_profile(order: ServerOrder, why: str) -> Refused:
    return Refused(
        Refusal(
            code="ec2.no_profile",
            subject=order.zone,
            detail=f"the {order.role} can't be launched: {why}",
            remedy="Create the stack infra/aws/landing-zone-profile.yaml and name the profile that "
            "it makes, or another whose role is named ferry-landing-zone-… and does as much.",
        )
    )
