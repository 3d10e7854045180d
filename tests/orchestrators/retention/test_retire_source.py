from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cutover import CutoverPolicy
from domain.names import retirement_story_id
from domain.retention import Afterwards, Retention, Snapshot, SourceState, is_due, kept
from domain.source_instance import InstanceState
from orchestrators.retire_source import retire_source

DAY = timedelta(days=1)
END = CutoverPolicy(retention=Retention(30 * DAY, Afterwards.SNAPSHOT_AND_TERMINATE))


def moved(stage, cutover=END):
    """Migrate an instance, and let its retention time pass."""
    ref = stage.add_instance()
    stage.migrate(ref, cutover=cutover)
    stage.clock.advance(30 * DAY)
    return ref


def retire(stage, ref):
    """End what is due, as the timer does."""
    source, now = stage.retentions.find(ref), stage.clock.now()
    assert is_due(source, now)
    story = retirement_story_id(ref, now)
    stage.begin(retire_source, source, story)
    stage.go_on()
    return stage.result(retire_source, story)


def state_of(stage, ref):
    return stage.source.describe_instance(ref).state


def test_a_source_that_has_moved_is_stopped_tagged_and_in_the_book(stage):
    ref = stage.add_instance()
    stage.migrate(ref)
    source = stage.retentions.find(ref)
    tags = stage.source.describe_instance(ref).tags
    assert (source.state, source.then) == (SourceState.WAITING, Afterwards.KEEP)
    assert source.until - source.migrated == 30 * DAY
    assert tags["ferry:retain-until"] == source.until.isoformat()
    assert tags["ferry:migrated-to"] == source.vm_id
    assert not is_due(source, stage.clock.now() + 3650 * DAY)


def test_a_source_whose_time_is_over_is_snapshotted_and_then_terminated(stage):
    ref = moved(stage)
    ended = retire(stage, ref)
    assert (ended.state, state_of(stage, ref)) == (SourceState.RETIRED, InstanceState.TERMINATED)
    assert ended.snapshots == tuple(s.snapshot_id for s in stage.retirement.snapshots[ref])
    assert stage.retentions.find(ref) == ended
    assert not is_due(ended, stage.clock.now())


def test_nothing_is_terminated_before_every_snapshot_is_complete(stage):
    ref = moved(stage)
    stage.retirement.snapshot_state = "pending"
    source, now = stage.retentions.find(ref), stage.clock.now()
    stage.begin(retire_source, source, "retire")
    stage.go_on(until=lambda: stage.clock.now() > now + DAY)
    assert state_of(stage, ref) is InstanceState.STOPPED
    done = tuple(replace(s, state="completed") for s in stage.retirement.snapshots[ref])
    stage.retirement.snapshots[ref] = done
    stage.go_on()
    assert state_of(stage, ref) is InstanceState.TERMINATED


def test_a_snapshot_that_fails_keeps_the_source(stage):
    ref = moved(stage)
    stage.retirement.snapshot_state = "error"
    ended = retire(stage, ref)
    assert (ended.state, state_of(stage, ref)) == (SourceState.OBSTRUCTED, InstanceState.STOPPED)
    assert "has failed" in ended.because
    assert ended.remedy


def started(stage, ref):
    stage.source.start_instance(ref)


def started_and_stopped_again(stage, ref):
    stage.retirement.launched[ref] = stage.clock.now()


def another(stage, ref):
    stage.source.instances[ref].description.tags["ferry:migrated-to"] = "/another"


def tagged(stage, ref):
    stage.source.instances[ref].description.tags["ferry:keep"] = ""


def protected(stage, ref):
    stage.retirement.protected.add(ref)


def kept_by_a_person(stage, ref):
    stage.retentions.record(kept(stage.retentions.find(ref), "mona", "audit"))


OBSTACLES = [started, started_and_stopped_again, another, tagged, protected]


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_whatever_speaks_against_it_keeps_the_source_and_says_how_to_go_on(stage, obstacle):
    ref = moved(stage)
    obstacle(stage, ref)
    ended = retire(stage, ref)
    assert ended.state is SourceState.OBSTRUCTED
    assert (bool(ended.because), bool(ended.remedy)) == (True, True)
    assert state_of(stage, ref) is not InstanceState.TERMINATED
    assert ref not in stage.retirement.snapshots
    assert is_due(stage.retentions.find(ref), stage.clock.now())


@pytest.mark.parametrize("obstacle", [*OBSTACLES, kept_by_a_person])
def test_what_comes_up_while_the_snapshots_are_made_keeps_the_source_as_well(stage, obstacle):
    ref = moved(stage)
    ensure = stage.retirement.ensure_snapshots

    def meanwhile(*_):
        found = ensure(ref)
        obstacle(stage, ref)
        return found

    stage.spoiler.next_time("ensure_snapshots", meanwhile())
    source = replace(stage.retentions.find(ref), state=SourceState.WAITING)
    stage.begin(retire_source, source, "retire")
    stage.go_on()
    assert stage.result(retire_source, "retire").state is SourceState.OBSTRUCTED
    assert state_of(stage, ref) is not InstanceState.TERMINATED


def test_a_volume_that_was_attached_meanwhile_keeps_the_source(stage):
    ref = moved(stage)
    stage.spoiler.next_time("ensure_snapshots", (Snapshot("snap-1", "vol-1"),))
    stage.retirement.snapshot_state = "pending"
    ended = retire(stage, ref)
    assert "no complete snapshot" in ended.because
    assert state_of(stage, ref) is InstanceState.STOPPED
