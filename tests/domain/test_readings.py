from datetime import UTC, datetime, timedelta

from domain.component import Component, Part, PartKind, Role
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.readings import count_phases, heartbeat_ages, read_wave
from domain.status import Gate, InstanceStatus, StepRecord, Waiting
from domain.wave_status import WaveStatus

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASKED = Waiting(Gate.APPROVAL, "may it?")
OVER = MigrationReport("i-9", Outcome.MIGRATED)


def wave(*instances):
    return WaveStatus("w1", NOON, instances)


def at(phase, **more):
    return InstanceStatus(f"i-{phase}", phase, **more)


def test_a_wave_that_shows_nothing_reads_as_nothing():
    read = read_wave(wave(at(Phase.ASSESSING)), NOON, {})
    assert (read.rpo, read.idle, read.waiting) == (None, None, None)


def test_what_has_ended_is_counted_nowhere():
    over = at(Phase.ENDED, report=OVER, rpo=9 * HOUR, item_id="1")
    assert read_wave(wave(over), NOON, {"1": 9 * HOUR}).rpo is None
    assert sum(count_phases([wave(over)]).values()) == 0


def test_the_oldest_recovery_point_counts_as_the_vault_says_and_else_as_the_story_was_told():
    told, asked = at(Phase.REPLICATING, rpo=HOUR), at(Phase.REPLICATING, rpo=HOUR, item_id="1")
    assert read_wave(wave(told, asked), NOON, {"1": 2 * HOUR}).rpo == 2 * HOUR
    assert read_wave(wave(told, asked), NOON, {"1": HOUR / 2}).rpo == HOUR


def test_only_an_initial_replication_stands_still():
    slow = at(Phase.REPLICATING, updated=NOON - 3 * HOUR)
    asked = at(Phase.AWAITING_APPROVAL, updated=NOON - 9 * HOUR)
    assert read_wave(wave(slow, asked), NOON, {}).idle == 3 * HOUR


def test_a_clock_behind_the_storys_makes_nothing_older_than_now():
    early = at(Phase.REPLICATING, updated=NOON + HOUR)
    untold = at(Phase.REPLICATING)
    assert read_wave(wave(early, untold), NOON, {}).idle == timedelta()


def test_an_approval_waits_since_its_step_began_even_when_it_is_asked_anew():
    step = StepRecord("Approve", NOON - 5 * HOUR)
    anew = at(Phase.AWAITING_APPROVAL, waiting=ASKED, steps=(step,), updated=NOON - HOUR)
    bare = at(Phase.AWAITING_APPROVAL, waiting=ASKED, updated=NOON - HOUR)
    assert read_wave(wave(anew), NOON, {}).waiting == 5 * HOUR
    assert read_wave(wave(bare), NOON, {}).waiting == HOUR


def test_another_gate_is_no_approval():
    commit = at(Phase.AWAITING_COMMIT, waiting=Waiting(Gate.COMMIT, "commit?"), updated=NOON)
    assert read_wave(wave(commit), NOON, {}).waiting is None


def test_a_server_is_as_silent_as_its_most_silent_part_that_is_registered():
    parts = (
        Part(PartKind.DRA, NOON - HOUR),
        Part(PartKind.RCM_PROXY, NOON),
        Part(PartKind.MARS_AGENT, NOON - 9 * HOUR, registered=False),
    )
    one = Component(Role.APPLIANCE, "a", "id", "f", last_heartbeat=NOON, parts=parts)
    never = Component(Role.APPLIANCE, "b", "id", "f")
    assert heartbeat_ages([one, never], NOON) == {("a", "replication appliance"): HOUR}
