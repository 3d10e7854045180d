"""The proof by seeds, a short one: `python3 run.py prove` plays a thousand."""

import json

from local.proof.case import case_of
from local.proof.running import control, prove
from local.proof.show import show

SEEDS = range(1, 16)


def test_nothing_that_is_certified_is_lost_and_the_ordinary_failover_does_lose(capsys):
    assert show(SEEDS, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seeds"], told["violations"]) == (len(SEEDS), [])
    assert told["zero_loss"]["certified"] == told["zero_loss"]["migrated"] > 0
    assert told["zero_loss"]["lost_writes"] == 0 < told["ordinary"]["lost_writes"]


def test_a_seed_is_the_same_cutover_again():
    assert case_of(7) == case_of(7) != case_of(8)
    assert prove(7) == prove(7)
    assert control(7) == control(7)
