"""Landing zones driven by `ferry` alone."""

import json
from subprocess import DEVNULL, PIPE

import pytest

from local.command_line.completing import zone_names
from local.simulators.aws.control_client import AwsControl

LOOK = ("--every", "0.1")


@pytest.fixture
def ferry(empty_ferry):
    """Take the one that has no appliance yet: a second one would be in the way of all waves."""
    return empty_ferry


@pytest.fixture
def waiting(command, ferry, name):
    """Bring a landing zone to its manual step, by options."""
    subnet = ("--region", ferry.system.region, "--subnet", ferry.system.subnet_id)
    instance = ("--instance", next(iter(ferry.system.instances)))
    told = command("landing-zone", "prepare", name, *subnet, *instance, "--machines", "30")
    assert told.exit_code == 0, told.output
    assert f"next: ferry landing-zone watch {name}" in told.stderr
    told = command("landing-zone", "watch", name, "--until", "person", *LOOK)
    assert told.exit_code == 0, told.output
    assert "2/6 awaiting appliance setup: do the manual step 1" in told.stderr
    yield name
    command("landing-zone", "cancel", name, "--yes")
    command("landing-zone", "watch", name, *LOOK)


def test_a_zone_is_shown_registered_by_hand_and_taken_back(command, ferry, waiting):
    shown = command("landing-zone", "show", waiting)
    assert "44368" in shown.stdout
    assert f"next: ferry landing-zone done {waiting}" in shown.stderr
    status = command.read("landing-zone", "show", waiting)
    AwsControl(ferry.system.aws_url).sign_in(status["servers"][0]["id"])
    taken = command.read("landing-zone", "done", waiting, "--comment", "signed in", "--number", "1")
    assert taken["zone"] == waiting
    told = command("landing-zone", "watch", waiting, *LOOK)
    assert told.exit_code == 0
    assert f"protection group {waiting} ready" in told.stderr
    shown = command("landing-zone", "show", waiting, "--events")
    for words in ("replication appliance", "9.66.7614.1", "TCP 135", "done by mona: signed in"):
        assert words in shown.stdout
    listed = command("landing-zone", "list")
    assert f"{waiting}" in listed.stdout
    told = command("landing-zone", "cancel", waiting, "--yes")
    assert "is taken back" in told.stderr
    watched = command("landing-zone", "watch", waiting, "--json", *LOOK)
    assert watched.exit_code == 0
    last = json.loads(watched.stdout.splitlines()[-1])
    assert (last["state"], last["left_behind"]) == ("cancelled", [])
    told = command("landing-zone", "cancel", waiting, "--yes")
    assert told.exit_code == 3
    assert f"next: ferry landing-zone show {waiting}" in told.stderr
    assert (
        f"next: ferry landing-zone retry {waiting}"
        in command("landing-zone", "show", waiting).stderr
    )


def test_a_zone_that_fails_ends_the_watch_with_1_and_says_what_comes_next(
    command, ferry, name, tmp_path
):
    place = {"region": ferry.system.region, "subnet_id": "subnet-0000000a"}
    file = tmp_path / "zone.json"
    file.write_text(json.dumps({"zone": name, "aws": place}))
    assert command.read("landing-zone", "prepare", str(file))["state"] == "preparing"
    told = command("landing-zone", "watch", name, *LOOK)
    assert told.exit_code == 1
    assert "subnet-0000000a" in told.stderr
    assert f"next: ferry landing-zone retry {name}" in told.stderr
    again = command("landing-zone", "retry", name)
    assert (again.exit_code, "is prepared again" in again.stderr) == (0, True)
    assert command("landing-zone", "watch", name, *LOOK).exit_code == 1
    assert command.read("landing-zone", "show", name)["attempt"] == 2


def test_nothing_is_taken_back_unless_somebody_agrees(nowhere):
    cancelling = nowhere.program("landing-zone", "cancel", "z", stdin=DEVNULL, stderr=PIPE)
    said = cancelling.communicate(timeout=30)[1]
    assert cancelling.returncode == 1
    assert "--yes takes it back" in said


def test_a_zone_that_nobody_brought_is_refused_with_what_comes_next(command):
    told = command("landing-zone", "show", "nobodys")
    assert told.exit_code == 3
    assert "next: ferry landing-zone list" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nofile.json"], "add --subnet"),
        (["z", "--region", "eu-west-1"], "needs --subnet"),
        (["-"], "not JSON"),
    ],
)
def test_wrong_use_says_what_is_right(nowhere, arguments, words):
    told = nowhere("landing-zone", "prepare", *arguments, input="{")
    assert (told.exit_code, words in told.stderr) == (2, True)


def test_the_shell_completes_names_of_landing_zones(command, waiting, monkeypatch):
    for variable, value in command.environment.items():
        monkeypatch.setenv(variable, value)
    assert zone_names(waiting[:-2]) == [waiting]
