"""What people are told of waves, when, how often, and what becomes of what can't be told."""

from collections import Counter
from datetime import timedelta

import pytest

from clouds.notifying.answers import GONE
from domain.errors import Refusal, Refused, Transient
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.notification.delivery import MOST_ATTEMPTS
from tests.triggers.notifying.ground import Ground
from triggers.notifying import telling

DOWN = Transient("bus: it does not answer")


def seen(ground, channel="bus"):
    return [m.id for name, m in ground.told if name == channel]


def test_a_wave_is_told_from_its_beginning_to_its_ends_and_each_thing_once():
    ground = Ground()
    ground.accept()
    ground.look(minutes=1)
    ground.tell(Phase.ASSESSING)
    ground.ask(2)
    ground.look(minutes=1)
    ground.look(minutes=1)
    ground.end(1)
    ground.end(2, Outcome.ROLLED_BACK)
    ground.end(3, Outcome.FAILED)
    for _ in range(5):
        ground.look(minutes=1)
    assert ground.subjects() == [
        "w1 has started",
        "w1: i-00000002 waits for approval",
        "w1: i-00000001 has been migrated",
        "w1: i-00000002 has been rolled back, and its source serves again",
        "w1: i-00000003 has not been migrated",
    ]
    assert set(Counter(seen(ground)).values()) == {1}


def test_a_report_that_is_written_down_hours_late_is_told_all_the_same():
    ground = Ground()
    ground.accept()
    ground.tell(Phase.ASSESSING, 2)
    happened = ground.now
    ground.look(hours=9)
    ground.end(1, at=happened)
    ground.look(minutes=1)
    assert "w1: i-00000001 has been migrated" in ground.subjects()


def test_what_had_happened_before_there_was_a_channel_is_not_told_but_who_waits_is():
    ground = Ground("[]")
    ground.accept()
    ground.end(1, at=ground.now - timedelta(days=1))
    ground.ask(2, at=ground.now - timedelta(days=1))
    ground.stage.notices._found.clear()
    ground.stage.notices._since = ground.now
    told = Ground()
    told.stage, told.clouds = ground.stage, ground.clouds
    told.look(minutes=1)
    assert "w1: i-00000001 has been migrated" not in told.subjects()
    assert "w1: i-00000002 waits for approval" in told.subjects()


def test_a_channel_that_is_down_for_hours_loses_nothing_and_holds_up_no_other():
    ground = Ground()
    ground.accept()
    ground.fail("bus", *[DOWN] * 8)
    ground.end(1)
    ground.look(minutes=1)
    assert len(ground.subjects()) == 2
    assert seen(ground) == []
    for _ in range(400):
        ground.look(minutes=1)
    assert len(seen(ground)) == len(set(seen(ground))) == 2
    assert len(ground.subjects()) == 2


def test_of_a_channel_that_is_down_one_message_is_tried_and_not_all():
    ground = Ground()
    ground.accept()
    for number in (1, 2, 3):
        ground.end(number)
    ground.fail("bus", *[DOWN] * 4)
    ground.look(minutes=1)
    assert len(ground.stage.notifier.answers["bus"]) == 3
    attempts = sorted(each.attempts for each in ground.stage.notices.waiting("w1"))
    assert attempts == [0, 0, 0, 1]


def test_who_asks_for_patience_is_left_alone_for_as_long():
    ground = Ground()
    ground.accept()
    ground.fail("bus", Transient("busy", timedelta(hours=1)))
    ground.look(minutes=1)
    ground.look(minutes=59)
    assert seen(ground) == []
    ground.look(minutes=2)
    assert len(seen(ground)) == 1


def test_what_is_refused_again_and_again_is_dead_seen_and_can_be_revived(caplog):
    ground = Ground()
    ground.accept()
    refusal = Refused(Refusal("notifications.401", "channel bus", "bus.example answered 401"))
    ground.fail("bus", *[refusal] * MOST_ATTEMPTS)
    for _ in range(60):
        ground.look(hours=1)
    (dead,) = [each for each in ground.stage.notices.over("w1") if each.state == "dead"]
    assert (dead.channel, dead.attempts) == ("bus", MOST_ATTEMPTS)
    assert "answered 401" in dead.trouble
    assert "was never told by channel bus" in caplog.text
    assert ground.stage.notices.revive("w1", dead.id, ground.now)
    ground.accept("w2", ("i-00000009",))
    ground.look(minutes=1)
    assert len(seen(ground)) == 2


def test_where_nobody_is_any_more_nobody_is_tried_again():
    ground = Ground()
    ground.accept()
    ground.fail("bus", Refused(Refusal(GONE, "channel bus", "bus.example answered 410")))
    for _ in range(5):
        ground.look(hours=1)
    (dead,) = [each for each in ground.stage.notices.over("w1") if each.state == "dead"]
    assert dead.attempts == 1


def test_an_error_that_nobody_foresaw_is_told_by_its_name_alone(caplog):
    ground = Ground()
    ground.accept()
    ground.fail("bus", ValueError("s3cret"))
    ground.look(minutes=1)
    (waits,) = ground.stage.notices.waiting("w1")
    assert waits.trouble == "channel bus failed unforeseen: ValueError"
    assert "s3cret" not in caplog.text
    assert ground.subjects() == ["w1 has started"]


def test_a_secret_in_what_a_channel_said_is_not_written_down(caplog):
    ground = Ground()
    ground.accept()
    ground.fail("bus", Transient("it said: password=Tr0ub4dor and more"))
    ground.look(minutes=1)
    (waits,) = ground.stage.notices.waiting("w1")
    assert waits.trouble.startswith("it said: ")
    assert "Tr0ub4dor" not in waits.trouble + caplog.text


def test_what_takes_too_long_is_told_the_next_time(monkeypatch):
    ground = Ground()
    ground.accept()
    monkeypatch.setattr(telling, "_PATIENCE", 0.0)
    ground.look(minutes=1)
    assert ground.told == []
    monkeypatch.undo()
    ground.look(minutes=1)
    assert ground.subjects() == ["w1 has started"]


class Crash(BaseException):
    """The process dies."""


def crashing(port, method, moment):
    """Let the process die before or after this is done the next time."""
    original = getattr(port, method)

    def die(*given, **named):
        setattr(port, method, original)
        if moment == "after":
            original(*given, **named)
        raise Crash

    setattr(port, method, die)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("method", ["plan", "put_bookmark", "waiting", "end"])
def test_a_crash_anywhere_loses_nothing_and_twice_is_seen_by_the_id(method, moment):
    ground = Ground('[{"channel":"bus"}]')
    ground.accept()
    ground.end(1)
    crashing(ground.stage.notices, method, moment)
    with pytest.raises(Crash):
        ground.look(minutes=1)
    for _ in range(3):
        ground.look(minutes=1)
    assert len(set(seen(ground))) == 2
    assert len(seen(ground)) <= (3 if method == "end" else 2)
    assert ground.stage.notices.waiting("w1") == ()


def test_a_crash_between_send_and_record_sends_the_same_id_again():
    ground = Ground('[{"channel":"bus","events":["wave_started"]}]')
    ground.accept()
    crashing(ground.stage.notices, "end", "before")
    with pytest.raises(Crash):
        ground.look(minutes=1)
    ground.look(minutes=1)
    first, second = seen(ground)
    assert first == second


def test_a_wave_that_cannot_be_read_holds_up_no_other(monkeypatch, caplog):
    ground = Ground()
    ground.accept("w1")
    ground.accept("w2", ("i-00000009",))
    real = ground.stage.status.read_wave
    broken = Transient("tables: busy")

    def read(name):
        if name == "w1":
            raise broken
        return real(name)

    monkeypatch.setattr(ground.stage.status, "read_wave", read)
    ground.look(minutes=1)
    assert ground.subjects() == ["w2 has started"]
    assert "w1 can't be read" in caplog.text
    monkeypatch.undo()
    ground.look(minutes=1)
    assert ground.subjects() == ["w2 has started", "w1 has started"]


def test_a_wave_that_is_long_over_is_read_no_more(monkeypatch):
    ground = Ground()
    run = ground.accept()
    for number in (1, 2, 3):
        ground.end(number)
    ground.clouds.register.end(run)
    ground.look(minutes=1)
    ground.look(days=2)
    asked = []
    monkeypatch.setattr(ground.stage.status, "read_wave", asked.append)
    ground.look(minutes=1)
    assert asked == []
