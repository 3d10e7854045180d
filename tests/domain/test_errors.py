from datetime import timedelta

import pytest

from domain.errors import (
    Delay,
    GaveUp,
    Held,
    Refusal,
    Refused,
    Stalled,
    Transient,
    Withdrawal,
    Withdrawn,
)
from domain.migration import Outcome, outcome_of

REFUSAL = Refusal("ec2.X", "i-1", "will not", "do this")


@pytest.mark.parametrize(
    ("error", "words", "remedy", "outcome"),
    [
        (Refused(REFUSAL), "i-1: will not [ec2.X]", "do this", Outcome.FAILED),
        (Stalled("stuck", "push"), "stuck", "push", Outcome.FAILED),
        (Stalled("stuck"), "stuck", "", Outcome.FAILED),
        (GaveUp("get_job", "no answer"), "get_job: no answer", "", Outcome.FAILED),
        (Withdrawn(Withdrawal.REJECTED, "no"), "no", "", Outcome.REJECTED),
        (Withdrawn(Withdrawal.CANCELLED, "no"), "no", "", Outcome.CANCELLED),
        (Withdrawn(Withdrawal.EXPIRED, "no"), "no", "", Outcome.EXPIRED),
        (Held("murky", "look"), "murky", "look", Outcome.HELD),
    ],
)
def test_every_error_says_what_it_means_how_to_mend_it_and_how_it_ends(
    error, words, remedy, outcome
):
    assert (str(error), error.remedy, outcome_of(error)) == (words, remedy, outcome)


def test_a_transient_error_carries_how_long_to_wait_and_what_to_say_in_the_end():
    error = Transient("slow down", timedelta(seconds=7), REFUSAL)
    assert error.delay == Delay("slow down", timedelta(seconds=7), REFUSAL)
