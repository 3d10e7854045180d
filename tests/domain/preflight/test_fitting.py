from dataclasses import replace
from datetime import date

from domain.migration import Target
from domain.preflight.assessment import assess, critical
from domain.preflight.ec2_facts import Ec2Facts, Interface, Volume
from domain.preflight.facts import SourceFacts
from domain.preflight.fitting import fitted
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.target.offer import RegionOffer
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize

SMALL = AzureSize("Standard_D2s_v5", "family", 2, 8, 4, 2)
LARGE = AzureSize("Standard_D8s_v5", "family", 8, 32, 16, 4)
OFFER = RegionOffer("westeurope", (LARGE, SMALL))
FACTS = SourceFacts(
    SourceInstance(
        InstanceRef("123456789012", "eu-west-1", "i-0123456789abcdef0"),
        InstanceState.RUNNING,
        private_ip="10.0.0.4",
        ping_status="Online",
        disks=(Disk("vol-os", "/dev/sda1", 30, root=True),),
    ),
    date(2026, 11, 23),
    ec2=Ec2Facts(vcpus=2, memory_mib=8192, interfaces=(Interface("eni-1"),)),
)


def test_the_smallest_size_that_fits_stands_for_the_one_that_will_be_chosen():
    assert fitted(FACTS, OFFER).size is SMALL
    several = tuple(Interface(f"eni-{number}") for number in range(3))
    assert fitted(replace(FACTS, ec2=replace(FACTS.ec2, interfaces=several)), OFFER).size is LARGE


def test_a_size_that_the_order_names_is_taken_as_it_is_however_it_is_written():
    named = replace(FACTS, wanted=Target(vm_size="standard_d8S_V5"))
    assert fitted(named, OFFER).size is LARGE


def test_a_size_that_the_region_does_not_offer_blocks():
    named = replace(FACTS, wanted=Target(vm_size="Standard_M416ms_v2"))
    found = critical(assess(replace(named, target=fitted(named, OFFER))))
    assert [each.code for each in found] == ["no_size"]
    assert "Standard_M416ms_v2 is not offered in westeurope" in found[0].detail


def test_where_nothing_fits_it_is_said_why():
    huge = replace(FACTS, ec2=replace(FACTS.ec2, vcpus=64))
    target = fitted(huge, OFFER)
    assert (target.size, "64 vCPUs" in target.why_none) == (None, True)


def test_a_named_size_without_quota_blocks():
    offer = replace(OFFER, usages=(CoreUsage("cores", 95, 100), CoreUsage("FAMILY", 1, 8)))
    named = replace(FACTS, wanted=Target(vm_size=LARGE.name))
    found = critical(assess(replace(named, target=fitted(named, offer))))
    assert [each.code for each in found] == ["quota_family", "quota_region"]


def test_without_the_facts_of_ec2_nobody_knows_what_would_be_chosen():
    assert fitted(replace(FACTS, ec2=None), OFFER) is None


def test_a_volume_that_another_instance_has_as_well_blocks_and_says_how_many_have_it():
    shared = replace(FACTS.ec2, volumes=(Volume("vol-1", multi_attach=True, attachments=2),))
    found = critical(assess(replace(FACTS, ec2=shared)))
    assert [each.detail for each in found] == ["volume vol-1 is attached to 2 instances"]
