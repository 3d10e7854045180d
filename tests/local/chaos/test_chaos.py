"""Whole waves under random faults, a short run: `python3 run.py chaos` plays hundreds."""

import json

from local.chaos.case import case_of
from local.chaos.running import run_chaos
from local.chaos.show import show
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud

SEEDS = range(1, 4)


def test_whole_waves_break_no_invariant_whatever_goes_wrong(capsys):
    assert show(SEEDS, instances=2, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seeds"], told["violations"]) == (len(SEEDS), [])
    assert told["secrets_planted"] > 0 == len(told["secrets_found"])
    assert told["outcomes"]["migrated"] > 0
    assert told["hosts_died"] > 0 < told["duplicates"]


def test_a_seed_is_the_same_run_again():
    assert case_of(7, 2) == case_of(7, 2) != case_of(8, 2)
    assert run_chaos(7, 2) == run_chaos(7, 2)


def test_an_undo_that_does_nothing_is_seen(monkeypatch):
    monkeypatch.setattr(SimulatedSourceCloud, "withdraw_replication", lambda *_: None)
    result = run_chaos(3, 2)
    assert "migrated" not in result.outcomes
    assert any("security group ferry-replication" in words for words in result.violations)
