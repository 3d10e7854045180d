from dataclasses import replace
from datetime import date

import pytest

from domain.assessment import Finding, Severity, finding_of
from domain.errors import Refusal, Refused, Transient
from domain.mobility_service import MobilityWay
from domain.preflight.assessment import assess as assess_facts
from domain.preflight.assessment import require_fit as require_fit_of
from domain.preflight.facts import SourceFacts
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance, stopped

FIT = SourceInstance(
    ref=InstanceRef("123456789012", "eu-west-1", "i-0123456789abcdef0"),
    state=InstanceState.RUNNING,
    private_ip="10.0.1.5",
    ping_status="Online",
    disks=(Disk("vol-os", "/dev/sda1", 100, root=True), Disk("vol-d", "xvdb", 500)),
)


def assess(instance, *way):
    findings = assess_facts(SourceFacts(instance, date(2026, 11, 23), *way))
    return tuple(each for each in findings if each.severity is not Severity.INFORMATION)


def require_fit(instance, *way):
    require_fit_of(SourceFacts(instance, date(2026, 11, 23), *way))


def test_nothing_is_found_wrong_with_a_fit_instance():
    assert assess(FIT) == ()
    require_fit(FIT)


@pytest.mark.parametrize(
    ("flaw", "code"),
    [
        ({"state": InstanceState.STOPPED}, "not_running"),
        ({"state": InstanceState.TERMINATED}, "not_running"),
        ({"platform": "", "platform_details": "Linux/UNIX"}, "not_windows"),
        ({"architecture": "arm64"}, "not_x86_64"),
        ({"private_ip": ""}, "no_private_ip"),
        ({"ping_status": "ConnectionLost"}, "not_managed"),
        ({"ping_status": ""}, "not_managed"),
        ({"root_device_type": "instance-store"}, "instance_store_root"),
        ({"disks": tuple(Disk(f"vol-{n}", f"xvd{n}", 1) for n in range(65))}, "too_many_disks"),
        ({"disks": (Disk("vol-os", "/dev/sda1", 2_049, root=True),)}, "disk_size"),
        ({"disks": (Disk("vol-d", "xvdb", 32 * 1024 + 1),)}, "disk_size"),
    ],
)
def test_each_flaw_blocks_under_its_own_code_and_says_how_to_mend_it(flaw, code):
    findings = assess(replace(FIT, **flaw))
    assert [(f.code, f.severity) for f in findings] == [(code, Severity.CRITICAL)]
    assert findings[0].remedy

    with pytest.raises(Refused, match=FIT.ref.instance_id) as refused:
        require_fit(replace(FIT, **flaw))
    assert refused.value.refusal.code == f"assessment.{code}"
    assert refused.value.remedy == findings[0].remedy


def test_what_cannot_be_looked_at_is_a_critical_finding_that_says_what_to_do():
    refused = finding_of(Refused(Refusal("ec2.Denied", "i-1", "no", "Allow it.")))
    assert refused == Finding("ec2.Denied", Severity.CRITICAL, "no", "Allow it.")
    silent = finding_of(Transient("i-1: throttled"))
    assert (silent.code, silent.severity) == ("no_answer", Severity.CRITICAL)
    assert silent.remedy


def test_a_generation_2_machine_may_have_a_larger_system_disk():
    large = (Disk("vol-os", "/dev/sda1", 4_000, root=True),)
    assert assess(replace(FIT, disks=large, boot_mode="uefi")) == ()
    assert assess(replace(FIT, disks=large, boot_mode="legacy-bios")) != ()


def test_an_instance_with_several_flaws_hears_of_all_of_them_at_once():
    with pytest.raises(Refused, match=r"stopped.*no private IPv4"):
        require_fit(replace(FIT, state=InstanceState.STOPPED, private_ip=""))


def test_disk_bytes_count_every_volume():
    assert FIT.disk_bytes == 600 * 1024**3


def test_only_a_stopped_instance_has_come_to_rest():
    at_rest = [state for state in InstanceState if stopped(replace(FIT, state=state))]
    assert at_rest == [InstanceState.STOPPED]


@pytest.mark.parametrize("way", [MobilityWay.PUSH, MobilityWay.BY_HAND])
def test_without_systems_manager_a_machine_can_be_pushed_to_or_installed_on_by_hand(way):
    unmanaged = replace(FIT, ping_status="")
    (finding,) = assess(unmanaged, way)
    assert (finding.code, finding.severity) == ("not_managed", Severity.WARNING)
    require_fit(unmanaged, way)
