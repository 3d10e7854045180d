"""The machines and the secrets that moto keeps, as the fleet asks for them."""

import re
from collections.abc import Iterator

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.ssm.models import ssm_backends

from domain.source_instance import InstanceRef
from local.clock import Clock
from local.simulators.aws.machine import Machine
from local.simulators.aws.openings import inbound_rules, network_of

_GIB = 1024**3


def find_machine(ref: InstanceRef) -> Machine | None:
    """Look an instance up, None when there is none or it is terminated."""
    instance = find_instance(ref)
    if instance is None or instance.state == "terminated":
        return None
    return Machine(
        ref=ref,
        running=instance.state == "running",
        windows=instance.platform == "windows",
        address=_address(instance),
        disk_bytes=tuple(_sizes(instance)),
        name=_name(instance),
        os=_os(instance),
        inbound=inbound_rules(instance),
        network=network_of(instance),
        firmware=_firmware(instance),
    )


def find_instance(ref: InstanceRef) -> Instance | None:
    """Look up moto's own instance."""
    found: Instance | None = ec2_backends[ref.account_id][ref.region].get_instance_by_id(
        ref.instance_id
    )
    return found


def machines_beside(ref: InstanceRef) -> Iterator[Machine]:
    """List the machines of an instance's account and region."""
    backend = ec2_backends[ref.account_id][ref.region]
    for instance in backend.all_instances():
        if machine := find_machine(InstanceRef(ref.account_id, ref.region, instance.id)):
            yield machine


def all_machines() -> Iterator[Machine]:
    """List the machines of all accounts and regions."""
    for account_id, region, backend in ec2_backends.iter_backends():
        for instance in backend.all_instances():  # type: ignore[attr-defined]
            if machine := find_machine(InstanceRef(account_id, region, instance.id)):
                yield machine


class ParameterStore:
    """Moto's Parameter Store, seen from within the machines."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def put(self, owner: InstanceRef, name: str, value: str) -> None:
        """Write a SecureString."""
        written = ssm_backends[owner.account_id][owner.region].put_parameter(
            name=name,
            description="",
            value=value,
            parameter_type="SecureString",
            allowed_pattern="",
            keyid="",
            overwrite=True,
            tags=[],
            data_type="text",
            tier="Intelligent-Tiering",
            policies=None,
        )
        written.last_modified_date = self._clock.now()

    def get(self, owner: InstanceRef, name: str) -> str | None:
        """Read and decrypt a value, None when there is none."""
        found = ssm_backends[owner.account_id][owner.region].get_parameter(name)
        return found.decrypt(found.value) if found else None


def _name(instance: Instance) -> str:
    return next((str(tag["value"]) for tag in instance.get_tags() if tag["key"] == "Name"), "")


def _os(instance: Instance) -> str:
    if instance.platform != "windows":
        return "Linux"
    image = instance.ec2_backend.amis.get(instance.image_id)
    year = re.search(r"Windows_Server-(\d{4})", str(image.name)) if image else None
    return f"Windows Server {year[1] if year else 2019}"


def _firmware(instance: Instance) -> str:
    return "UEFI" if getattr(instance, "current_instance_boot_mode", "") == "uefi" else "BIOS"


def _address(instance: Instance) -> str:
    return str(instance.nics[0].private_ip_address or "") if instance.nics else ""


def _sizes(instance: Instance) -> Iterator[int]:
    mapped = sorted(
        instance.get_block_device_mapping, key=lambda pair: pair[0] != instance.root_device_name
    )
    for _, device in mapped:
        yield instance.ec2_backend.get_volume(device.volume_id).size * _GIB
