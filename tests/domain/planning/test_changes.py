"""What has to change so that there are the waves that a plan wants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.planning.changes import Difference, Held, Step, Wanted, changes, differences
from domain.wave_status import WaveState

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
DOCUMENT = {"wave": "p-1", "instances": ["i-1", "i-2"], "policy": {"cutover": {"together": 2}}}
ONE = Wanted("p-1", DOCUMENT, "aa")
TWO = Wanted("p-2", {"wave": "p-2"}, "bb", after=("p-1",))
HERE = Held("p-1", WaveState.RUNNING, DOCUMENT, "aa")


def steps(wanted, held, **more):
    return {each.wave: each.step for each in changes(wanted, held, NOON, **more)}


def only(*args, **more):
    (found,) = changes(*args, NOON, **more)
    return found


def test_what_is_not_there_is_started_and_what_is_stays():
    assert steps([ONE], []) == {"p-1": Step.START}
    assert steps([ONE], [HERE]) == {"p-1": Step.UNCHANGED}
    assert only([ONE], []).pending
    assert not only([ONE], [HERE]).pending


def test_a_wave_is_the_same_by_its_document_though_another_version_hashes_it_otherwise():
    assert steps([replace(ONE, fingerprint="zz")], [HERE]) == {"p-1": Step.UNCHANGED}
    unkept = replace(HERE, document=None)
    assert steps([ONE], [unkept]) == {"p-1": Step.UNCHANGED}
    found = only([replace(ONE, fingerprint="zz")], [unkept])
    assert (found.step, found.differences) == (Step.REFUSED, ())
    assert "was not kept" in found.because


@pytest.mark.parametrize(
    ("state", "because", "remedy"),
    [
        (WaveState.QUEUED, "it is accepted, and waits for its turn", "take it back first"),
        (WaveState.RUNNING, "it is under way", "take it back first"),
        (WaveState.FINISHED, "it has ended", "move what is left"),
    ],
)
def test_a_wave_that_is_held_is_never_changed_and_says_why_and_in_what_it_differs(
    state, because, remedy
):
    other = {**DOCUMENT, "policy": {"cutover": {"together": 5}}}
    found = only([Wanted("p-1", other, "cc")], [replace(HERE, state=state)])
    assert (found.step, found.because, found.pending) == (Step.REFUSED, because, True)
    assert remedy in found.remedy
    assert "another name" in found.remedy
    assert found.differences == (Difference("policy.cutover.together", 2, 5),)


def test_a_wave_waits_for_its_time_and_starts_with_it():
    soon = replace(ONE, begins=NOON + timedelta(seconds=1))
    assert only([soon], []).because == "it begins 2027-01-04 12:00 UTC"
    assert steps([soon], []) == {"p-1": Step.WAIT}
    assert steps([replace(ONE, begins=NOON)], []) == {"p-1": Step.START}


def test_a_wave_waits_for_those_before_it_and_for_everybody_in_them():
    assert steps([ONE, TWO], []) == {"p-1": Step.START, "p-2": Step.WAIT}
    assert steps([ONE, TWO], [HERE])["p-2"] is Step.WAIT
    over = replace(HERE, state=WaveState.FINISHED)
    assert steps([ONE, TWO], [over])["p-2"] is Step.START
    (_, found) = changes([ONE, TWO], [replace(over, left=3)], NOON)
    assert found.step is Step.WAIT
    assert "3 have not migrated: retry them" in found.because
    assert not found.pending


def test_what_the_plan_names_no_more_is_left_unless_its_removal_is_wished():
    left = only([], [HERE])
    assert (left.step, left.pending) == (Step.LEFT, False)
    assert "--remove" in left.remedy
    gone = only([], [HERE], remove=True)
    assert (gone.step, gone.pending) == (Step.TAKE_BACK, True)
    assert changes([], [replace(HERE, state=WaveState.FINISHED)], NOON, remove=True) == ()


def test_differences_name_their_fields():
    held = {"a": [1, 2], "b": {"c": 1}, "d": [1]}
    wanted = {"a": [1, 3], "b": {"c": 1, "e": 2}, "d": [1, 2]}
    assert list(differences(held, wanted)) == [
        Difference("a.1", 2, 3),
        Difference("b.e", None, 2),
        Difference("d", [1], [1, 2]),
    ]
    assert list(differences([1], [2])) == [Difference("0", 1, 2)]
