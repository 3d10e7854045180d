"""Whatever is committed goes on when the file is opened again, as after a crash."""

import json
import shutil
import sqlite3
from datetime import timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local.clock import VirtualClock
from local.engine import FileTaken, UnknownSchema, run_until_idle
from tests.local.engine.conftest import NOON
from tests.local.engine.words import moment, raised, resumed, suspended


@pytest.fixture
def file(tmp_path):
    return tmp_path / "hub.db"


@pytest.fixture
def crash(tmp_path):
    """Copy a hub's file as it lies on the disk: what a process that is killed leaves behind."""
    copies = []

    def copy(file):
        at = tmp_path / f"crash-{len(copies)}"
        at.mkdir()
        for each in file.parent.glob(f"{file.name}*"):
            shutil.copy(each, at)
        copies.append(at / file.name)
        return copies[-1]

    return copy


@pytest.fixture
def reopened(open_hub):
    return lambda path, moment=NOON: open_hub(path, VirtualClock(moment))


RUNS = {
    "sequence": ('["ada", "bob"]', []),
    "fan_out": ('["ada", "bob", "cyd"]', []),
    "hopeless": ("null", []),
    "naps": ("2", []),
    "parent": ('["ada", "bob"]', []),
    "parent_of_the_unlucky": ("null", []),
    "collector": ("[]", ["a", "b", "c"]),
    "countdown": ("3", []),
    "deadline": ("null", []),
}


@pytest.mark.parametrize("name", RUNS)
def test_from_every_commit_a_new_process_comes_to_the_same_end(reopened, name, file, worker, crash):
    value, items = RUNS[name]
    hub, crashes = reopened(file), []
    hub.subscribe(lambda: crashes.append((crash(file), hub.clock.now())))
    hub.start(name, "it", value)
    for item in items:
        hub.tell("it", raised("item", json.dumps(item)))
    run_until_idle(hub, worker)
    whole = hub.get("it")
    assert whole.HasField("completedTimestamp")
    for path, when in crashes[len(items) :]:
        survivor = reopened(path, when)
        run_until_idle(survivor, worker)
        it = survivor.get("it")
        assert (it.orchestrationStatus, it.output.value) == (
            whole.orchestrationStatus,
            whole.output.value,
        ), path
        ended = [e for e in survivor.history("it") if e.HasField("executionCompleted")]
        assert len(ended) == 1
        survivor.close()


def test_an_activity_in_hand_is_handed_out_again(reopened, file, worker, crash):
    hub = reopened(file)
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    hub.complete(turn.token, worker.orchestrate(turn.request))
    lost = hub.next_activity()
    survivor = reopened(crash(file))
    again = survivor.next_activity()
    assert again.request == lost.request
    assert not survivor.complete(lost.token, worker.act(lost.request))
    assert survivor.complete(again.token, worker.act(again.request))


def test_a_completed_activity_is_not_handed_out_again(reopened, file, worker, crash):
    hub = reopened(file)
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    hub.complete(turn.token, worker.orchestrate(turn.request))
    activity = hub.next_activity()
    hub.complete(activity.token, worker.act(activity.request))
    survivor = reopened(crash(file))
    assert survivor.next_activity() is None
    run_until_idle(survivor, worker)
    assert survivor.get("it").output.value == '["hello ada"]'


def test_a_turn_in_hand_is_handed_out_again(reopened, file, crash):
    hub = reopened(file)
    hub.start("gate", "it")
    lost = hub.next_orchestration()
    survivor = reopened(crash(file))
    assert survivor.next_orchestration().request == lost.request


def test_a_timer_that_was_due_meanwhile_fires_at_once(reopened, file, worker):
    hub = reopened(file)
    hub.start("slow", "it", "300")
    run_until_idle(hub, worker, limit=NOON)
    hub.close()
    survivor = reopened(file, NOON + timedelta(hours=1))
    run_until_idle(survivor, worker)
    assert moment(survivor.get("it").completedTimestamp) == NOON + timedelta(hours=1)


def test_the_suspended_stay_suspended_with_their_messages(reopened, file, worker):
    hub = reopened(file)
    hub.start("gate", "it")
    hub.tell("it", suspended())
    run_until_idle(hub, worker)
    hub.tell("it", raised("approval", '"yes"'))
    hub.close()
    survivor = reopened(file)
    run_until_idle(survivor, worker)
    assert survivor.get("it").orchestrationStatus == pb.ORCHESTRATION_STATUS_SUSPENDED
    survivor.tell("it", resumed())
    run_until_idle(survivor, worker)
    assert survivor.get("it").output.value == '"yes"'


def test_a_child_still_finds_its_parent(reopened, file, worker):
    hub = reopened(file)
    hub.start("offspring", "wave", '["a"]')
    run_until_idle(hub, worker)
    hub.close()
    survivor = reopened(file)
    survivor.tell("wave-a", raised("approval", '"yes"'))
    run_until_idle(survivor, worker)
    assert survivor.get("wave").output.value == '["yes"]'


def test_the_ended_keep_their_history(reopened, file, worker):
    hub = reopened(file)
    hub.start("sequence", "it", '["ada"]')
    run_until_idle(hub, worker)
    before = hub.history("it")
    hub.close()
    assert reopened(file).history("it") == before


def test_a_change_that_cannot_be_written_has_not_happened(reopened, file, worker, monkeypatch):
    hub = reopened(file)
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    answer = worker.orchestrate(turn.request)

    def full(_changed):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(hub, "write", full)
        with pytest.raises(sqlite3.OperationalError):
            hub.complete(turn.token, answer)
    assert hub.history("it") == []
    assert hub.next_activity() is None
    assert not hub.complete(turn.token, answer)
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '["hello ada"]'


def test_a_file_of_another_version_is_refused_and_left_alone(reopened, file):
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE instances (id)")
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = file.read_bytes()
    with pytest.raises(UnknownSchema, match="has schema 99; this engine knows 3"):
        reopened(file)
    assert file.read_bytes() == before


def test_a_file_of_another_program_is_refused(reopened, file):
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE recipes (id)")
    db.close()
    with pytest.raises(UnknownSchema):
        reopened(file)


def test_two_hubs_never_share_a_file(reopened, file):
    first = reopened(file)
    with pytest.raises(FileTaken, match="locked"):
        reopened(file)
    first.close()
    reopened(file).close()
