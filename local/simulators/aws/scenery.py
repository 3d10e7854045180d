"""A network with an appliance in it, and instances launched into it."""

from dataclasses import dataclass, field
from typing import Any

from local.simulators.aws.accounts import client
from local.simulators.aws.control_client import AwsControl
from local.simulators.aws.seed_variants import Variant, prepare

ACCOUNT_ID, REGION = "123456789012", "eu-central-1"
APPLIANCE_ADDRESS = "10.0.0.10"
SERVER_PROFILE = "ferry-servers"
_ROOT_DEVICE = "/dev/sda1"
_APPLIANCE_IMAGE = "TPM-Windows_Server-2022-English-Full-Base"
_APPLIANCE_DISKS = (80, 620)  # the smallest that Microsoft supports


@dataclass(frozen=True, slots=True)
class InstanceWish:
    """An instance as it is wanted; disks in GiB, the root disk first."""

    name: str = "server"
    disks: tuple[int, ...] = (30,)
    instance_type: str = "m5.large"
    address: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    variant: Variant = Variant.WINDOWS


class Scenery:
    """An account's network: a VPC, a subnet, a group for servers and one for the appliance."""

    def __init__(self, url: str, account_id: str = ACCOUNT_ID, region: str = REGION) -> None:
        self.account_id, self.region, self._url = account_id, region, url
        self._ec2 = client(url, "ec2", account_id, region)
        self._control = AwsControl(url)
        self.vpc_id = self._ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnet_id = self._make_subnet("10.0.0.0/20")
        self._servers = self._make_group("servers", 3389)
        self._appliances = self._make_group("replication-appliance", 443, 9443)
        self._windows = self._find_image("Windows_Server-2016-English-Full-Base*")
        self._linux = self._find_image("amzn-ami-hvm-2017*")

    def lead_out(self) -> None:
        """Let the VPC's main route table lead to the internet, by a gateway."""
        gateway = self._ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self._ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc_id)
        main = [
            {"Name": "vpc-id", "Values": [self.vpc_id]},
            {"Name": "association.main", "Values": ["true"]},
        ]
        (table,) = self._ec2.describe_route_tables(Filters=main)["RouteTables"]
        self._ec2.create_route(
            RouteTableId=table["RouteTableId"],
            DestinationCidrBlock="0.0.0.0/0",
            GatewayId=gateway,
        )

    def make_room(self) -> str:
        """Make what a landing zone needs to begin: a way out and a profile; tell its name."""
        self.lead_out()
        iam = client(self._url, "iam", self.account_id, self.region)
        iam.create_instance_profile(InstanceProfileName=SERVER_PROFILE)
        return SERVER_PROFILE

    def make_isolated_subnet(self) -> str:
        """Make a subnet whose own route table leads nowhere; tell its id."""
        subnet_id = self._make_subnet("10.0.240.0/20")
        table = self._ec2.create_route_table(VpcId=self.vpc_id)["RouteTable"]
        self._ec2.associate_route_table(RouteTableId=table["RouteTableId"], SubnetId=subnet_id)
        return subnet_id

    def launch(self, wish: InstanceWish) -> str:
        """Launch an instance and make it what is wished; tell its id."""
        image = self._linux if wish.variant is Variant.LINUX else self._windows
        instance_id = self._run(wish, image, self._servers)
        prepare(self._ec2, self._control, instance_id, wish.variant)
        return instance_id

    def launch_appliance(self) -> str:
        """Launch the replication appliance; tell its id."""
        copied = self._ec2.copy_image(
            Name=_APPLIANCE_IMAGE, SourceImageId=self._windows, SourceRegion=self.region
        )
        wish = InstanceWish(
            "replication-appliance", _APPLIANCE_DISKS, "m5.2xlarge", APPLIANCE_ADDRESS
        )
        return self._run(wish, copied["ImageId"], self._appliances)

    def _run(self, wish: InstanceWish, image_id: str, group_id: str) -> str:
        tags = [
            {"Key": key, "Value": value} for key, value in ({"Name": wish.name} | wish.tags).items()
        ]
        address = {"PrivateIpAddress": wish.address} if wish.address else {}
        launched = self._ec2.run_instances(
            ImageId=image_id,
            InstanceType=wish.instance_type,
            MinCount=1,
            MaxCount=1,
            SubnetId=self.subnet_id,
            SecurityGroupIds=[group_id],
            BlockDeviceMappings=[_disk(*pair) for pair in enumerate(wish.disks)],
            TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
            **address,
        )
        return str(launched["Instances"][0]["InstanceId"])

    def _make_subnet(self, cidr: str) -> str:
        made = self._ec2.create_subnet(VpcId=self.vpc_id, CidrBlock=cidr)
        return str(made["Subnet"]["SubnetId"])

    def _make_group(self, name: str, *ports: int) -> str:
        group_id = self._ec2.create_security_group(
            GroupName=name, Description=name, VpcId=self.vpc_id
        )["GroupId"]
        here = [{"CidrIp": "10.0.0.0/16"}]
        self._ec2.authorize_security_group_ingress(
            GroupId=group_id,
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": here}
                for port in ports
            ],
        )
        return str(group_id)

    def _find_image(self, pattern: str) -> str:
        """Find an image among those that there are from the beginning."""
        named = [{"Name": "name", "Values": [pattern]}]
        images = self._ec2.describe_images(Filters=named)["Images"]
        return str(min(images, key=lambda image: str(image["Name"]))["ImageId"])


def _disk(number: int, size: int) -> dict[str, Any]:
    device = _ROOT_DEVICE if number == 0 else f"xvd{chr(ord('a') + number)}"
    return {"DeviceName": device, "Ebs": {"VolumeSize": size, "VolumeType": "gp3"}}
