"""What a wave may say of its slots."""

import pytest
from pydantic import ValidationError

from domain.scheduling.policy import SlotPolicy
from triggers.documents.policy import PolicyDocument
from triggers.documents.slots import SlotPolicyDocument


def test_a_wave_that_says_nothing_waits_for_no_slot():
    assert PolicyDocument().slots is None


def test_what_is_said_is_meant_and_the_rest_is_as_usual():
    assert SlotPolicyDocument().to_domain() == SlotPolicy()
    document = PolicyDocument.model_validate({"slots": {"priority": 9, "weight": 3, "mbits": 50}})
    assert document.slots.to_domain() == SlotPolicy(9, 3, 50)


@pytest.mark.parametrize(
    "wrong", [{"priority": 10}, {"priority": -1}, {"weight": 0}, {"mbits": -1}, {"limit": 3}]
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        SlotPolicyDocument.model_validate(wrong)
