import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from domain.firewall.departure import IcmpChoice
from tests.domain.firewall.cases import EVERY_PACKET, draw_case
from tests.domain.firewall.proving import disagreements

CASES = int(os.environ.get("FERRY_FIREWALL_CASES", "20"))


@pytest.mark.parametrize("choice", list(IcmpChoice))
def test_both_sides_agree_on_every_packet_of_many_seeded_cases(choice):
    first = list(IcmpChoice).index(choice) * CASES
    for seed in range(first, first + CASES):
        wrong, classes = disagreements(draw_case(Random(seed)), choice)
        assert wrong == [], f"seed {seed}"
        assert classes > 100


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(some.randoms(use_true_random=False), some.sampled_from(IcmpChoice))
def test_both_sides_agree_on_whatever_can_be_thought_of(chance, choice):
    assert disagreements(draw_case(chance), choice)[0] == []


def test_the_universe_is_worth_its_name():
    assert len(EVERY_PACKET) == len(set(EVERY_PACKET)) > 700
