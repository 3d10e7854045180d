from dataclasses import replace
from datetime import date

import pytest

from domain.preflight.assessment import assess
from domain.preflight.facts import SourceFacts
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance

PLAIN = SourceInstance(
    InstanceRef("123456789012", "eu-west-1", "i-0123456789abcdef0"),
    InstanceState.RUNNING,
    private_ip="10.0.0.4",
    ping_status="Online",
    disks=(Disk("vol-os", "/dev/sda1", 30, root=True),),
)


@pytest.mark.parametrize(("length", "found"), [(512, False), (513, True)])
def test_a_tag_whose_name_azure_would_not_take_is_told(length, found):
    tagged = replace(PLAIN, tags={"n" * length: "x"})
    findings = assess(SourceFacts(tagged, date(2026, 11, 23)))
    too_long = [each for each in findings if each.code == "tag_too_long"]
    assert bool(too_long) is found
    assert all(f"{length} characters" in str(each) for each in too_long)
