"""Protection groups kept by `ferry` alone."""

import pytest

from local.command_line.protection_group.minutes import minutes_of, written
from local.system import SUBSCRIPTION


@pytest.fixture
def made(command, name):
    words = ("--retention", "2d", "--app-consistent", "4h", "--wait")
    group = command.read("protection-group", "set", name, *words)
    assert group["state"] == "ready"
    yield group
    command("protection-group", "delete", name, "--yes")


@pytest.mark.usefixtures("made")
def test_a_group_is_set_shown_listed_and_found_in_step(command, name):
    shown = command("protection-group", "show", name)
    assert shown.exit_code == 0
    for words in ("ready", "kept for 2d", "each 4h", "each 5m", "InMageRcm"):
        assert words in shown.stdout
    assert "RPO threshold" not in shown.stdout  # the modernised provider knows none
    listed = command("protection-group", "list")
    assert f"{name}  ready" in listed.stdout
    drift = command("protection-group", "drift", name)
    assert (drift.exit_code, drift.stdout) == (0, "")
    assert "as it is wanted" in drift.stderr


@pytest.mark.usefixtures("made")
def test_what_is_not_said_stays_as_it_is(command, name):
    group = command.read("protection-group", "set", name, "--multi-vm", "--wait")
    settings = group["settings"]
    assert (settings["multi_vm_consistency"], settings["recovery_point_retention"]) == (True, 2880)
    again = command.read("protection-group", "set", name)
    assert again["updated"] == group["updated"]


@pytest.mark.usefixtures("made")
def test_a_mended_group_is_waited_for(command, name):
    assert command.read("protection-group", "mend", name, "--wait")["state"] == "ready"


def test_a_group_that_fails_says_why_and_ends_with_1(command, name):
    theirs = "24-hour-replication-policy"
    told = command("protection-group", "set", name, "--policy", theirs, "--wait")
    assert told.exit_code == 1
    assert "other values" in told.stdout.replace("\n", " ") or "has a policy" in told.stdout
    assert f"next: ferry protection-group drift {name}" in told.stderr
    drift = command("protection-group", "drift", name)
    assert drift.exit_code == 1
    assert "multi_vm_consistency" in drift.stdout
    assert f"next: ferry protection-group mend {name}" in drift.stderr
    assert command("protection-group", "delete", name, "--yes").exit_code == 0


def test_a_deletion_is_asked_for(command, name):
    told = command("protection-group", "delete", name)
    assert told.exit_code == 1
    assert "--yes deletes it" in told.stderr


def test_what_ferry_refuses_leads_on(command, name):
    told = command("protection-group", "show", name)
    assert told.exit_code == 3
    assert "next: ferry protection-group list" in told.stderr
    start = ("waves", "start", name, "--region", "eu-central-1", "--instance", f"i-{'0' * 17}")
    told = command(*start, "--protection-group", "nobodys")
    assert told.exit_code == 3
    assert "nobodys" in told.stderr
    told = command("protection-group", "set", name, "--retention", "99d")
    assert told.exit_code == 3
    assert "settings.recovery_point_retention" in told.stderr


@pytest.mark.parametrize("vault", ["somewhere", "/subscriptions/s/resourceGroups/g"])
def test_a_vault_is_an_arm_id(command, name, vault):
    told = command("protection-group", "set", name, "--vault", vault)
    assert told.exit_code == 2
    assert "--vault is the ARM id of one" in told.stderr


def test_a_group_may_be_of_another_vault(command, name):
    vault = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers/"
    vault += "Microsoft.RecoveryServices/vaults/elsewhere"
    group = command.read("protection-group", "set", name, "--vault", vault, "--wait", ending=1)
    assert group["vault"]["name"] == "elsewhere"
    assert "404" in group["because"]
    command("protection-group", "delete", name, "--yes")


@pytest.mark.parametrize(
    ("text", "minutes", "back"),
    [("90", 90, "90m"), ("48h", 2880, "2d"), ("3h", 180, "3h"), ("15d", 21600, "15d"),
     ("0", 0, "none"), ("", None, "")],
)  # fmt: skip
def test_times_are_written_as_people_write_them(text, minutes, back):
    assert minutes_of("retention", text) == minutes
    if minutes is not None:
        assert written(minutes) == back


def test_a_time_that_is_none_is_wrong_use(command, name):
    told = command("protection-group", "set", name, "--retention", "long")
    assert told.exit_code == 2
    assert "48h" in told.stderr
