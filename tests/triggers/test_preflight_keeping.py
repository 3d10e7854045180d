"""What a timer keeps of the pre-flight of instances under way."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.assessment import Finding, Severity
from domain.errors import Transient
from domain.itinerary import Phase
from domain.preflight.kept import KeptLook, look_that_counts
from domain.preflight.reading import Inspected
from domain.status import InstanceStatus, StepRecord
from local.simulators.aws.memory.inspection import SimulatedInspection
from tests.triggers.books import played
from triggers.preflight_findings import preflight_of
from triggers.preflight_keeping import keep_looks
from triggers.preflight_kept import keep_look

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def at_the_gate(books, count=1):
    """Let a wave of so many wait for an answer."""
    refs = [books.add_instance(number + 1) for number in range(count)]
    for ref in refs:
        books.answers[ref.instance_id] = None
    await books.accept("w1", *(ref.instance_id for ref in refs))
    books.go_on(until=lambda: all(e.waiting for e in of(books).instances))
    return refs


def of(books):
    return books.status.read_wave("w1")


def known(books):
    return preflight_of(books.clouds, of(books), of(books).instances)


def test_what_only_warns_is_kept_while_an_instance_waits_for_its_answer():
    async def scenario(books):
        (ref,) = await at_the_gate(books)
        assert known(books) == {}
        books.inspection.next_time("inspect", AssertionError("the machine is asked again"))
        await books.do(keep_looks, books.clouds, NOW)
        found = known(books)[ref.instance_id]
        assert found.looked == NOW
        assert {each.code for each in found.findings} & {"churn_unmeasured", "metadata_v1"}
        assert "not_inspected" not in {each.code for each in found.findings}

    played(scenario)


def test_each_is_looked_at_once_a_run_and_no_more_at_a_time_than_may_be():
    async def scenario(books):
        await at_the_gate(books, 3)
        for seen in (2, 3, 3):
            await books.do(keep_looks, books.clouds, NOW, 2)
            assert len(known(books)) == seen
        await books.do(keep_looks, books.clouds, NOW + timedelta(hours=1))
        assert {each.looked for each in known(books).values()} == {NOW}

    played(scenario)


def test_one_that_nobody_can_look_at_now_is_looked_at_the_next_time():
    async def scenario(books):
        first, second = await at_the_gate(books, 2)
        books.inspection.next_time("describe_facts", Transient("ec2: throttled"))
        await books.do(keep_looks, books.clouds, NOW)
        assert len(known(books)) == 1
        await books.do(keep_looks, books.clouds, NOW)
        assert set(known(books)) == {first.instance_id, second.instance_id}

    played(scenario)


def test_nobody_is_looked_at_before_their_own_assessment_or_after_the_cutover_began():
    async def scenario(books):
        ref = books.add_instance()
        seen = []
        for phase in (Phase.ASSESSING, Phase.VALIDATING):
            books.at(phase, lambda _: seen.append(keep_looks(books.clouds, NOW)))
        await books.accept("w1", ref.instance_id)
        books.go_on()
        assert len(seen) == 2
        assert known(books) == {}

    played(scenario)


def test_what_only_the_preparation_needs_just_warns_once_that_is_done(monkeypatch):
    forgotten = Inspected(trouble="nobody knows any more")
    monkeypatch.setattr(SimulatedInspection, "recall", lambda *_: forgotten)

    async def scenario(books):
        (ref,) = await at_the_gate(books)
        await books.do(keep_looks, books.clouds, NOW)
        found = known(books)[ref.instance_id].findings
        severities = [each.severity for each in found if each.code == "not_inspected"]
        assert severities == [Severity.WARNING]

    played(scenario)


def test_the_newer_of_two_looks_counts():
    async def scenario(books):
        (ref,) = await at_the_gate(books)
        await books.do(keep_looks, books.clouds, NOW)
        mine = Finding("mine", Severity.WARNING, "seen", "mend")
        for hours, counts in ((-1, False), (1, True)):
            keep_look(books.clouds, ref, KeptLook(NOW + timedelta(hours=hours), (mine,)))
            assert (mine in known(books)[ref.instance_id].findings) == counts

    played(scenario)


@pytest.mark.parametrize(
    ("status", "newest"),
    [
        (InstanceStatus("i", Phase.REPLICATING, updated=NOW), 3),
        (InstanceStatus("i", steps=(StepRecord("Fail over", NOW),)), 2),
        (InstanceStatus("i", steps=(StepRecord("Validate", NOW),)), 2),
        (InstanceStatus("i", steps=(StepRecord("Approve", NOW),)), 3),
        (InstanceStatus("i", Phase.ENDED, updated=NOW, report=object()), 2),  # type: ignore[arg-type]
    ],
)
def test_looks_count_until_the_cutover_begins_or_without_one_until_the_end(status, newest):
    looks = [KeptLook(NOW + timedelta(hours=h)) for h in (-2, -1, 0, 1)]
    assert look_that_counts(status, [None, *looks]) == looks[newest]
    assert look_that_counts(status, [None]) is None
