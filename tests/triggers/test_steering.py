from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.errors import Refused, Transient
from domain.itinerary import Phase
from domain.migration import Cancellation, HandInstallation
from domain.run import CLAIMED
from domain.status import InstanceStatus
from domain.wave_status import WaveState, state_of
from tests.orchestrators.conftest import NO, YES
from tests.triggers.books import NOBODY, played
from triggers.choosing import may_be_suspended
from triggers.problems import Problem

WISH = Cancellation("mona", "wrong wave")
LENAS = Approval(Decision.APPROVE, "lena", "", ACKNOWLEDGEMENT)


def at_the_gate(scenario, **more):
    """Play a scenario with a wave whose one instance waits for an answer."""

    async def prepared(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        await books.accept("w1", ref.instance_id, **more)
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_APPROVAL)
        await scenario(books, ref.instance_id)

    played(prepared)


def wave(books, name="w1"):
    return books.status.read_wave(name)


def phase(books):
    return wave(books).instances[0].phase


async def problem(books, act, *arguments):
    with pytest.raises(Problem) as raised:
        await books.do(act, *arguments)
    document = raised.value.document
    assert document["remedy"]
    return document["status"], document["type"].removeprefix("urn:ferry:problem:")


def test_an_answer_is_recorded_and_opens_the_gate():
    async def scenario(books, instance):
        assert await books.do(books.steering.answer, wave(books), None, YES) == [instance]
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    at_the_gate(scenario)


def test_where_one_of_several_is_answered_differently_nobody_else_is_either():
    async def scenario(books):
        a, b = (books.add_instance(number).instance_id for number in (1, 2))
        books.answers[a] = books.answers[b] = None
        await books.accept("w1", a, b)
        books.go_on(
            until=lambda: all(i.phase is Phase.AWAITING_APPROVAL for i in wave(books).instances)
        )
        await books.do(books.steering.answer, wave(books), [a], YES)
        refused = await problem(books, books.steering.answer, wave(books), None, NO)
        assert refused == (409, "answered-before")
        assert await books.do(books.steering.answer, wave(books), [b], YES) == [b]
        books.go_on()
        assert books.outcomes("w1") == ["migrated", "migrated"]

    played(scenario)


def test_the_same_answer_again_is_fine_and_anothers_is_told_whose_counts():
    async def scenario(books, _):
        await books.do(books.steering.answer, wave(books), None, YES)
        await books.do(books.steering.answer, wave(books), None, YES)
        for other in (NO, LENAS):
            refused = await problem(books, books.steering.answer, wave(books), None, other)
            assert refused == (409, "answered-before")
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    at_the_gate(scenario)


def test_only_approvers_answer():
    async def scenario(books, _):
        refused = await problem(books, books.steering.answer, wave(books), None, YES)
        assert refused == (403, "not-an-approver")
        await books.do(books.steering.answer, wave(books), None, LENAS)
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    at_the_gate(scenario, policy={"approvers": ["lena"]})


def test_an_answer_for_another_attempt_or_before_or_after_the_gate_is_refused():
    async def scenario(books, instance):
        answer = books.steering.answer
        wrong_state = (409, "wrong-state")
        assert await problem(books, answer, wave(books), None, YES, 2) == wrong_state
        await books.do(answer, wave(books), [instance], YES, 1)
        books.go_on()
        assert await problem(books, answer, wave(books), None, YES) == wrong_state
        assert await problem(books, answer, wave(books), [instance], YES) == wrong_state
        early = books.add_instance(2)
        await books.accept("w2", early.instance_id)
        assert await problem(books, answer, wave(books, "w2"), None, YES) == wrong_state

    at_the_gate(scenario)


def test_after_a_cancellation_no_answer_is_taken():
    async def scenario(books, instance):
        await books.do(books.steering.cancel, wave(books), None, WISH)
        books.go_on()
        assert books.outcomes("w1") == ["cancelled"]
        refused = await problem(books, books.steering.answer, wave(books), [instance], YES)
        assert refused == (409, "wrong-state")

    at_the_gate(scenario)


def test_who_waits_for_a_slot_is_cancelled_without_ever_beginning():
    async def scenario(books):
        waits = books.add_instance(2)
        await books.accept("w1", books.add_instance(1).instance_id)
        await books.accept("w2", waits.instance_id, NOBODY.b)
        assert state_of(wave(books, "w2")) is WaveState.QUEUED
        stopped = await books.do(
            books.steering.cancel, wave(books, "w2"), [waits.instance_id], WISH
        )
        assert stopped == [waits.instance_id]
        assert books.held_by(waits.instance_id) is None
        books.go_on()
        await books.keep_up()
        books.go_on()
        assert books.outcomes("w2") == ["cancelled", "failed"]
        described = [value for name, value in books.spoiler.taken if name == "describe_instance"]
        assert waits not in described

    played(scenario, most_waves=1)


def test_who_is_just_about_to_begin_is_asked_about_again():
    async def scenario(books):
        ref = books.add_instance()
        books.stories.start_once, start = lambda *_: None, books.stories.start_once
        await books.accept("w1", ref.instance_id)
        with pytest.raises(Transient):
            await books.do(books.steering.cancel, wave(books), None, WISH)
        books.stories.start_once = start
        await books.keep_up()
        books.go_on(until=lambda: phase(books) is Phase.PREPARING_SOURCE)
        await books.do(books.steering.cancel, wave(books), None, WISH)
        books.go_on()
        assert books.outcomes("w1") == ["cancelled"]

    played(scenario)


def test_a_retry_takes_up_again_who_was_taken_back_and_touches_nobody_else():
    async def scenario(books):
        good, bad = books.add_instance(1), books.add_instance(2)
        books.answers[bad.instance_id] = NO
        await books.accept("w1", good.instance_id, bad.instance_id)
        books.go_on()
        retry = books.steering.retry
        refused = await problem(books, retry, wave(books), [good.instance_id])
        assert refused == (409, "wrong-state")
        books.answers[bad.instance_id] = YES
        began = len(books.spoiler.taken)
        assert await books.do(retry, wave(books), None) == [bad.instance_id]
        assert await problem(books, retry, wave(books), None) == (409, "wrong-state")
        assert books.held_by(bad.instance_id) == "w1"
        books.go_on()
        assert books.outcomes("w1") == ["migrated", "migrated"]
        again = [value for _, value in books.spoiler.taken[began:] if value == good]
        assert again == []
        assert [i.attempt for i in wave(books).instances] == [1, 2]
        assert state_of(wave(books)) is WaveState.FINISHED

    played(scenario)


def test_who_runs_or_is_held_is_not_retried():
    async def scenario(books, instance):
        refused = await problem(books, books.steering.retry, wave(books), [instance])
        assert refused == (409, "wrong-state")

    at_the_gate(scenario)


def test_an_instance_that_another_wave_has_by_now_is_not_retried():
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = NO
        await books.accept("w1", ref.instance_id)
        books.go_on()
        books.answers[ref.instance_id] = None
        await books.accept("w2", ref.instance_id)
        with pytest.raises(Refused) as refused:
            await books.do(books.steering.retry, wave(books), None)
        assert refused.value.refusal.code == CLAIMED

    played(scenario)


def test_of_two_who_retry_at_once_one_does():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        before = wave(books)
        await books.do(books.steering.retry, before, None)
        with pytest.raises(Transient):
            await books.do(books.steering.retry, before, None)
        books.go_on()
        assert wave(books).runs == 2

    played(scenario)


def test_who_is_suspended_rests_until_resumed():
    async def scenario(books, instance):
        assert await books.do(books.steering.suspend, wave(books), None) == [instance]
        assert wave(books).instances[0].suspended
        refused = await problem(books, books.steering.suspend, wave(books), None)
        assert refused == (409, "wrong-state")
        await books.do(books.steering.answer, wave(books), None, YES)
        books.go_on()
        assert phase(books) is Phase.AWAITING_APPROVAL
        assert await books.do(books.steering.resume, wave(books), None) == [instance]
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]
        refused = await problem(books, books.steering.resume, wave(books), None)
        assert refused == (409, "wrong-state")

    at_the_gate(scenario)


def test_who_waits_for_its_recovery_plan_is_not_suspended():
    async def scenario(books):
        a, b = (books.add_instance(number) for number in (1, 2))
        books.answers[b.instance_id] = None
        both = a.instance_id, b.instance_id
        await books.accept("w1", *both, recovery_plan={"groups": [{"instances": list(both)}]})
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_PLAN)
        with pytest.raises(Problem, match="do not wait for their recovery plan"):
            await books.do(books.steering.suspend, wave(books), [a.instance_id])
        assert not wave(books).instances[0].suspended

    played(scenario)


def test_who_is_suspended_can_be_cancelled():
    async def scenario(books, _):
        await books.do(books.steering.suspend, wave(books), None)
        await books.do(books.steering.cancel, wave(books), None, WISH)
        books.go_on()
        assert books.outcomes("w1") == ["cancelled"]

    at_the_gate(scenario)


def test_one_name_wrong_and_nobody_is_touched():
    async def scenario(books, instance):
        for act in (books.steering.suspend, books.steering.resume):
            refused = await problem(books, act, wave(books), [instance, NOBODY.a])
            assert refused == (409, "wrong-state")
        assert not wave(books).instances[0].suspended

    at_the_gate(scenario)


def test_whoever_installed_by_hand_says_so_and_the_story_goes_on():
    word = HandInstallation("mona", "by RDP")

    async def scenario(books):
        ref = books.add_instance(ping_status="")
        await books.accept("w1", ref.instance_id, mobility_service="by_hand")
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_INSTALLATION)
        told = await books.do(books.steering.tell_installed, wave(books), None, word)
        assert told == [ref.instance_id]
        books.go_on(until=lambda: phase(books) is Phase.DISCOVERING)
        wrong = await problem(books, books.steering.tell_installed, wave(books), None, word)
        assert wrong == (409, "wrong-state")

    played(scenario)


@pytest.mark.parametrize("phase", [Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT])
def test_no_story_is_held_back_while_its_source_serves_nobody(phase):
    waits = InstanceStatus("i-1", Phase.AWAITING_TURN, updated=datetime(2026, 1, 1, tzinfo=UTC))
    assert may_be_suspended(waits)
    assert not may_be_suspended(replace(waits, phase=phase))


def test_who_was_cancelled_before_its_run_began_is_reported_though_that_was_interrupted(
    monkeypatch,
):
    async def scenario(books):
        waits = books.add_instance(2)
        await books.accept("w1", books.add_instance(1).instance_id)
        await books.accept("w2", waits.instance_id)
        with monkeypatch.context() as interrupted:
            interrupted.setattr("triggers.dropped.write_progress", busy)
            with pytest.raises(Transient):
                await books.do(books.steering.cancel, wave(books, "w2"), None, WISH)
        assert books.held_by(waits.instance_id) is not None
        await books.keep_up()
        assert books.outcomes("w2") == ["cancelled"]
        assert books.held_by(waits.instance_id) is None
        assert books.status.dropped_runs() == ()

    def busy(*_):
        raise Transient("the table is busy")

    played(scenario, most_waves=1)
