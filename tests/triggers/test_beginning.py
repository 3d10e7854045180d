"""A story that is just about to begin is waited for, and not for ever."""

from datetime import timedelta

import pytest

from domain.errors import Transient
from triggers.beginning import once_begun

NOW = timedelta()


def test_it_is_told_once_as_soon_as_it_hears():
    answers = [False, False, True]
    once_begun(lambda: answers.pop(0), "i-1", pause=NOW)
    assert answers == []


def test_one_that_never_begins_is_for_the_caller_to_try_again():
    asked = []
    with pytest.raises(Transient, match="i-1: its story is just about to begin"):
        once_begun(lambda: bool(asked.append(1)), "i-1", pause=NOW, pauses=3)
    assert len(asked) == 4
