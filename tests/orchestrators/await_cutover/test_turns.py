from collections import Counter
from datetime import time, timedelta
from functools import partial
from importlib import import_module
from itertools import accumulate

import pytest
from durabletask.internal import orchestrator_service_pb2 as pb

from domain.cutover import CutoverPolicy
from domain.cutover_groups import CutoverGroup
from domain.errors import Refusal, Refused
from domain.itinerary import Lifecycle, Phase, lifecycle
from domain.migration import Cancellation, Outcome, Pace
from domain.names import turns_above_id, turns_story_id
from domain.pace import Vigil
from domain.turns import Says, TurnNote, TurnOrder, Turns
from domain.window import Calendar, Window
from orchestrators.keep_turns import keep_turns
from orchestrators.story import cancellation
from orchestrators.turn_signals import turn_asked, turns_end
from tests.local.engine.words import resumed, suspended, terminated
from tests.orchestrators.conftest import CLEAN, NO

_H, _M = timedelta(hours=1), timedelta(minutes=1)
NO_ROOM = Refused(Refusal("site_recovery.28031", "item", "no room", "Make room."))
AT_WORK = {Lifecycle.CUTTING_OVER, Lifecycle.CUT_OVER}


def instances(stage, count):
    return [stage.add_instance(number) for number in range(1, count + 1)]


def groups(*members, **after):
    return tuple(
        CutoverGroup(f"g{n}", tuple(str(ref) for ref in refs), after.get(f"g{n}"))
        for n, refs in enumerate(members, 1)
    )


def busiest(stage):
    """Tell how many were being cut over at once at most, by the wave's own events."""
    steps, at_work = [], set()
    for each in stage.status.list_events("w1", "", 10_000):
        event = each.event
        busy = lifecycle(event.phase) in AT_WORK
        if busy is not (event.instance_id in at_work):
            at_work ^= {event.instance_id}
            steps.append((event.at, 1 if busy else -1))
    running = accumulate(change for _, change in sorted(steps))
    return max(running)


def moments(stage, phase):
    found = {}
    for each in stage.status.list_events("w1", "", 10_000):
        if each.event.phase is phase:
            found.setdefault(each.event.instance_id, each.event.at)
    return found


def outcomes(reports):
    return Counter(each.outcome for each in reports)


@pytest.mark.parametrize("together", [1, 2, 5])
def test_no_more_than_so_many_are_cut_over_at_a_time(stage, together):
    refs = instances(stage, 7)
    reports = stage.migrate(*refs, cutover=CutoverPolicy(together=together))
    assert outcomes(reports) == {Outcome.MIGRATED: 7}
    assert busiest(stage) == together


def test_a_group_begins_when_everybody_before_it_has_ended(stage):
    one, two, three, four = instances(stage, 4)
    reports = stage.migrate(
        one, two, three, four, cutover_groups=groups([three, four], [one], [two])
    )
    assert outcomes(reports) == {Outcome.MIGRATED: 4}
    stops, ends = moments(stage, Phase.STOPPING_SOURCE), moments(stage, Phase.ENDED)
    assert stops[str(one)] >= max(ends[str(three)], ends[str(four)])
    assert stops[str(two)] >= ends[str(one)]


def test_groups_that_depend_on_one_only_go_side_by_side(stage):
    base, left, right, top = instances(stage, 4)
    order = groups([base], [left], [right], [top], g3=("g1",), g4=("g2", "g3"))
    stage.migrate(base, left, right, top, cutover_groups=order)
    stops, ends = moments(stage, Phase.STOPPING_SOURCE), moments(stage, Phase.ENDED)
    assert stops[str(right)] < ends[str(left)]
    assert stops[str(left)] >= ends[str(base)]
    assert stops[str(top)] >= max(ends[str(left)], ends[str(right)])


def test_when_too_many_have_failed_no_other_begins_and_its_source_is_untouched(stage):
    bad, good, late = instances(stage, 3)
    stage.spoiler.next_time("start_failover", NO_ROOM)
    reports = stage.migrate(bad, good, late, cutover=CutoverPolicy(together=1))
    assert [each.outcome for each in reports] == [
        Outcome.FAILED,
        Outcome.CANCELLED,
        Outcome.CANCELLED,
    ]
    assert f"more than 0 failed: {bad}" in reports[1].because
    assert "retry" in reports[1].remedy
    assert all(stage.in_aws(ref) for ref in (bad, good, late))
    assert stage.traces(late) == CLEAN
    assert str(good) not in moments(stage, Phase.STOPPING_SOURCE)


def test_as_many_failures_as_agreed_stop_nobody(stage):
    refs = instances(stage, 3)
    stage.spoiler.next_time("start_failover", NO_ROOM)
    reports = stage.migrate(*refs, cutover=CutoverPolicy(together=1, failures=1))
    assert outcomes(reports) == {Outcome.FAILED: 1, Outcome.MIGRATED: 2}


def test_the_next_group_does_not_begin_without_one_that_never_came(stage):
    linux = stage.add_instance(1, platform="", platform_details="Linux/UNIX")
    other = stage.add_instance(2)
    reports = stage.migrate(linux, other, cutover_groups=groups([linux], [other]))
    assert [each.outcome for each in reports] == [Outcome.FAILED, Outcome.CANCELLED]
    assert stage.in_aws(other)


def test_without_groups_one_that_never_came_stops_nobody(stage):
    linux = stage.add_instance(1, platform="", platform_details="Linux/UNIX")
    other = stage.add_instance(2)
    reports = stage.migrate(linux, other, cutover=CutoverPolicy(together=1))
    assert [each.outcome for each in reports] == [Outcome.FAILED, Outcome.MIGRATED]


def test_who_is_rejected_does_not_hold_up_those_behind_it(stage):
    unwanted, other = instances(stage, 2)
    stage.answers[str(unwanted)] = NO
    reports = stage.migrate(unwanted, other, cutover_groups=groups([unwanted], [other]))
    assert [each.outcome for each in reports] == [Outcome.REJECTED, Outcome.MIGRATED]


def test_who_is_cancelled_while_it_waits_for_its_turn_does_not_hold_up_the_others(stage):
    first, second, third = instances(stage, 3)
    waits = partial(stage.send, message=Cancellation("mona"), signal=cancellation)
    gone = []

    def cancel(progress):
        if progress.phase is Phase.AWAITING_TURN and not gone:
            gone.append(progress.subject.instance_id)
            waits(progress.subject)

    stage.status.listeners.append(cancel)
    reports = stage.migrate(first, second, third, cutover=CutoverPolicy(together=1))
    assert outcomes(reports) == {Outcome.CANCELLED: 1, Outcome.MIGRATED: 2}
    assert busiest(stage) == 1


def test_a_member_whose_story_breaks_does_not_hold_up_the_others(stage):
    unlucky, other = instances(stage, 2)
    stage.spoiler.next_time("stop_instance", {"nonsense": True})
    stage.at(Phase.STOPPING_SOURCE, lambda s: stage.hub.tell(f"w1:{s.instance_id}", terminated()))
    policy = CutoverPolicy(together=1, failures=1)
    reports = stage.migrate(unlucky, other, cutover=policy)
    assert sorted(each.outcome for each in reports) == [Outcome.HELD, Outcome.MIGRATED]


def test_who_rests_when_it_is_called_gives_its_place_to_the_next_and_comes_back_later(stage):
    refs = instances(stage, 3)
    resting = []

    def rest(subject):
        resting.append(subject.instance_id)
        stage.hub.tell(f"w1:{subject.instance_id}", suspended())

    stage.at(Phase.AWAITING_TURN, rest)
    wave = stage.wave(*refs, cutover=CutoverPolicy(together=1))
    stage.start(wave)
    stage.go_on()
    (sleeper,) = resting
    ended = moments(stage, Phase.ENDED)
    assert set(ended) == {str(ref) for ref in refs} - {sleeper}
    stage.hub.tell(f"w1:{sleeper}", resumed())
    stage.go_on()
    assert outcomes(stage.report(wave).reports) == {Outcome.MIGRATED: 3}
    assert busiest(stage) == 1


def test_an_order_that_breaks_lets_everybody_go_untouched(stage):
    refs = instances(stage, 3)
    stage.at(Phase.AWAITING_TURN, lambda _: stage.hub.tell(turns_story_id("w1", 1), terminated()))
    reports = stage.migrate(*refs, cutover=CutoverPolicy(together=1))
    assert outcomes(reports)[Outcome.CANCELLED] >= 2
    assert "the order of the wave's cutovers broke" in reports[-1].because
    assert all(
        stage.in_aws(ref) for ref in refs if str(ref) not in moments(stage, Phase.FAILING_OVER)
    )


def test_an_order_that_vanished_keeps_nobody_for_ever(stage):
    refs = instances(stage, 2)

    def lose(_):
        for story in (turns_above_id("w1", 1), turns_story_id("w1", 1)):
            stage.hub.tell(story, terminated())

    stage.at(Phase.ASSESSING, lose)
    pace = Pace(turn=Vigil(10 * _M, 10 * _M, 24 * _H))
    reports = stage.migrate(*refs, cutover=CutoverPolicy(together=1), pace=pace)
    assert outcomes(reports) == {Outcome.FAILED: 2}
    assert "its turn never came" in reports[0].because
    assert all(stage.in_aws(ref) for ref in refs)


def test_who_does_not_get_its_turn_before_its_window_closes_waits_for_the_next(stage, begun):
    refs = instances(stage, 4)
    nightly = Window("UTC", time(22), 20 * _M, weekdays=tuple(range(7)))
    policy = CutoverPolicy(together=1, calendar=Calendar((nightly,)))
    reports = stage.migrate(*refs, cutover=policy)
    assert outcomes(reports) == {Outcome.MIGRATED: 4}
    opens = [at.replace(hour=22, minute=0, second=0, microsecond=0) for at in begun.values()]
    assert all(timedelta() <= at - o < 20 * _M for at, o in zip(begun.values(), opens, strict=True))
    assert len({at.date() for at in begun.values()}) > 1
    assert busiest(stage) == 1


def test_a_wave_of_52_keeps_its_order_over_its_parts(stage):
    refs = instances(stage, 52)
    reports = stage.migrate(
        *refs,
        cutover_groups=groups(refs[26:], refs[:26]),
        cutover=CutoverPolicy(together=8),
    )
    assert outcomes(reports) == {Outcome.MIGRATED: 52}
    assert busiest(stage) == 8
    stops, ends = moments(stage, Phase.STOPPING_SOURCE), moments(stage, Phase.ENDED)
    assert min(stops[str(ref)] for ref in refs[:26]) >= max(ends[str(ref)] for ref in refs[26:])
    assert stage.longest_history() < 700


def test_a_wave_that_says_nothing_has_no_order(stage):
    stage.migrate()
    assert not [each for each in stage.story_ids() if each.endswith((":turns", ":order"))]


def test_an_order_that_hears_its_end_last_in_a_generation_ends(stage, monkeypatch):
    monkeypatch.setattr(import_module("orchestrators.keep_turns"), "NOTES_PER_GENERATION", 1)
    order = TurnOrder("w1", 1, "w1", ("i-1",), groups=())
    stage.begin(keep_turns, Turns(order, stands=True), "kept")
    stage.go_on(limit=stage.clock.now() + _M)
    stage.tell("kept", turns_end, None)
    stage.go_on(limit=stage.clock.now() + _M)
    assert stage.hub.get("kept").orchestrationStatus == pb.ORCHESTRATION_STATUS_COMPLETED


def test_who_is_called_and_does_not_answer_gives_its_place_to_the_next(stage):
    order = TurnOrder("w1", 1, "w1", ("i-1", "i-2"), together=1)
    stage.begin(keep_turns, Turns(order, stands=True), "kept")
    for each in order.instances:
        stage.tell("kept", turn_asked, TurnNote(each, Says.READY, 1))
    stage.go_on(limit=stage.clock.now() + order.grace - _M)
    assert called_by("kept", stage) == ["w1:i-1"]
    stage.go_on(limit=stage.clock.now() + 2 * _M)
    assert called_by("kept", stage) == ["w1:i-1", "w1:i-2"]
    stage.tell("kept", turns_end, None)
    stage.go_on(limit=stage.clock.now() + _M)


def called_by(story, stage):
    events = stage.hub.history(story)
    return [each.eventSent.instanceId for each in events if each.HasField("eventSent")]
