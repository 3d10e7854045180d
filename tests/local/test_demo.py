import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def demo(*arguments, answer=""):
    return subprocess.run(
        [sys.executable, "-m", "local", "demo", *arguments],
        cwd=ROOT, input=answer, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip


def test_six_instances_migrate_before_your_eyes():
    ended = demo("--yes", "--json")
    assert ended.returncode == 0, ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert [each["outcome"] for each in status["instances"]] == ["migrated"] * 6
    machines = {each["target_vm_id"] for each in status["instances"]}
    assert len(machines) == 6
    for words in ("replicating", "may be lost", "failing_over", "has ended"):
        assert words in ended.stderr


def test_a_no_at_the_gate_takes_them_back_and_is_no_success():
    ended = demo("--instances", "2", "--json", answer="n\n")
    assert ended.returncode == 1, ended.stderr
    status = json.loads(ended.stdout.splitlines()[-1])
    assert [each["outcome"] for each in status["instances"]] == ["rejected"] * 2
