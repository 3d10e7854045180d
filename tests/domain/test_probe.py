"""Probes: the scripts that ask, and what their answers mean."""

from datetime import timedelta

import pytest

from domain.machine_command import (
    MachineCommand,
    MachineCommandState,
    last_words,
    machine_command_ended,
)
from domain.probe import probe_check, probe_order, probe_unanswered, probe_vigil, script_of
from domain.validation import Probe, ProbeKind
from tests.clouds.aws.powershell import CLOSING, code

TCP = Probe("sql", ProbeKind.TCP, port=1433)
HTTP = Probe("web", ProbeKind.HTTP, port=443, path="/it's/$(up)?a=1", expect=204, tls=True)
COMMAND = Probe(
    "orders", ProbeKind.COMMAND, script="exit (Test-Orders)", timeout=timedelta(hours=1)
)


@pytest.mark.parametrize("probe", [TCP, HTTP, Probe("web", ProbeKind.HTTP, port=80)])
def test_the_scripts_are_whole_powershell(probe):
    open_brackets = []
    for bracket in (each for each in code(script_of(probe)) if each in "()[]{}"):
        if bracket in CLOSING:
            open_brackets.append(CLOSING[bracket])
        else:
            assert open_brackets.pop() == bracket
    assert open_brackets == []


def test_a_port_is_asked_on_the_machine_itself():
    script = script_of(TCP)
    assert "ConnectAsync($address, 1433)" in script
    assert "127.0.0.1" in script


def test_a_path_is_words_and_never_code():
    script = script_of(HTTP)
    assert "+ '/it''s/$(up)?a=1')" in script
    assert "https://${address}:443" in script
    assert "-eq 204" in script


def test_a_command_is_the_operators_own_words():
    order = probe_order("vm", COMMAND, "ferry-1")
    assert (order.script, order.timeout, order.ref.name) == (
        COMMAND.script,
        timedelta(hours=1),
        "ferry-1",
    )


def test_a_probe_is_waited_for_as_long_as_it_may_take_and_a_little_longer():
    assert probe_vigil(COMMAND).patience == timedelta(hours=1, minutes=5)


@pytest.mark.parametrize(
    ("command", "passed", "evidence"),
    [
        (MachineCommand(MachineCommandState.SUCCEEDED, 0, "fine"), True, "fine"),
        (
            MachineCommand(MachineCommandState.SUCCEEDED, 1, "no"),
            False,
            "it ended Succeeded with exit code 1: no",
        ),
        (MachineCommand(MachineCommandState.FAILED), False, "it ended Failed"),
        (
            MachineCommand(MachineCommandState.TIMED_OUT, 0),
            False,
            "no answer: it had not ended after 0:05:00",
        ),
    ],
)
def test_a_probe_is_well_only_when_its_script_says_so(command, passed, evidence):
    check = probe_check(TCP, command)
    assert (check.name, check.passed, check.evidence) == ("probe sql", passed, evidence)
    assert bool(check.remedy) is not passed


def test_a_probe_that_could_not_be_asked_has_failed():
    assert not probe_unanswered(TCP, "the machine does not run").passed


@pytest.mark.parametrize("state", MachineCommandState)
def test_what_is_not_known_may_still_go_on(state):
    under_way = {"Unknown", "Pending", "Running"}
    assert machine_command_ended(MachineCommand(state)) is (state.value not in under_way)


def test_errors_are_the_last_words():
    assert last_words(" out \n", " err ") == "out\nerr"
