import pytest

from domain.errors import Refused
from domain.landing_zone import Reach, ReachOrder
from domain.mobility_service import Command, CommandState
from domain.reach import read_reach
from domain.source_instance import InstanceRef

ORDER = ReachOrder(
    InstanceRef("123456789012", "eu-central-1", "i-1"), {"10.0.0.7": (135, 445), "10.0.0.8": (135,)}
)


def ended(output, state=CommandState.SUCCESS, error=""):
    return Command("c-1", state, 0, output, error)


def test_what_answered_is_open_and_the_rest_of_what_was_asked_is_closed():
    assert read_reach(ended('{"10.0.0.7":[445],"10.0.0.9":[1]}\n'), ORDER) == (
        Reach("10.0.0.7", 135, open=False),
        Reach("10.0.0.7", 445, open=True),
        Reach("10.0.0.8", 135, open=False),
    )


@pytest.mark.parametrize("output", ["", "{", "[1]", "[" * 100_000, '{"10.0.0.7":445}'])
def test_an_output_that_says_something_else_is_refused(output):
    with pytest.raises(Refused) as refused:
        read_reach(ended(output), ORDER)
    assert refused.value.refusal.subject == "i-1"


def test_a_check_that_failed_is_refused_with_its_words():
    with pytest.raises(Refused, match="the server is asleep"):
        read_reach(ended("{}", CommandState.FAILED, "the server is asleep"), ORDER)
    with pytest.raises(Refused, match="TimedOut"):
        read_reach(ended("", CommandState.TIMED_OUT), ORDER)
