from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.target.disk_type import DiskActivity
from domain.target.instance_type import InstanceType
from domain.target.offer import TargetSubnet, holds
from domain.target.policy import AddressRule, NetworkMapping, TargetPolicy, landing_place
from domain.target.settling import Settling, address_query, addressed, begin, size_demand
from domain.vault import Vault

SOURCE = SourceInstance(
    InstanceRef("123456789012", "eu-central-1", "i-0000000000000000a"),
    InstanceState.RUNNING,
    name="web 1",
    private_ip="10.1.0.50",
    vpc_id="vpc-1",
    subnet_id="subnet-1",
    disks=(Disk("vol-1", "xvda", 30, root=True), Disk("vol-2", "xvdb", 30)),
    tags={"Name": "web 1", "Owner": "sales"},
)
LANDING = Landing(
    Vault("s", "g", "v"), "p", "/group", "/network", "default", "/cache", Installer("u", "h")
)
MAPPED = (
    NetworkMapping("vpc-1", "/networks/whole", "default"),
    NetworkMapping("subnet-1", "/networks/front", "web"),
)
KEEP = TargetPolicy(address=AddressRule.KEEP)
SUBNET = TargetSubnet("westeurope", ("10.1.0.0/24",), address_free=True)


def test_a_machine_without_a_name_gets_one_and_nothing_else_by_default():
    settling = begin(Target(), TargetPolicy(), SOURCE)
    assert settling == Settling(Target(vm_name="web-1-0000000a"))
    assert begin(Target(vm_name="mine"), TargetPolicy(), SOURCE).target.vm_name == "mine"


def test_an_instance_lands_where_its_subnet_is_mapped_before_its_vpc():
    target = begin(Target(), TargetPolicy(networks=MAPPED), SOURCE).target
    assert (target.network_id, target.subnet_name) == ("/networks/front", "web")
    other = replace(SOURCE, subnet_id="subnet-2")
    settling = begin(Target(), TargetPolicy(networks=MAPPED), other)
    assert settling.target.network_id == "/networks/whole"
    assert settling.notes == ("subnet default: mapped from vpc-1",)
    assert landing_place(MAPPED, "vpc-2", "subnet-2") is None


@pytest.mark.parametrize("named", [{"network_id": "/mine"}, {"subnet_name": "mine"}])
def test_a_place_that_the_target_names_goes_before_the_mapping(named):
    target = begin(Target(**named), TargetPolicy(networks=MAPPED), SOURCE).target
    assert target == Target(vm_name="web-1-0000000a", **named)


def test_tags_are_carried_where_the_wave_wants_it():
    policy = TargetPolicy(carry_tags=True)
    settling = begin(Target(tags={"owner": "finance"}), policy, SOURCE)
    assert settling.target.tags == {"owner": "finance", "Name": "web 1"}
    assert len(settling.notes) == 1


def test_a_size_is_demanded_for_what_the_disks_did_and_for_premium_ones():
    measured = (DiskActivity("vol-1", 100, 1_000, 1), DiskActivity("vol-2", 20, 500, 1))
    kind = InstanceType("m5.large", 2, 8_192)
    source = replace(SOURCE, interface_count=2)
    demand = size_demand(source, kind, Target(disk_type="Premium_LRS"), measured)
    assert (demand.iops, demand.bytes_per_second, demand.premium) == (120, 1_500, True)
    assert (demand.data_disks, demand.network_interfaces) == (1, 2)
    assert not size_demand(source, kind, Target(), ()).premium


def asked(target=None, policy=KEEP):
    return address_query(Settling(target or Target(vm_name="web")), policy, SOURCE, LANDING)


def test_nothing_is_asked_where_any_address_will_do():
    assert asked(policy=TargetPolicy()) is None


def test_the_address_to_keep_is_looked_for_where_the_machine_lands():
    query = asked()
    assert (query.network_id, query.subnet_name, query.address) == (
        "/network",
        "default",
        "10.1.0.50",
    )
    placed = asked(Target(network_id="/front", subnet_name="web", private_ip="10.1.0.9"))
    assert (placed.network_id, placed.subnet_name, placed.address) == ("/front", "web", "10.1.0.9")


def given(target, policy, subnet):
    return addressed(Settling(target), asked(target, policy), subnet)


def test_an_address_that_is_free_is_kept():
    settling = given(Target(vm_name="web"), KEEP, SUBNET)
    assert settling.target.private_ip == "10.1.0.50"
    assert settling.notes == ("address 10.1.0.50: kept",)


@pytest.mark.parametrize(
    ("subnet", "why"),
    [
        (replace(SUBNET, address_free=False), "somebody has it"),
        (TargetSubnet("westeurope", ("10.9.0.0/24",)), "(10.9.0.0/24) does not hold it"),
    ],
)
def test_an_address_that_can_not_be_kept_is_any_and_one_that_is_named_is_refused(subnet, why):
    settling = given(Target(vm_name="web"), KEEP, subnet)
    assert settling.target.private_ip == ""
    assert why in settling.notes[0]
    with pytest.raises(Refused) as caught:
        given(Target(vm_name="web", private_ip="10.1.0.50"), TargetPolicy(), subnet)
    assert caught.value.refusal.code == "target.address"
    assert why in caught.value.refusal.detail


def test_a_named_address_is_noted():
    target = Target(vm_name="web", private_ip="10.1.0.50")
    assert given(target, TargetPolicy(), SUBNET).notes == ("address 10.1.0.50: named",)


@pytest.mark.parametrize(
    ("address", "held"),
    [
        ("10.1.0.4", True),
        ("10.1.0.254", True),
        ("10.1.0.3", False),
        ("10.1.0.255", False),
        ("10.1.1.4", False),
        ("fd00::4", False),
        ("nonsense", False),
    ],
)
def test_a_subnet_holds_what_azure_does_not_keep(address, held):
    assert holds(("fd00::/64", "10.1.0.0/24"), address) is held
