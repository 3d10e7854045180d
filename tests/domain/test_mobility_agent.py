import json

import pytest

from domain.installer_log import failure_in, last_words, log_lines
from domain.mobility_agent import (
    AgentSighting,
    agent_registered,
    agent_seen,
    found_before_push,
    sighting_of,
)
from domain.mobility_service import Command, CommandState

REPORT = {
    "version": "9.66",
    "registered": True,
    "reboot_pending": False,
    "bios_id": "b",
    "fqdn": "f",
}


def ended(output, state=CommandState.SUCCESS):
    return Command("c-1", state, 0, output)


def test_a_look_tells_what_is_installed_and_who_the_machine_is():
    seen = sighting_of(ended("noise\n" + json.dumps(REPORT)))
    assert (seen.looked, seen.version, seen.registered) == (True, "9.66", True)
    assert (seen.identity.bios_id, seen.identity.fqdn) == ("b", "f")
    assert agent_seen(seen)
    assert agent_registered(seen)


@pytest.mark.parametrize("output", ["", "{", "[]", "[" * 100_000, '{"version": "9.66"}'])
def test_a_look_that_printed_something_else_has_seen_nothing(output):
    assert sighting_of(ended(output)) == AgentSighting()
    assert not agent_seen(AgentSighting())


def test_a_look_that_failed_does_not_count_and_one_that_nobody_can_take_is_over():
    assert not sighting_of(ended(json.dumps(REPORT), CommandState.FAILED)).looked
    assert agent_seen(AgentSighting(reachable=False))


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (AgentSighting(reachable=False), "nobody looked"),
        (AgentSighting(looked=True), "No mobility service is installed"),
        (AgentSighting(looked=True, version="9.66"), "9.66 is installed, not registered"),
        (AgentSighting(looked=True, version="9.66", registered=True), "installed, registered"),
        (AgentSighting(looked=True, reboot_pending=True), "95224"),
    ],
)
def test_what_a_push_will_find_is_put_into_words(seen, words):
    assert words in found_before_push(seen)


def test_the_log_is_what_the_script_has_marked_and_its_end_is_shown():
    lines = log_lines("log: 1\nnoise\nlog: 2\nlog: \nlog: 3\nlog: 4\nlog: 5\nlog: 6")
    assert lines == ("1", "2", "", "3", "4", "5", "6")
    assert last_words(lines) == " The installer's log ends: 2 | 3 | 4 | 5 | 6"
    assert last_words(()) == ""


def test_the_last_code_with_a_remedy_counts():
    failure = failure_in(("error 95107 then", "95103: WMI, 95999 unknown", "done"))
    assert failure.code == "95103"
    assert failure_in(("1951035 is no code",)) is None
