"""What EC2 and Systems Manager tell about an instance."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.source_instance import (
    AddressSearch,
    Disk,
    InstanceRef,
    InstanceState,
    Selection,
    SourceInstance,
)

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import InstanceTypeDef

_GONE = {InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED}


def find_instance(sessions: Sessions, ref: InstanceRef) -> "InstanceTypeDef":
    """Read the instance as EC2 has it; Refused `ec2.InvalidInstanceID.NotFound` without one."""
    with aws_calls("ec2", ref):
        found = sessions.ec2(ref).describe_instances(InstanceIds=[ref.instance_id])
    for reservation in found["Reservations"]:
        for instance in reservation["Instances"]:
            return instance
    raise Refused(
        Refusal(
            code="ec2.InvalidInstanceID.NotFound",
            subject=str(ref),
            detail=f"EC2 knows no such instance in account {ref.account_id}, {ref.region}",
            remedy="Check the instance id, its account and its region.",
        )
    )


def find_living_instance(sessions: Sessions, ref: InstanceRef) -> "InstanceTypeDef":
    """Read the instance as EC2 has it; Refused `ec2.instance_gone` when it is terminated."""
    instance = find_instance(sessions, ref)
    if state_of(instance) in _GONE:
        raise Refused(
            Refusal(
                code="ec2.instance_gone",
                subject=str(ref),
                detail=f"the instance is {state_of(instance)}",
                remedy="Leave it out of the wave: a terminated instance does not come back.",
                fatal=True,
            )
        )
    return instance


def find_instances(sessions: Sessions, selection: Selection) -> tuple[InstanceRef, ...]:
    """Find the selected instances that are not terminated, by their ids in order."""
    # In EC2's filters * and ? stand for anything, so what they find is looked at again.
    tags = {f"tag:{key}": _escaped(value) for key, value in selection.tags.items()}
    home = InstanceRef(selection.account_id, selection.region, "")
    with aws_calls("ec2", selection):
        found = _living(sessions, home, tags)
    tagged = [each for each in found if selection.tags.items() <= _tags(each).items()]
    return _refs(home, tagged)


def find_at_address(sessions: Sessions, search: AddressSearch) -> tuple[InstanceRef, ...]:
    """Find the instances whose primary private IPv4 it is, and that are not terminated."""
    query = {"vpc-id": search.vpc_id, "private-ip-address": search.address}
    with aws_calls("ec2", search):
        found = _living(sessions, search.near, query)
    return _refs(search.near, found)


def state_of(instance: "InstanceTypeDef") -> InstanceState:
    """Read the state out of EC2's description."""
    return InstanceState(instance["State"]["Name"])


def describe_instance(sessions: Sessions, ref: InstanceRef) -> SourceInstance:
    """Describe the instance, its volumes and its SSM agent in the domain's words."""
    instance = find_instance(sessions, ref)
    tags = _tags(instance)
    return SourceInstance(
        ref=ref,
        state=state_of(instance),
        platform=instance.get("Platform", "").lower(),
        platform_details=instance.get("PlatformDetails", ""),
        name=tags.get("Name", ""),
        private_ip=instance.get("PrivateIpAddress", ""),
        vpc_id=instance.get("VpcId", ""),
        instance_type=instance.get("InstanceType", ""),
        architecture=instance.get("Architecture", ""),
        boot_mode=_boot_mode(instance),
        root_device_type=instance.get("RootDeviceType", ""),
        ping_status=_ping_status(sessions, ref),
        disks=_disks(sessions, ref, instance.get("RootDeviceName", "")),
        tags=tags,
        subnet_id=instance.get("SubnetId", ""),
        interface_count=max(1, len(instance.get("NetworkInterfaces", []))),
    )


def _living(
    sessions: Sessions, home: InstanceRef, query: Mapping[str, str]
) -> "list[InstanceTypeDef]":
    alive = {"Name": "instance-state-name", "Values": [s for s in InstanceState if s not in _GONE]}
    filters = [alive, *({"Name": name, "Values": [value]} for name, value in query.items())]
    pages = sessions.ec2(home).get_paginator("describe_instances").paginate(Filters=filters)  # type: ignore[arg-type]
    return [i for page in pages for each in page["Reservations"] for i in each["Instances"]]


def _refs(home: InstanceRef, found: "list[InstanceTypeDef]") -> tuple[InstanceRef, ...]:
    ids = sorted(each["InstanceId"] for each in found)
    return tuple(replace(home, instance_id=each) for each in ids)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\")


def _tags(instance: "InstanceTypeDef") -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}


def _boot_mode(instance: "InstanceTypeDef") -> str:
    """Tell how the instance has booted; its image only says how it would like to."""
    booted = instance.get("CurrentInstanceBootMode") or instance.get("BootMode")
    return str(booted or "legacy-bios")


def _disks(sessions: Sessions, ref: InstanceRef, root_device: str) -> tuple[Disk, ...]:
    """Read the volumes, the root volume first; an instance store is no volume."""
    mine = [{"Name": "attachment.instance-id", "Values": [ref.instance_id]}]
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_volumes").paginate(Filters=mine)  # type: ignore[arg-type]
        volumes = [volume for page in pages for volume in page["Volumes"]]
    disks = [_disk(volume, ref, root_device) for volume in volumes]
    return tuple(sorted(disks, key=lambda disk: (not disk.root, disk.device_name)))


def _disk(volume: Mapping[str, Any], ref: InstanceRef, root_device: str) -> Disk:
    attachments = volume["Attachments"]
    device = next((a["Device"] for a in attachments if a["InstanceId"] == ref.instance_id), "")
    return Disk(
        volume_id=volume["VolumeId"],
        device_name=device,
        size_gib=volume["Size"],
        root=device == root_device,
        encrypted=volume.get("Encrypted", False),
    )


def _ping_status(sessions: Sessions, ref: InstanceRef) -> str:
    mine = [{"Key": "InstanceIds", "Values": [ref.instance_id]}]
    with aws_calls("ssm", ref):
        paginator = sessions.ssm(ref).get_paginator("describe_instance_information")
        for page in paginator.paginate(Filters=mine):  # type: ignore[arg-type]
            for managed in page["InstanceInformationList"]:
                return str(managed["PingStatus"])
    return ""
