"""Waves driven by `ferry` alone."""

import json
import os
import pty
import uuid
from subprocess import DEVNULL, PIPE

import pytest

from local.simulators.aws.scenery import InstanceWish, Scenery
from tests.local.command_line.conftest import Command

LOOK = ("--every", "0.1")


@pytest.fixture(scope="module")
def gate(ferry, tmp_path_factory):
    """Bring two waves of one instance to their gates: the first by a file, the other by options."""
    command = Command(ferry.system.url, ferry.system.key)
    scenery = Scenery(ferry.system.aws_url)
    instances = [scenery.launch(InstanceWish()) for _ in range(2)]
    first, second = (f"c-{uuid.uuid4().hex[:8]}" for _ in instances)
    file = tmp_path_factory.mktemp("waves") / "wave.json"
    document = {"wave": first, "region": ferry.system.region, "instances": instances[:1]}
    file.write_text(json.dumps(document))
    told = command("waves", "start", str(file))
    assert (told.exit_code, told.stdout) == (0, "")
    assert f"next: ferry waves watch {first}" in told.stderr
    by_options = ("--region", ferry.system.region, "--instance", instances[1])
    assert command.read("waves", "start", second, *by_options)["state"] == "running"
    waves = dict(zip((first, second), instances, strict=True))
    for each, instance in waves.items():
        told = command("waves", "watch", each, "--until", "approval", *LOOK)
        assert told.exit_code == 0
        assert f"{instance}: awaiting_approval" in told.stderr
        assert f"next: ferry waves approve {each}" in told.stderr
    return command, waves


def answering(command, wave, answer):
    """Approve at a terminal, where a person reads and types."""
    ours, theirs = pty.openpty()
    running = command.program(
        "waves", "approve", wave, "--comment", "go", stdin=theirs, stderr=theirs
    )
    os.close(theirs)
    said = b""
    while b"[y/n]" not in said:
        said += os.read(ours, 4096)
    os.write(ours, f"{answer}\n".encode())
    ending = running.wait(timeout=30)
    os.close(ours)
    return said.decode(), ending


def test_a_wave_migrates_once_a_person_has_read_what_it_may_lose_and_agreed(gate):
    command, waves = gate
    wave, instance = next(iter(waves.items()))
    told = command("waves", "show", wave, "--instances", "--events")
    assert "writes after the latest recovery point may be lost" in told.stdout
    assert "awaiting approval" in told.stdout

    assert command.read("waves", "suspend", wave) == {"wave": wave, "instances": [instance]}
    assert "suspended" in command("waves", "show", wave, "--instances").stdout
    assert command.read("waves", "resume", wave)["instances"] == [instance]

    unanswered = command.program("waves", "approve", wave, stdin=DEVNULL, stderr=PIPE)
    assert "--acknowledge approves" in unanswered.communicate(timeout=30)[1]
    assert unanswered.returncode == 1
    said, ending = answering(command, wave, "n")
    assert (ending, "may be lost" in said) == (1, True)
    unread = command("waves", "show", wave, "--json").stdout
    assert json.loads(unread)["waiting_for"]["approval"] == 1

    assert answering(command, wave, "y")[1] == 0
    following = command.program("waves", "events", wave, "--json", "--follow", *LOOK, stdout=PIPE)
    watched = command("waves", "watch", wave, "--json", *LOOK)
    assert watched.exit_code == 0
    lines = [json.loads(line) for line in watched.stdout.splitlines()]
    assert lines[-1]["outcomes"]["migrated"] == 1
    percents = [line["progress"]["percent"] for line in lines]
    assert percents == sorted(percents)

    events = command("waves", "events", wave, "--json").stdout
    assert following.communicate(timeout=30)[0] == events
    happened = [json.loads(line) for line in events.splitlines()]
    assert "approved by mona: go" in [each["words"] for each in happened]
    assert happened[-1]["words"] == "migrated"
    late = command("waves", "events", wave, "--json", "--after", happened[-2]["cursor"])
    assert [json.loads(line) for line in late.stdout.splitlines()] == happened[-1:]
    assert command.read("waves", "retry", wave, ending=3)["status"] == 409


def test_a_rejected_wave_is_taken_back_and_is_no_success(gate):
    command, waves = gate
    wave, instance = list(waves.items())[1]
    told = command("waves", "reject", wave, "--instance", instance, "--comment", "not today")
    assert (told.exit_code, "rejected for 1 instance" in told.stderr) == (0, True)
    told = command("waves", "watch", wave, *LOOK)
    assert told.exit_code == 1
    assert "rejected by mona: not today" in told.stderr
    assert f"next: ferry waves retry {wave}" in told.stderr


def test_a_cancelled_wave_leaves_before_it_arrives(command, ferry, name):
    instance = Scenery(ferry.system.aws_url).launch(InstanceWish())
    document = {"wave": name, "region": ferry.system.region, "instances": [instance]}
    command.read("waves", "start", "-", input=json.dumps(document))
    assert command.read("waves", "cancel", name)["instances"] == [instance]
    assert command("waves", "watch", name, *LOOK).exit_code == 1
    assert command.read("waves", "show", name)["outcomes"]["cancelled"] == 1


def test_what_has_failed_is_tried_again_and_only_that_which_was_named(command, ferry, name):
    ids = [f"i-{uuid.uuid4().hex[:17]}" for _ in range(2)]
    chosen = [word for each in ids for word in ("--instance", each)]
    command.read("waves", "start", name, "--region", ferry.system.region, *chosen)
    assert command("waves", "watch", name, *LOOK).exit_code == 1
    assert command.read("waves", "retry", name, "--instance", ids[1])["instances"] == ids[1:]
    assert command("waves", "watch", name, *LOOK).exit_code == 1
    status = command.read("waves", "show", name, "--events")
    assert [each["attempt"] for each in status["instances"]] == [1, 2]
    assert {each["attempt"] for each in status["events"]} == {1, 2}


def test_a_recovery_plan_waits_for_a_person_and_goes_on_once_the_action_is_done(
    command, ferry, name
):
    scenery = Scenery(ferry.system.aws_url)
    first, second = (scenery.launch(InstanceWish()) for _ in range(2))
    check = {"name": "check-database", "manual": "See that the database answers."}
    groups = [{"instances": [first], "after": [check]}, {"instances": [second]}]
    document = {
        "wave": name,
        "region": ferry.system.region,
        "instances": [first, second],
        "recovery_plan": {"groups": groups},
    }
    accepted = command.read("waves", "start", "-", input=json.dumps(document))
    assert accepted["recovery_plans"] == 1
    ferry.until(name, lambda wave: wave["waiting_for"]["approval"] == 2)
    assert command("waves", "approve", name, "--acknowledge").exit_code == 0
    ferry.until(name, lambda wave: wave["waiting_for"]["manual_step"] == 2)
    told = command("waves", "show", name)
    words = " ".join(told.stdout.split())
    assert f"recovery plan ferry-{name}-1-1: failing over" in words
    assert "See that the database answers. Do that, then" in words
    assert f"next: ferry waves action-done {name} check-database" in told.stderr
    assert command("waves", "action-done", name, "unheard-of").exit_code != 0
    told = command("waves", "action-done", name, "check-database", "--comment", "it does")
    assert (told.exit_code, "ferry-" in told.stderr) == (0, True)
    assert command("waves", "watch", name, *LOOK).exit_code == 0
    status = command.read("waves", "show", name, "--events")
    assert status["recovery_plans"][0]["state"] == "ended"
    assert "'check-database' done, says mona: it does" in [e["words"] for e in status["events"]]
