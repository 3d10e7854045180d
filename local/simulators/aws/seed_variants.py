"""Instances that are not as they should be, for whoever has to notice."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from local.simulators.aws.control_client import AwsControl

_MOST_GROUPS = 5


class Variant(StrEnum):
    """What is special about an instance."""

    WINDOWS = "windows"
    LINUX = "linux"
    STOPPED = "stopped"
    TERMINATED = "terminated"
    INSTANCE_STORE = "instance store root"
    NO_ADDRESS = "no private address"
    UNMANAGED = "unmanaged"
    CONNECTION_LOST = "connection lost"
    FIVE_GROUPS = "five groups"


def prepare(ec2: Any, control: AwsControl, instance_id: str, variant: Variant) -> None:
    """Make a launched instance what it should be; a Linux one is so by its image."""
    facts: dict[Variant, dict[str, Any]] = {
        Variant.STOPPED: {"state": "stopped"},
        Variant.INSTANCE_STORE: {"root_device_type": "instance-store"},
        Variant.NO_ADDRESS: {"private_ip": ""},
        Variant.UNMANAGED: {"managed": False},
        Variant.CONNECTION_LOST: {"ping_status": "ConnectionLost"},
    }
    deeds: dict[Variant, Callable[[], object]] = {
        Variant.TERMINATED: lambda: ec2.terminate_instances(InstanceIds=[instance_id]),
        Variant.FIVE_GROUPS: lambda: _fill_groups(ec2, instance_id),
    }
    if variant in facts:
        control.change_machine(instance_id, **facts[variant])
    if variant in deeds:
        deeds[variant]()


def _fill_groups(ec2: Any, instance_id: str) -> None:
    """Attach groups until the primary interface holds no more."""
    found = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    interface = found["NetworkInterfaces"][0]
    groups = [group["GroupId"] for group in interface["Groups"]]
    for number in range(len(groups), _MOST_GROUPS):
        made = ec2.create_security_group(
            GroupName=f"filler-{number}-{instance_id}",
            Description="fills the interface",
            VpcId=found["VpcId"],
        )
        groups.append(made["GroupId"])
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=groups
    )
