"""The verbs of `run.py` that are not shows of their own, as programs."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def verb(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip


def test_assess_asks_the_running_ferry_and_says_yes(ferry):
    instance, region = next(iter(ferry.system.instances)), ferry.system.region
    where = {"FERRY_URL": ferry.system.url, "FERRY_KEY": ferry.system.key}
    told = verb("assess", instance, "--region", region, "--format", "json", **where)
    assert told.returncode == 0, told.stderr
    (found,) = json.loads(told.stdout)["instances"]
    assert (found["instance"], found["fit"], found["inspected"]) == (instance, True, True)


def test_assess_says_no_by_its_exit_code(ferry):
    where = {"FERRY_URL": ferry.system.url, "FERRY_KEY": ferry.system.key}
    told = verb("assess", "i-0123456789abcdef0", "--region", ferry.system.region, **where)
    assert told.returncode == 1, told.stderr
    assert "i-0123456789abcdef0" in told.stdout


def test_plan_proposes_waves_and_asks_nobody(tmp_path):
    inventory = tmp_path / "inventory.csv"
    inventory.write_text("instance,region\ni-0123456789abcdef0,eu-west-1\n")
    told = verb("plan", str(inventory), "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["document"]["waves"][0]["wave"] == "fleet-01"


def test_diff_and_apply_are_verbs_too(tmp_path):
    for each in ("diff", "apply"):
        told = verb(
            each, str(tmp_path / "plan.yaml"), FERRY_URL="http://127.0.0.1:1", FERRY_KEY="k"
        )
        assert told.returncode == 3
        assert "can't be read" in told.stderr


def test_prove_ends_with_its_judgement():
    told = verb("prove", "--seeds", "2", "--json")
    assert told.returncode == 0, told.stderr
    proof = json.loads(told.stdout)
    assert (proof["seeds"], proof["violations"]) == (2, [])
    assert proof["zero_loss"]["lost_writes"] == 0 < proof["ordinary"]["lost_writes"]


def test_prove_plays_one_seed_again():
    told = verb("prove", "--seed", "7")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("1 seed cut over both ways")
    assert told.stdout.splitlines()[-1] == "no violation"
