from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from domain.cutover_groups import CutoverGroup, before, cycle, leave_in_order
from domain.turns import (
    Call,
    Says,
    Seat,
    TurnNote,
    TurnOrder,
    Turns,
    all_over,
    called,
    failed,
    heard,
    next_lapse,
    stopped,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
IDS = tuple(f"i-{number}" for number in range(1, 7))


def turns(*groups, ids=IDS, **more):
    return Turns(TurnOrder("w", 1, "w", ids, groups, **more))


def say(stand, says, *ids, asks=1):
    told = []
    for each in ids:
        stand, words = heard(stand, TurnNote(each, says, asks))
        told += words
    return stand, told


def seats(stand):
    return {each: member.seat for each, member in stand.members.items()}


def test_who_is_ready_is_called_in_order_as_far_as_there_are_places():
    stand, _ = say(turns(together=2), Says.READY, "i-3", "i-1", "i-2")
    stand, words = called(stand, NOON)
    assert [(each, word.call) for each, word in words] == [("i-1", Call.COME), ("i-2", Call.COME)]
    assert called(stand, NOON)[1] == ()
    stand, told = say(stand, Says.HERE, "i-1")
    assert [(each, word.call) for each, word in told] == [("i-1", Call.GO)]
    stand, _ = say(stand, Says.ENDED, "i-1")
    assert [each for each, _ in called(stand, NOON)[1]] == ["i-3"]


def test_who_does_not_answer_in_time_makes_room_and_is_called_again_once_it_speaks():
    stand, _ = say(turns(together=1), Says.READY, "i-1", "i-2")
    stand, _ = called(stand, NOON)
    assert next_lapse(stand) == NOON + 10 * MINUTE
    stand, words = called(stand, NOON + 10 * MINUTE)
    assert [each for each, _ in words] == ["i-2"]
    assert seats(stand)["i-1"] is Seat.ABSENT
    stand, told = say(stand, Says.HERE, "i-1")
    assert (told, seats(stand)["i-1"]) == ([], Seat.READY)
    assert next_lapse(turns()) is None


def test_words_of_an_earlier_asking_change_nothing():
    stand, _ = say(turns(together=1), Says.READY, "i-1", asks=2)
    stand, _ = called(stand, NOON)
    for says in (Says.HERE, Says.BACK):
        assert say(stand, says, "i-1", asks=1) == (stand, [])
    stand, _ = say(stand, Says.BACK, "i-1", asks=2)
    assert seats(stand)["i-1"] is Seat.AWAY
    assert say(stand, Says.HERE, "i-1", asks=2) == (stand, [])


def test_who_has_ended_is_not_heard_any_more():
    stand, _ = say(turns(), Says.ENDED, "i-1")
    assert say(stand, Says.READY, "i-1") == (stand, [])
    stand, _ = say(stand, Says.ENDED, *IDS)
    assert all_over(stand)


def test_after_too_many_failures_all_who_wait_are_let_go_even_one_that_was_called():
    stand, _ = say(turns(together=2), Says.READY, "i-1", "i-2", "i-3")
    stand, _ = called(stand, NOON)
    stand, _ = say(stand, Says.HERE, "i-1")
    stand, _ = say(stand, Says.FAILED, "i-1")
    assert (stopped(stand), failed(stand)) == (True, ("i-1",))
    stand, told = say(stand, Says.HERE, "i-2")
    assert told == []
    stand, words = called(stand, NOON)
    assert {each: word.call for each, word in words} == {"i-2": Call.STOP, "i-3": Call.STOP}
    stand, _ = say(stand, Says.READY, "i-4")
    assert [each for each, _ in called(stand, NOON)[1]] == ["i-4"]


def test_a_failure_before_the_turn_counts_only_where_others_wait_for_groups():
    assert not stopped(say(turns(together=1), Says.FAILED, "i-1")[0])
    grouped = turns(CutoverGroup("a", ("i-1",)), CutoverGroup("b", ("i-2",)))
    assert stopped(say(grouped, Says.FAILED, "i-1")[0])


def test_groups_wait_for_all_before_them_near_and_far():
    a, b, c = (CutoverGroup(name, (f"i-{n}",)) for n, name in enumerate("abc", 1))
    assert before((a, b, c), c) == {"a", "b"}
    assert before((a, b, replace(c, after=())), replace(c, after=())) == set()
    emptied = leave_in_order((a, b, c), {"i-1", "i-3"})
    assert [group.instances for group in emptied] == [("i-1",), (), ("i-3",)]
    stand, _ = say(turns(*emptied, ids=("i-1", "i-3")), Says.READY, "i-1", "i-3")
    stand, words = called(stand, NOON)
    assert [each for each, _ in words] == ["i-1"]


def test_a_circle_is_named_wherever_it_hides():
    a = CutoverGroup("a", ("i-1",), ("d",))
    b = CutoverGroup("b", ("i-2",), ("a",))
    c = CutoverGroup("c", ("i-3",), ("b",))
    d = CutoverGroup("d", ("i-4",), ("c", "unknown"))
    assert cycle((a, b, c, d)) == ("a", "d", "c", "b", "a")
    assert cycle((replace(a, after=()), b, c, d, CutoverGroup("e", ("i-5",), ("b", "c")))) == ()


@settings(max_examples=150, deadline=None)
@given(some.data())
def test_whatever_they_say_there_are_never_too_many_and_never_one_before_its_group(data):
    groups = tuple(
        CutoverGroup(name, (f"i-{n * 2 + 1}", f"i-{n * 2 + 2}")) for n, name in enumerate("abc")
    )
    most = data.draw(some.integers(1, 3))
    stand, now = turns(*groups, together=most, failures=data.draw(some.integers(0, 2))), NOON
    for _ in range(data.draw(some.integers(1, 60))):
        now += data.draw(some.integers(0, 6)) * MINUTE
        stand, _ = called(stand, now)
        who, says = data.draw(some.sampled_from(IDS)), data.draw(some.sampled_from(Says))
        if says is Says.READY and seats(stand).get(who) is Seat.BEGUN:
            continue  # a member that has begun asks no more
        had_failed = stopped(stand)
        stand, words = heard(stand, TurnNote(who, says, 1))
        at_work = [each for each, seat in seats(stand).items() if seat is Seat.BEGUN]
        assert len(at_work) <= most
        if any(word.call is Call.GO for _, word in words):
            own = next(group for group in groups if who in group.instances)
            earlier = [i for g in groups if g.name in before(groups, own) for i in g.instances]
            assert all(seats(stand).get(i) in {Seat.ENDED, Seat.FAILED} for i in earlier)
            assert not had_failed
