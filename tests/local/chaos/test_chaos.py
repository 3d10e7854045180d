"""Whole waves under random faults, a short run: `python3 run.py chaos` plays hundreds."""

from local.chaos.case import case_of
from local.chaos.playing import run_chaos
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud

SEED, MOST = 29, 2


def test_a_whole_wave_breaks_no_invariant_whatever_goes_wrong_and_a_seed_is_the_same_again():
    result = run_chaos(SEED, MOST)
    assert (result.violations, result.secrets) == ((), ())
    assert result.outcomes["migrated"] > 0
    assert result.zone == ("ready: protection group gold ready",)
    kinds = ("administrator", "database", "passphrase", "registration")
    assert {f"{kind} in the key vault" for kind in kinds} <= result.planted.keys()
    assert result.planted["approval link"] > 1
    assert result.crashes > 0 < result.duplicates
    assert run_chaos(SEED, MOST) == result
    assert case_of(SEED, MOST) == case_of(SEED, MOST) != case_of(SEED + 1, MOST)


def test_an_undo_that_does_nothing_is_seen(monkeypatch):
    monkeypatch.setattr(SimulatedSourceCloud, "withdraw_replication", lambda *_: None)
    result = run_chaos(SEED, MOST)
    assert any("security group ferry-replication" in words for words in result.violations)
