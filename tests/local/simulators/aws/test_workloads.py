import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.security_rules import Direction, PortRule
from domain.source_instance import InstanceRef
from local.simulators.aws.machine import Machine
from local.simulators.aws.operators_script import OperatorsScript, read_script
from local.simulators.aws.workload import Client, Workload, random_workload
from local.simulators.aws.workplace import Workplace
from local.simulators.journal import count_writes

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REACHED = Machine(
    InstanceRef("123456789012", "eu-central-1", "i-1"),
    inbound=(PortRule(Direction.INBOUND, 3389, 3389, "10.0.0.0/8"),),
)
SHUT = replace(REACHED, inbound=())
DOWN = replace(REACHED, running=False)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def working(*clients, services=("Sales",)):
    place = Workplace(REACHED, NOON)
    place.begin(Workload(services, clients), NOON)
    return place


def written(place, since, until):
    return count_writes(place.writing().writers, at(since), at(until))


def test_a_client_writes_until_the_service_stops_and_again_when_it_starts():
    place = working(Client("Sales", "10.0.0.7"))
    place.stop(("Sales",), at(5))
    place.start(("Sales",), at(9))
    assert written(place, 0, 5) > 40
    assert written(place, 5, 9) == 0
    assert written(place, 9, 14) > 40


def test_a_tracked_connection_goes_on_writing_after_the_isolation():
    place = working(Client("Sales", "10.0.0.7"))
    place.see(SHUT, at(1))
    assert written(place, 1, 60) > 400
    assert place.writing().rests is None


def test_a_brief_connection_ends_and_is_not_made_anew_while_isolated():
    place = working(Client("Sales", "10.0.0.7", lasts=timedelta(minutes=3)))
    place.see(SHUT, at(4))
    assert place.writing().rests == at(6)
    assert written(place, 4, 6) > 0
    assert written(place, 6, 60) == 0
    place.see(REACHED, at(60))
    assert written(place, 60, 70) > 0


def test_a_release_before_a_connection_ends_lets_it_go_on():
    place = working(Client("Sales", "10.0.0.7", lasts=timedelta(minutes=3)))
    place.see(SHUT, at(4))
    place.see(REACHED, at(5))
    assert place.writing().rests is None
    assert len(place.times[0]) == 1


def test_a_service_that_writes_by_itself_needs_no_network():
    place = working(Client("Sales"))
    place.see(SHUT, at(1))
    assert written(place, 1, 9) > 0
    assert place.connections(at(2)) == []


def test_a_machine_that_is_down_writes_nothing_and_its_services_come_back_with_it():
    place = working(Client("Sales", "10.0.0.7"))
    place.stop(("Sales",), at(2))
    place.see(DOWN, at(3))
    place.see(REACHED, at(6))
    assert place.state("Sales") == "Running"
    assert written(place, 2, 6) == 0
    assert written(place, 6, 9) > 0


def test_a_machine_without_a_workload_rests_once_nobody_reaches_it():
    place = Workplace(REACHED, NOON)
    place.see(REACHED, at(1))
    assert place.writing().rests is None
    place.see(SHUT, at(2))
    place.see(SHUT, at(3))
    assert place.writing().rests == at(2)
    assert place.state("anything") == "Running"


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("Stop-Service Sales", OperatorsScript(("Sales",))),
        ("stop-service -Name 'A B', \"C$X\" -Force", OperatorsScript(("A B", "C$X"))),
        ("net stop Sales\nnet start Web", OperatorsScript(("Sales",), ("Web",))),
        ("Start-Sleep 5; Start-Sleep -Seconds 6", OperatorsScript(takes=timedelta(seconds=11))),
        ("exit 3; Stop-Service Sales", OperatorsScript(exit_code=3)),
        ("throw 'no'; Stop-Service Sales", OperatorsScript(exit_code=1)),
        ("while ($true) { }; Stop-Service A", OperatorsScript(takes=timedelta(days=1))),
        ("Get-Date # nothing", OperatorsScript()),
    ],
)
def test_a_script_is_read(words, does):
    assert read_script(base64.b64encode(words.encode()).decode()) == does


def test_a_drawn_workload_is_the_same_at_each_draw_and_differs_between_seeds():
    assert random_workload(7) == random_workload(7)
    assert len({random_workload(seed) for seed in range(30)}) == 30
    assert all({c.service for c in random_workload(n).clients} <= {*random_workload(n).services}
               for n in range(30))  # fmt: skip
