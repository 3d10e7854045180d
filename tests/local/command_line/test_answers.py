"""What `ferry` writes: JSON alone for scripts, tables for people, help and completion."""

import json
import signal
import subprocess
from importlib.metadata import entry_points

import pytest

from local.command_line import app
from local.command_line.completing import wave_names, zone_names
from local.command_line.words import counted, listed, moment
from local.screen import visible
from local.simulators.aws.scenery import InstanceWish, Scenery


def test_waves_are_listed_page_by_page_or_all_at_once(command, ferry, name, nobody):
    names = [f"{name}-{number}" for number in range(3)]
    for each, last in zip(names, "abc", strict=True):
        instance = ("--instance", nobody[:-1] + last)
        command.read("waves", "start", each, "--region", ferry.system.region, *instance)
    page = command.read("waves", "list", "--name", name, "--limit", "2")
    assert len(page["waves"]) == 2
    rest = command.read("waves", "list", "--name", name, "--limit", "2", "--cursor", page["next"])
    assert rest["next"] is None
    assert [each["wave"] for each in page["waves"] + rest["waves"]] == names[::-1]
    whole = command.read("waves", "list", "--name", name, "--limit", "1", "--all")
    assert [each["wave"] for each in whole["waves"]] == names[::-1]
    told = command("waves", "list", "--name", name)
    assert all(each in told.stdout for each in names)
    told = command("waves", "list", "--name", f"{name}-9")
    assert (told.exit_code, told.stdout, "no such waves" in told.stderr) == (0, "", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("health",),
        ("openapi",),
        ("waves", "list"),
        ("waves", "show", "WAVE"),
        ("waves", "show", "WAVE", "--instances", "--events"),
        ("waves", "retry", "WAVE"),
        ("waves", "cancel", "nobodys"),
        ("assess", "i-0000000a", "--region", "eu-west-1"),
        ("assess", "i-0000000a", "--region", "nowhere"),
    ],
)
def test_with_json_standard_output_is_one_document(command, ended, arguments):
    told = command(*(ended if each == "WAVE" else each for each in arguments), "--json")
    assert told.exit_code in {0, 1, 3}
    assert isinstance(json.loads(told.stdout), dict)


@pytest.mark.parametrize("verb", ["watch", "events"])
def test_with_json_what_is_told_bit_by_bit_is_a_document_a_line(command, ended, verb):
    told = command("waves", verb, ended, "--json")
    assert [isinstance(json.loads(line), dict) for line in told.stdout.splitlines()].count(True)


def test_health_is_a_table_and_its_openapi_is_json_either_way(command):
    told = command("health")
    assert "durable_engine" in told.stdout
    assert "Ferry is healthy" in told.stderr
    assert json.loads(command("openapi").stdout) == command.read("openapi")


def heed_interruptions():
    """Undo what a shell does to what it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_watch_ends_at_once_and_says_that_the_wave_goes_on(command, ferry, name):
    instance = Scenery(ferry.system.aws_url).launch(InstanceWish())
    command.read("waves", "start", name, "--region", ferry.system.region, "--instance", instance)
    watching = command.program(
        *("waves", "watch", name, "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interruptions,
    )
    assert json.loads(watching.stdout.readline())["wave"] == name
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate(timeout=30)
    assert watching.returncode == 130
    assert "goes on" in said
    assert command.read("waves", "show", name)["state"] == "running"
    command.read("waves", "cancel", name)


def test_the_help_of_every_command_tells_the_exit_codes(nowhere):
    commands = [("assess",), ("bulk",), ("health",), ("openapi",)]
    commands += [("poison", verb) for verb in ("list", "show", "replay", "drop")]
    commands += [("notifications", verb) for verb in ("dead", "list", "revive")]
    commands += [("landing-zone", verb) for verb in ["prepare", "list", "show", "watch", "done"]]
    commands += [("landing-zone", verb) for verb in ("retry", "cancel")]
    verbs = "start list show watch approve reject cancel retry suspend resume events"
    commands += [("waves", verb) for verb in verbs.split()]
    for each in ((), ("waves",), *commands):
        told = nowhere(*each, "--help")
        assert told.exit_code == 0
        assert "4 Ferry can't be" in " ".join(told.stdout.split())
        assert "secret-key" not in told.output


def test_the_shell_completes_commands_and_names_of_waves(command, ended):
    def completed(words):
        asked = {"_FERRY_COMPLETE": "complete_bash", "COMP_WORDS": words}
        asked["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        program = command.program(environment=asked, stdout=subprocess.PIPE)
        return program.communicate(timeout=30)[0].split()

    assert "approve" in completed("ferry waves a")
    assert completed(f"ferry waves show {ended[:-2]}") == [ended]
    command.environment["FERRY_URL"] = "http://127.0.0.1:1"
    assert completed("ferry waves show c") == []


def test_only_names_that_begin_so_are_asked_for(command, ended, monkeypatch):
    """The shell would leave out the rest: of those on the first page."""
    for variable, value in command.environment.items():
        monkeypatch.setenv(variable, value)
    assert wave_names(ended[:-2]) == [ended]
    assert wave_names("nobodys-") == []
    assert zone_names("nobodys-") == []


def test_the_installed_command_is_this_one():
    (entry,) = entry_points(group="console_scripts", name="ferry")
    assert entry.load() is app


def test_text_from_outside_cannot_draw_on_the_terminal():
    assert visible("a\x1b[31mb\r\u202ec\nd") == "a\\x1b[31mb\\x0d\\x202ec\nd"
    assert visible(None) == ""


def test_figures_are_written_as_people_say_them():
    assert (counted(1), counted(1_200, "wave")) == ("1 instance", "1,200 waves")
    assert listed({"migrated": 2, "failed": 0, "ready_for_cutover": 1}) == (
        "2 migrated, 1 ready for cutover"
    )
    assert moment(None) == ""
