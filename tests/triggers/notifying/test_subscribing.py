"""Who is told of what: one message or many, at once or in a digest, as they and the wave wish."""

from domain.itinerary import Phase
from domain.migration import Outcome
from domain.notification.subscriber import Subscriber
from tests.triggers.notifying.ground import Ground


def test_instances_that_ask_together_are_one_message_to_people_and_one_each_to_machines():
    ground = Ground('[{"channel":"ops","events":["approval_needed"]},{"channel":"bus"}]')
    ground.accept()
    for number in (1, 2, 3):
        ground.ask(number)
    ground.look(minutes=1)
    assert ground.subjects() == ["w1: 3 instances: waits for approval"]
    assert len(ground.subjects("bus")) == 4


def test_what_was_answered_before_the_digest_is_told_no_more():
    ground = Ground('[{"channel":"ops","digest":"PT1H","events":["approval_needed"]}]')
    ground.accept()
    ground.ask(1)
    ground.ask(2)
    ground.look(minutes=1)
    ground.tell(Phase.FAILING_OVER, 1)
    ground.look(hours=1)
    assert ground.subjects() == ["w1: i-00000002 waits for approval"]
    assert [each.state for each in ground.stage.notices.over("w1")].count("overtaken") == 1


def test_a_digest_of_which_all_was_answered_is_told_to_nobody():
    ground = Ground('[{"channel":"ops","digest":"PT1H","events":["approval_needed"]}]')
    ground.accept()
    ground.ask(1)
    ground.look(minutes=1)
    ground.tell(Phase.FAILING_OVER, 1)
    ground.end(2)
    ground.look(hours=1)
    assert ground.told == []
    assert [each.state for each in ground.stage.notices.over("w1")] == ["overtaken"]


def test_a_wave_says_itself_who_is_told_of_it():
    ground = Ground('[{"channel":"ops"}]')
    ground.accept(notifications=(Subscriber("ops", ("migrated",)), Subscriber("bus", ("failed",))))
    ground.end(1)
    ground.end(2, Outcome.FAILED)
    ground.look(minutes=1)
    assert ground.subjects() == ["w1: i-00000001 has been migrated"]
    assert ground.subjects("bus") == ["w1: i-00000002 has not been migrated"]


def test_of_two_wishes_for_one_channel_the_first_that_wants_it_counts():
    at_once = '{"channel":"ops","events":["failed"]}'
    ground = Ground(f'[{at_once},{{"channel":"ops","digest":"PT1H"}}]')
    ground.accept()
    ground.end(1)
    ground.end(2, Outcome.FAILED)
    ground.look(minutes=1)
    assert ground.subjects() == ["w1: i-00000002 has not been migrated"]
    ground.look(hours=1)
    assert ground.subjects()[1:] == ["w1: 2 notices"]


def test_what_stands_still_and_what_nobody_answers_is_told_once():
    ground = Ground('[{"channel":"ops","events":["stalled","approval_expiring"]}]')
    ground.accept()
    ground.tell(Phase.REPLICATING, 1)
    ground.ask(2)
    for _ in range(30):
        ground.look(minutes=10)
    assert ground.subjects() == [
        "w1: i-00000002 waits for approval, and its time runs out",
        "w1: i-00000001 has stalled",
    ]
