"""The inspection script against what reads its report."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from clouds.aws import command_documents
from domain.preflight.guest_facts import (
    GuestAdapter,
    GuestDisk,
    GuestFacts,
    GuestService,
    GuestVolume,
)
from domain.source_instance import InstanceRef
from local.simulators.aws.guest import guest_report
from local.simulators.aws.machine import Agents, Machine

SCRIPT = (Path(command_documents.__file__).parent / "documents" / "inspect.ps1").read_text()
CHANGING = r"(?<![-\w])(?:Set|Remove|New-Item|Stop|Start|Restart|Enable|Disable|Install)-\w+"


def names(kind):
    return {each.name for each in fields(kind)}


def block_of(*words):
    """Find the one literal of the script whose keys are told by some of them."""
    found = re.findall(r"\[ordered\] @\{\n(.*?)\n\s+\}\n", SCRIPT, re.DOTALL)
    found += re.findall(r"\[ordered\] @\{ (.*) \}\n", SCRIPT)
    (block,) = [each for each in found if all(f"{word} = " in each for word in words)]
    return set(re.findall(r"(?:^|;|\n)\s*(\w+) = ", block))


def test_the_script_tells_every_fact_and_none_that_nobody_reads():
    told = set(re.findall(r"Add-(?:Fact|List) '(\w+)'", SCRIPT))
    told |= set(re.findall(r"\$report\.(\w+) = ", SCRIPT))
    assert told == names(GuestFacts)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (GuestDisk, ("sector", "dynamic")),
        (GuestVolume, ("letter", "free")),
        (GuestAdapter, ("dhcp", "dns")),
        (GuestService, ("state", "start")),
    ],
)
def test_each_part_has_the_names_that_its_reader_knows(kind, words):
    assert block_of(*words) == names(kind)


def test_the_simulated_machine_answers_with_the_same_names():
    ref = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
    assert set(guest_report(Machine(ref), Agents(), {})) == names(GuestFacts)


def test_the_script_changes_nothing():
    assert re.findall(CHANGING, SCRIPT) == []
