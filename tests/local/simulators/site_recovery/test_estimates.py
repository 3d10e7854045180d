"""What a fleet's rows say of machines is told in advance, and delays come from dice."""

import json
from datetime import timedelta

import pytest

from local.clock import VirtualClock
from local.simulators.site_recovery.model.discovery import register_agent
from local.simulators.site_recovery.model.job_kinds import FAILOVER
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.source_machine import AgentDisk, AgentRegistration

BIOS = "ec2a1b2c-0000-4000-8000-0000000000aa"
GIB = 1024**3


@pytest.fixture
def control(reach, stage):
    """Send a control request and read what comes back."""
    reached = reach(stage())

    def send(path, body):
        answer = reached.ask(f"/simulator/{path}", "POST", body, version="", Authorization="")
        return answer.status_code, json.loads(answer.content or b"null")

    send.world = reached.world
    return send


def agent(number):
    bios_id = f"{BIOS[:-1]}{number}"
    disks = (AgentDisk(30 * GIB), AgentDisk(10 * GIB))
    return AgentRegistration(bios_id, f"WIN-{number}.corp.example", disks=disks)


def test_what_is_told_in_advance_counts_for_more_than_what_the_agent_says(control):
    told = {"bios_id": BIOS[:-1].upper() + "1", "used": [5], "churn": 7}
    assert control("estimates", told)[0] == 204
    first, second = (register_agent(control.world, agent(number)) for number in (1, 2))
    assert (first.used, first.agent.churn) == (5 + 5 * GIB, 7)
    assert (second.used, second.agent.churn) == (20 * GIB, None)


def test_a_machine_goes_by_every_line_that_was_laid_for_it(control):
    machines = [register_agent(control.world, agent(number)) for number in (1, 2)]
    ids = [each.agent.bios_id for each in machines]
    for name, capacity, those in (("wide", 100, ids), ("narrow", 30, ids[:1])):
        body = {"name": name, "capacity": capacity, "bios_ids": those}
        assert control("lines", body)[0] == 204
    lines = control.world.lines
    assert [line.name for line in lines.of(machines[0])] == ["wide", "narrow"]
    assert [line.name for line in lines.of(machines[1])] == ["wide"]
    lines.copies(machines[0], copied=True)
    lines.copies(machines[1], copied=True)
    assert [lines.throughput(each) for each in machines] == [30, 50]


def test_a_line_without_a_capacity_is_refused(control):
    assert control("lines", {"name": "wide", "bios_ids": []})[0] == 400


def lasting(stage, **settings):
    world = stage(**settings).world
    names = [f"item-{number}" for number in range(20)]
    spans = []
    for name in names:
        order = JobOrder(FAILOVER, name, name, world.now, timedelta(minutes=10))
        spans.append(begin_job(world, order).activity.duration / timedelta(minutes=10))
    return spans


def test_jobs_take_their_time_unless_a_spread_is_told_and_then_the_dice_decide(stage):
    assert set(lasting(stage)) == {1.0}
    uneven = lasting(stage, job_spread=0.1)
    assert len(set(uneven)) == 20
    assert 0.9 <= min(uneven) < 0.95
    assert 1.05 < max(uneven) <= 1.1
    assert lasting(stage, job_spread=0.1) == uneven != lasting(stage, job_spread=0.1, seed=2)


def test_answers_come_late_by_dice_but_not_those_to_whoever_stages_the_world(reach, stage):
    awaited = []

    class Awaited(VirtualClock):
        def seconds_until(self, moment):
            awaited.append((moment - self.now()).total_seconds())
            return 0.0

    reached = reach(stage(answer_delay=timedelta(seconds=4)))
    reached.world.clock = Awaited(reached.world.clock.now())
    reached.ask("/simulator/world", version="", Authorization="")
    assert awaited == []
    for _ in range(9):
        reached.ask(f"{reached.world.estate.site_id}/machines", version="2023-06-06")
    assert len(set(awaited)) == 9
    assert 0 <= min(awaited) < 2 < max(awaited) <= 4
