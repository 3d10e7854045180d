import json
import re
from pathlib import Path

import pytest

from clouds import aws as documents
from domain.errors import Refused
from domain.exit_codes import explain_exit_code
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandState,
    command_ended,
    configured,
    read_installation,
    require_command_success,
)

REPORT = {"bios_id": "ec2-1", "fqdn": "web-1", "version": "9.66.7614.1", "config_input": "e30="}


def test_a_command_is_over_in_four_states_only():
    over = {state for state in CommandState if command_ended(Command("c", state))}
    assert over == {"Success", "Failed", "TimedOut", "Cancelled"}


@pytest.mark.parametrize(
    ("exit_code", "meaning", "remedy"),
    [
        (42, "operating system is not supported", "Upgrade it"),
        (62, "a reboot is pending", "Reboot the machine"),
        (128, "the appliance refused the login", "new configuration file"),
        (204, "the appliance does not answer", "443 and 9443"),
    ],
)
def test_a_known_exit_code_is_explained(exit_code, meaning, remedy):
    command = Command("c", CommandState.FAILED, exit_code)
    with pytest.raises(Refused, match=meaning) as refused:
        require_command_success(command, "i-1")
    assert refused.value.refusal.code == f"mobility_service.{exit_code}"
    assert remedy in refused.value.remedy


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Command("c", CommandState.TIMED_OUT), "timedout with exit code -1: no output"),
        (Command("c", CommandState.FAILED, 1, "half done"), "half done"),
        (Command("c", CommandState.FAILED, 1, "half done", "access denied"), "access denied"),
    ],
)
def test_an_unknown_exit_code_shows_what_the_machine_said_and_where_to_read_on(command, words):
    with pytest.raises(Refused, match=words) as refused:
        require_command_success(command, "i-1")
    assert "ASRSetupLogs" in refused.value.remedy


@pytest.mark.parametrize(
    ("code", "fatal", "remedy"),
    [("95520", False, "every further attempt locks"), ("95213", True, "Upgrade the operating")],
)
def test_a_code_in_the_log_is_graver_than_the_exit_code(code, fatal, remedy):
    log = f"log: begin\nlog: error {code} here\n"
    command = Command("c", CommandState.FAILED, 17, log)
    with pytest.raises(Refused) as refused:
        require_command_success(command, "i-1")
    refusal = refused.value.refusal
    assert (refusal.code, refusal.fatal) == (f"mobility_service.{code}", fatal)
    assert remedy in refusal.remedy
    assert "The installer's log ends: begin | error" in refusal.detail


def test_a_log_alone_is_no_reason():
    with pytest.raises(Refused, match="no output The installer's log ends: begin"):
        require_command_success(Command("c", CommandState.FAILED, 999, "log: begin\n"), "i-1")


def test_success_is_no_error():
    require_command_success(Command("c", CommandState.SUCCESS, 0), "i-1")


def test_the_report_is_the_last_line_whatever_was_printed_before():
    output = "extracting…\r\ninstalling…\r\n" + json.dumps(REPORT) + "\r\n"
    installation = read_installation(Command("c", output=output), "i-1")
    assert installation.identity.bios_id == "ec2-1"
    assert (installation.version, installation.config_input) == ("9.66.7614.1", "e30=")


@pytest.mark.parametrize(
    "output",
    [
        "",
        "done",
        "[]",
        "null",
        "[" * 100_000,
        '{"bios_id": "x"}',
        '{"bios_id": 7, "fqdn": "web", "version": "9.66", "config_input": ""}',
    ],
)
def test_an_installation_without_its_report_is_refused(output):
    with pytest.raises(Refused, match="without its report") as refused:
        read_installation(Command("c", output=output), "i-1")
    assert refused.value.refusal.code == "mobility_service.unreadable_report"


def test_a_configuration_is_there_or_not():
    assert configured(AgentConfiguration(ready=True))
    assert not configured(AgentConfiguration(ready=False))


def test_every_exit_code_of_our_own_scripts_is_explained():
    scripts = Path(documents.__file__).parent / "documents"
    text = "".join(file.read_text(encoding="utf-8") for file in scripts.glob("*.ps1"))
    codes = {int(code) for code in re.findall(r"Stop-WithCode (2\d\d)", text)}
    assert codes
    assert [code for code in codes if not explain_exit_code(code)[0]] == []
