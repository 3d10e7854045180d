"""What EC2 and Systems Manager tell about an instance for pre-flight rules."""

from collections.abc import Mapping
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_instance
from clouds.aws.session import Sessions
from domain.preflight.ec2_facts import Ec2Facts, Interface, Volume
from domain.source_instance import InstanceRef

_GROUP_TAG = "aws:autoscaling:groupName"
_MARKETPLACE = "marketplace"
_ENABLED = "Enabled"


def describe(sessions: Sessions, ref: InstanceRef) -> Ec2Facts:
    """Read all but target groups and churn; Refused when there is no such instance."""
    found: Mapping[str, Any] = find_instance(sessions, ref)
    placement, metadata = found.get("Placement", {}), found.get("MetadataOptions", {})
    tags = {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}
    elastic, attributes = _elastic(sessions, ref), _attributes(sessions, ref)
    return Ec2Facts(
        lifecycle=found.get("InstanceLifecycle") or "",
        tenancy=placement.get("Tenancy") or "default",
        usage_operation=found.get("UsageOperation") or "",
        product_codes=_product_codes(found),
        auto_scaling_group=tags.get(_GROUP_TAG, ""),
        interfaces=tuple(_interface(each, elastic) for each in found.get("NetworkInterfaces", [])),
        volumes=_volumes(sessions, ref),
        tpm=bool(found.get("TpmSupport")),
        enclave=bool(found.get("EnclaveOptions", {}).get(_ENABLED)),
        placement_group=placement.get("GroupName") or "",
        instance_profile=_profile(found),
        metadata_tokens=metadata.get("HttpTokens") or "required",
        **attributes,
        **_type(sessions, ref, found.get("InstanceType", "")),
        **_agent(sessions, ref),
    )


def _product_codes(found: Mapping[str, Any]) -> tuple[str, ...]:
    codes = found.get("ProductCodes") or []
    return tuple(each["ProductCodeId"] for each in codes if each["ProductCodeType"] == _MARKETPLACE)


def _profile(found: Mapping[str, Any]) -> str:
    arn: str = (found.get("IamInstanceProfile") or {}).get("Arn", "")
    return arn.rpartition("/")[2]


def _elastic(sessions: Sessions, ref: InstanceRef) -> set[str]:
    mine: Any = [{"Name": "instance-id", "Values": [ref.instance_id]}]
    with aws_calls("ec2", ref):
        found = sessions.ec2(ref).describe_addresses(Filters=mine)["Addresses"]
    return {each["PublicIp"] for each in found}


def _interface(found: Mapping[str, Any], elastic: set[str]) -> Interface:
    association = found.get("Association") or {}
    addresses = sorted(found.get("PrivateIpAddresses", []), key=lambda a: not a.get("Primary"))
    public = association.get("PublicIp") or ""
    return Interface(
        interface_id=found["NetworkInterfaceId"],
        device_index=(found.get("Attachment") or {}).get("DeviceIndex") or 0,
        subnet_id=found.get("SubnetId") or "",
        addresses=tuple(each["PrivateIpAddress"] for each in addresses),
        public_ip=public,
        elastic=public in elastic,
        ipv6=tuple(each["Ipv6Address"] for each in found.get("Ipv6Addresses") or []),
        source_dest_check=found.get("SourceDestCheck", True),
    )


def _volumes(sessions: Sessions, ref: InstanceRef) -> tuple[Volume, ...]:
    mine: Any = [{"Name": "attachment.instance-id", "Values": [ref.instance_id]}]
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_volumes").paginate(Filters=mine)
        volumes: list[Any] = [volume for page in pages for volume in page["Volumes"]]
    return tuple(sorted((_volume(each, ref) for each in volumes), key=lambda v: v.device_name))


def _volume(found: Mapping[str, Any], ref: InstanceRef) -> Volume:
    attached = found["Attachments"]
    device = next((a["Device"] for a in attached if a["InstanceId"] == ref.instance_id), "")
    return Volume(
        volume_id=found["VolumeId"],
        device_name=device,
        size_gib=found["Size"],
        kind=found.get("VolumeType") or "",
        iops=found.get("Iops") or 0,
        throughput=found.get("Throughput") or 0,
        encrypted=bool(found.get("Encrypted")),
        multi_attach=bool(found.get("MultiAttachEnabled")),
        attachments=len(attached),
    )


def _attributes(sessions: Sessions, ref: InstanceRef) -> dict[str, Any]:
    with aws_calls("ec2", ref):
        ask = sessions.ec2(ref).describe_instance_attribute
        stop = ask(InstanceId=ref.instance_id, Attribute="disableApiStop")
        shutdown = ask(InstanceId=ref.instance_id, Attribute="instanceInitiatedShutdownBehavior")
    behavior = shutdown.get("InstanceInitiatedShutdownBehavior", {}).get("Value")
    return {
        "stop_protection": bool(stop.get("DisableApiStop", {}).get("Value")),
        "shutdown_behavior": behavior or "stop",
    }


def _type(sessions: Sessions, ref: InstanceRef, name: str) -> dict[str, Any]:
    with aws_calls("ec2", ref):
        wanted: Any = [name]
        answer: Any = sessions.ec2(ref).describe_instance_types(InstanceTypes=wanted)
    (found,) = answer["InstanceTypes"]
    kinds = ("GpuInfo", "Gpus"), ("FpgaInfo", "Fpgas"), ("InferenceAcceleratorInfo", "Accelerators")
    have = [each for kind, names in kinds for each in (found.get(kind) or {}).get(names) or []]
    return {
        "vcpus": found["VCpuInfo"]["DefaultVCpus"],
        "memory_mib": found["MemoryInfo"]["SizeInMiB"],
        "instance_store_gib": (found.get("InstanceStorageInfo") or {}).get("TotalSizeInGB") or 0,
        "hypervisor": found.get("Hypervisor") or "",
        "accelerators": tuple(
            f"{each.get('Count', 1)} x {each.get('Manufacturer', '')} {each.get('Name', '')}"
            for each in have
        ),
    }


def _agent(sessions: Sessions, ref: InstanceRef) -> dict[str, Any]:
    mine: Any = [{"Key": "InstanceIds", "Values": [ref.instance_id]}]
    with aws_calls("ssm", ref):
        paginator = sessions.ssm(ref).get_paginator("describe_instance_information")
        for page in paginator.paginate(Filters=mine):
            for each in page["InstanceInformationList"]:
                latest = each.get("IsLatestVersion", True)
                return {"agent_version": each.get("AgentVersion", ""), "agent_latest": latest}
    return {}
