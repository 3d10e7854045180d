from datetime import UTC, datetime, timedelta

import pytest

from domain.approval import (
    ACKNOWLEDGEMENT,
    Approval,
    Decision,
    acknowledged,
    question,
    require_approval,
)
from domain.errors import Withdrawal, Withdrawn
from domain.protected_item import ProtectedItem

YES = Approval(Decision.APPROVE, "mona", acknowledges=ACKNOWLEDGEMENT)


def test_a_yes_in_full_words_opens_the_gate():
    assert require_approval(YES, "i-1") is YES


@pytest.mark.parametrize(
    ("approval", "why", "words"),
    [
        (None, Withdrawal.EXPIRED, "i-1: nobody answered"),
        (Approval(Decision.REJECT, "mona", "not now"), Withdrawal.REJECTED, "by mona: not now"),
        (Approval(Decision.REJECT), Withdrawal.REJECTED, "by an operator$"),
        (Approval(Decision.APPROVE, "mona"), Withdrawal.REJECTED, "by mona"),
    ],
)
def test_anything_less_keeps_it_shut(approval, why, words):
    with pytest.raises(Withdrawn, match=words) as withdrawn:
        require_approval(approval, "i-1")
    assert withdrawn.value.why is why


def test_only_a_yes_has_to_accept_the_loss_in_words():
    assert acknowledged(YES)
    assert acknowledged(Approval(Decision.REJECT))
    assert not acknowledged(Approval(Decision.APPROVE, acknowledges="whatever"))


def test_the_question_says_what_stops_and_what_may_be_lost():
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    point = ProtectedItem("i", "Protected", rpo=timedelta(minutes=4), last_recovery_point=noon)
    asked = question("i-1", point, timedelta(hours=1))
    assert "stop i-1" in asked
    assert "Neither side serves for 1:00:00 at most." in asked
    assert "2026-01-01 12:00 UTC (RPO 0:04:00)" in asked
    assert ACKNOWLEDGEMENT in asked
    assert ACKNOWLEDGEMENT in question("i-1", ProtectedItem("i", "Protected"), timedelta(hours=2))
