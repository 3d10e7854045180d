import pytest

from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.target.instance_type import InstanceType, demand_of
from domain.target.size import Generation

DISKS = (Disk("vol-1", "/dev/sda1", 30, root=True), Disk("vol-2", "xvdb", 100))


def source(**different):
    ref = InstanceRef("123456789012", "eu-central-1", "i-0000000000000000a")
    return SourceInstance(ref, InstanceState.RUNNING, disks=DISKS, **different)


def test_an_instance_demands_what_its_type_has_and_room_for_its_data_disks():
    demand = demand_of(source(), InstanceType("m5.large", 2, 8192, 3))
    assert (demand.vcpus, demand.memory_gib, demand.data_disks) == (2, 8, 1)
    assert (demand.network_interfaces, demand.architecture) == (1, "x64")


def test_it_demands_as_many_interfaces_as_it_has_not_as_its_type_could_have():
    kind = InstanceType("m5.large", 2, 8192, 3)
    assert demand_of(source(), kind, interfaces=2, premium=True).network_interfaces == 2
    assert demand_of(source(), kind, interfaces=0).network_interfaces == 1
    assert demand_of(source(), kind, premium=True).premium


@pytest.mark.parametrize(
    ("boot_mode", "generation"),
    [("legacy-bios", Generation.V1), ("uefi", Generation.V2), ("uefi-preferred", Generation.V2)],
)
def test_the_boot_mode_demands_a_generation(boot_mode, generation):
    assert demand_of(source(boot_mode=boot_mode), InstanceType("t", 1, 1)).generation is generation


def test_a_strange_architecture_is_demanded_as_it_is():
    kind = InstanceType("t", 1, 1)
    assert demand_of(source(architecture="arm64_mac"), kind).architecture == "arm64_mac"
