import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def demo(*arguments, answer=""):
    return subprocess.run(
        [sys.executable, "-m", "local", "demo", *arguments],
        cwd=ROOT, input=answer, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def test_six_instances_migrate_before_your_eyes():
    ended = demo("--yes", "--json")
    assert ended.returncode == 0, ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert [each["outcome"] for each in status["instances"]] == ["migrated"] * 6
    machines = {each["target_vm_id"] for each in status["instances"]}
    assert len(machines) == 6
    assert all(each["certificate"]["zero_loss"] for each in status["instances"])
    for words in ("rules asked", "rehearsing", "went", "quiescing", "certificate", "0 B"):
        assert words in ended.stderr


def test_the_classic_flow_goes_from_an_empty_vault_to_a_recovery_plans_failover():
    ended = demo("--provider", "classic", "--instances", "3", "--yes", "--json")
    assert ended.returncode == 0, ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert [each["outcome"] for each in status["instances"]] == ["migrated"] * 3
    (plan,) = status["recovery_plans"]
    assert (plan["state"], len(plan["groups"])) == ("ended", 2)
    assert ended.stderr.count("waits at 'look-at-the-databases'") == 1
    for words in (
        "deploying configuration server",
        "15 minutes are normal",
        "cspsconfigtool.exe",
        "closed port of",
        "protection group demo ready",
    ):
        assert words in ended.stderr


def test_a_no_at_the_gate_takes_them_back_and_is_no_success():
    ended = demo("--instances", "1", "--speed", "900", "--json", answer="perhaps\nn\n")
    assert ended.returncode == 1, ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert [each["outcome"] for each in status["instances"]] == ["rejected"]


def test_a_machine_that_does_not_start_is_taken_back_before_your_eyes():
    ended = demo("--instances", "2", "--yes", "--json", "--story", "failed-validation")
    assert ended.returncode == 0, ended.stderr
    status = json.loads(ended.stdout)
    assert (status["outcomes"]["migrated"], status["outcomes"]["rolled_back"]) == (1, 1)
    assert "The source serves again" in ended.stderr.replace("\n", " ")


def test_an_interrupted_question_ends_the_demo_at_once():
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "local", "demo", "--instances", "1", "--speed", "900"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stderr=theirs) as running:
        os.close(theirs)
        said = b""
        while b"[y/n]" not in said:
            said += os.read(ours, 4096)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 1
    said += os.read(ours, 4096)
    os.close(ours)
    assert b"interrupted" in said
    assert b"And 0 more" not in said
