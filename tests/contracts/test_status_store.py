"""What the books of waves keep: the double in memory, and Azure Tables on Azurite."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure import wave_register
from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables, find
from clouds.azure.wave_register import WaveTables
from domain.approval import Approval, Decision
from domain.errors import Refused, Transient
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem
from domain.run import CLAIMED, Registration, Run, RunOrder
from domain.source_instance import InstanceRef
from domain.status import Gate, InstanceStatus, Progress, Subject, Waiting
from domain.wave_status import WAVE_EXISTS, WaveQuery, WaveState, state_of
from local.clock import VirtualClock
from local.simulators.status_store import SimulatedStatusStore

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "tables"])
def store(request):
    """The three ports in one object, empty, and with a clock that stands still."""
    if request.param == "memory":
        return SimulatedStatusStore(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",  # the running system sees to the waves of its own
    )
    return Ports(StatusTables(tables), WaveTables(tables), ApprovalTables(tables))


class Ports:
    def __init__(self, *ports):
        self.ports = ports

    def __getattr__(self, name):
        return next(getattr(port, name) for port in self.ports if hasattr(port, name))


def several_at_once(store):
    if isinstance(store, SimulatedStatusStore):
        pytest.skip("the double is asked by one thread at a time")
    store.list_waves(WaveQuery())  # makes the tables


@pytest.fixture
def wave():
    return registration()


def registration(name="w", fingerprint="one", numbers=(2, 1, 3), approvers=()):
    ids = tuple(f"i-0000000{n}" for n in numbers)
    return Registration(name, fingerprint, f"{name}.json", "1", "eu-west-1", ids, approvers)


def refs(wave):
    return [InstanceRef(wave.account_id, wave.region, each) for each in wave.instance_ids]


def progress(wave, phase, *, number=2, minutes=0, attempt=1, **more):
    subject = Subject(wave.name, f"i-0000000{number}", attempt)
    return Progress(subject, NOON + timedelta(minutes=minutes), phase, **more)


def end(store, wave, number, *, minutes=0):
    report = MigrationReport(f"i-0000000{number}", Outcome.FAILED)
    more = {"number": number, "minutes": minutes}
    store.record(progress(wave, Phase.ENDED, report=report, **more))


def accepted(store, wave):
    assert store.accept(wave)
    store.claim(refs(wave), wave.name, 1)
    store.confirm(wave.name)
    return store.read_wave(wave.name)


def test_a_wave_is_to_be_confirmed_once_and_then_the_same(store, wave):
    assert store.accept(wave)
    assert store.accept(wave)  # an interruption left it half accepted
    store.confirm(wave.name)
    assert not store.accept(wave)
    with pytest.raises(Refused) as refused:
        store.accept(replace(wave, fingerprint="another"))
    assert refused.value.refusal.code == WAVE_EXISTS
    assert refused.value.remedy


def test_what_was_withdrawn_frees_its_name_and_its_instances(store, wave):
    store.accept(wave)
    store.claim(refs(wave), wave.name, 1)
    store.withdraw(wave.name)
    assert store.read_wave(wave.name) is None
    other = replace(wave, fingerprint="another")
    assert store.accept(other)
    store.claim(refs(other), "x", 1)


def test_what_was_confirmed_is_not_withdrawn(store, wave):
    accepted(store, wave)
    store.withdraw(wave.name)
    assert store.read_wave(wave.name)


def test_only_what_was_not_confirmed_is_left_to_be_finished(store, wave):
    store.accept(wave)
    assert store.unconfirmed() == (wave,)
    assert store.waiting_runs() == ()
    store.confirm(wave.name)
    assert store.unconfirmed() == ()
    run = Run(wave.name, 1, wave.instance_ids)
    assert store.waiting_runs() == (RunOrder(run, wave.document),)


def test_an_instance_belongs_to_one_wave_at_a_time(store, wave):
    accepted(store, wave)
    other = registration("x", numbers=(4, 3))
    store.accept(other)
    with pytest.raises(Refused) as refused:
        store.claim(refs(other), other.name, 1)
    assert refused.value.refusal.code == CLAIMED
    assert "i-00000003 belongs to wave w" in refused.value.refusal.detail
    store.claim(refs(registration("y", numbers=(4,))), "y", 1)  # nothing was held by halves


def test_an_instance_of_another_region_is_another_instance(store, wave):
    accepted(store, wave)
    store.claim([InstanceRef("1", "eu-west-2", "i-00000001")], "x", 1)


def test_a_claim_ends_with_its_migration_and_no_other(store, wave):
    accepted(store, wave)
    end(store, wave, 1)
    store.claim(refs(registration("x", numbers=(1,))), "x", 1)
    with pytest.raises(Refused):
        store.claim(refs(registration("x", numbers=(2,))), "x", 1)


def test_a_claim_of_a_wave_that_is_not_there_gives_way(store, wave):
    store.claim(refs(wave), "crashed", 1)
    store.claim(refs(wave), wave.name, 1)


def test_the_end_of_an_earlier_run_told_late_does_not_end_the_claim_of_a_later_one(store, wave):
    accepted(store, wave)
    end(store, wave, 1)
    store.claim([refs(wave)[1]], wave.name, 2)
    store.add_run(store.read_wave(wave.name), ["i-00000001"])
    end(store, wave, 1)
    with pytest.raises(Refused):
        store.claim([refs(wave)[1]], "x", 1)


def test_many_instances_are_held_all_or_none(store):
    crowd = [InstanceRef("1", "eu-west-1", f"i-{n:08x}") for n in range(250)]
    first = Registration("w", "f", "d", "1", "eu-west-1", (crowd[249].instance_id,))
    accepted(store, first)
    with pytest.raises(Refused):
        store.claim(crowd, "x", 1)
    store.claim(crowd[:249], "y", 1)


def test_of_many_who_want_one_instance_one_gets_it(store, wave):
    several_at_once(store)
    names = [f"w{n}" for n in range(100)]
    for name in names:
        store.accept(replace(wave, name=name))

    def claim(name):
        try:
            store.claim(refs(wave), name, 1)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(claim, names)) == 1


def test_a_run_begins_with_all_and_closes_the_wave_when_it_ends(store, wave):
    accepted(store, wave)
    run = Run(wave.name, 1, wave.instance_ids)
    assert state_of(store.read_wave(wave.name)) is WaveState.QUEUED
    assert store.begin(run) == run
    assert store.begin(run) == run
    assert (store.waiting_runs(), [o.run for o in store.begun_runs()]) == ((), [run])
    assert state_of(store.read_wave(wave.name)) is WaveState.RUNNING
    for number in (1, 2, 3):
        end(store, wave, number)
    store.end(run)
    store.end(run)
    assert store.begun_runs() == ()
    assert state_of(store.read_wave(wave.name)) is WaveState.FINISHED
    assert store.begin(run) is None


def test_another_run_is_for_some_instances_and_shows_them_as_new(store, wave):
    accepted(store, wave)
    store.begin(Run(wave.name, 1, wave.instance_ids))
    end(store, wave, 1)
    before = store.read_wave(wave.name)
    run = store.add_run(before, ["i-00000001"])
    assert run == Run(wave.name, 2, ("i-00000001",))
    assert store.waiting_runs() == (RunOrder(run, wave.document),)
    told = {i.instance_id: i for i in store.read_wave(wave.name).instances}
    assert told["i-00000001"] == InstanceStatus("i-00000001", attempt=2)
    assert told["i-00000002"].attempt == 1
    with pytest.raises(Transient):
        store.add_run(before, ["i-00000001"])


def test_a_run_is_added_although_others_write_the_waves_row_meanwhile(store, wave, monkeypatch):
    accepted(store, wave)
    end(store, wave, 1)
    before, meddlers = store.read_wave(wave.name), [store.confirm]

    def find_then_meddle(*place):
        found = find(*place)
        if meddlers:
            meddlers.pop()(wave.name)
        return found

    monkeypatch.setattr(wave_register, "find", find_then_meddle)
    assert store.add_run(before, ["i-00000001"]).number == 2


def test_late_news_of_an_earlier_run_change_nothing(store, wave):
    accepted(store, wave)
    end(store, wave, 1)
    store.add_run(store.read_wave(wave.name), ["i-00000001"])
    store.record(progress(wave, Phase.ASSESSING, number=1, attempt=2, minutes=1))
    store.record(progress(wave, Phase.REPLICATING, number=1, minutes=2))
    told = store.read_wave(wave.name).instances[1]
    assert (told.phase, told.attempt, told.report) == (Phase.ASSESSING, 2, None)


def test_who_is_taken_out_of_a_waiting_run_does_not_begin_with_it(store, wave):
    accepted(store, wave)
    run = Run(wave.name, 1, wave.instance_ids)
    assert store.drop(wave.name, ["i-00000001"]) == ("i-00000001",)
    assert store.begin(run).instance_ids == ("i-00000002", "i-00000003")
    assert store.drop(wave.name, ["i-00000002", "i-00000001"]) == ("i-00000001",)


def test_a_run_from_which_all_were_taken_never_begins(store, wave):
    accepted(store, wave)
    assert store.drop(wave.name, wave.instance_ids) == wave.instance_ids
    assert store.waiting_runs() == ()
    assert store.begin(Run(wave.name, 1, wave.instance_ids)) is None


def test_no_more_runs_than_slots(store, wave):
    first, second, third = (Run(name, 1, wave.instance_ids) for name in ("w1", "w2", "w3"))
    assert [store.take_slot(run, 2) for run in (first, first, second, third)] == [
        True,
        True,
        True,
        False,
    ]
    store.end(first)
    assert store.take_slot(third, 2)
    assert not store.take_slot(first, 1)


def test_of_many_who_want_a_slot_only_so_many_get_one(store, wave):
    several_at_once(store)
    runs = [Run(f"w{n}", 1, wave.instance_ids) for n in range(40)]
    store.take_slot(runs[0], 7)
    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(lambda run: store.take_slot(run, 7), runs)) == 7


def test_the_first_answer_counts(store):
    me, yes = Subject("w", "i-1"), Approval(Decision.APPROVE, "mona", "go", "words")
    assert store.find(me) is None
    assert store.decide(me, yes) == yes
    assert store.decide(me, Approval(Decision.REJECT, "lena")) == yes
    assert store.find(me) == yes
    assert store.find(replace(me, attempt=2)) is None
    assert store.find(replace(me, instance_id="i-2")) is None


def test_waves_are_listed_by_name_state_and_page_the_newest_first(store):
    for name in ("pay-1", "pay-2", "hr-1"):
        accepted(store, registration(name, numbers=(int(name[-1]) + len(name),)))
    store.begin(Run("pay-1", 1, ("i-00000006",)))
    names = [w.name for w in store.list_waves(WaveQuery()).items]
    assert names == ["pay-2", "pay-1", "hr-1"]
    assert [w.name for w in store.list_waves(WaveQuery(prefix="hr")).items] == ["hr-1"]
    running = store.list_waves(WaveQuery(state=WaveState.RUNNING)).items
    assert [w.name for w in running] == ["pay-1"]
    first = store.list_waves(WaveQuery(limit=2))
    rest = store.list_waves(WaveQuery(limit=2, cursor=first.cursor))
    assert [w.name for page in (first, rest) for w in page.items] == names
    assert rest.cursor == ""


def test_events_come_in_order_and_go_on_after_a_cursor(store, wave):
    accepted(store, wave)
    for minutes, phase in enumerate([Phase.ASSESSING, Phase.PREPARING_SOURCE, Phase.DISCOVERING]):
        store.record(progress(wave, phase, minutes=minutes))
    store.record(progress(wave, Phase.ASSESSING, number=1, minutes=1))
    events = store.list_events(wave.name, "", 100)
    phases = [Phase.ASSESSING, Phase.ASSESSING, Phase.PREPARING_SOURCE, Phase.DISCOVERING]
    assert [each.event.phase for each in events] == phases
    assert store.list_events(wave.name, events[1].cursor, 1) == events[2:3]
    assert store.list_events("nobodys", "", 100) == ()


def test_the_same_news_again_make_no_second_event(store, wave):
    accepted(store, wave)
    for _ in range(2):
        store.record(progress(wave, Phase.ASSESSING))
    assert len(store.list_events(wave.name, "", 100)) == 1


def test_who_is_held_back_is_marked_until_it_goes_on_or_ends(store, wave):
    accepted(store, wave)
    store.record(progress(wave, Phase.ASSESSING))

    def marked():
        return store.read_wave(wave.name).instances[0].suspended

    store.mark_suspended(wave.name, "i-00000002", suspended=True)
    assert marked()
    store.mark_suspended(wave.name, "i-00000002", suspended=False)
    assert not marked()
    store.mark_suspended(wave.name, "i-00000002", suspended=True)
    end(store, wave, 2, minutes=5)
    assert not marked()
    kinds = [each.event.kind.value for each in store.list_events(wave.name, "", 100)]
    assert sorted(kinds) == ["ended", "phase", "phase", "resumed", "suspended"]


def test_an_accepted_wave_shows_every_instance_in_its_own_order_before_anything_is_told(store):
    status = accepted(store, registration(approvers=("mona",)))
    assert (status.name, status.accepted) == ("w", NOON)
    assert (status.account_id, status.region, status.approvers) == ("1", "eu-west-1", ("mona",))
    ids = ["i-00000002", "i-00000001", "i-00000003"]
    assert status.instances == tuple(InstanceStatus(each) for each in ids)


def test_there_is_nothing_to_read_of_a_wave_that_nobody_brought(store):
    assert store.read_wave("nobodys") is None


def test_what_is_told_comes_back_whole(store, wave):
    accepted(store, wave)
    item = ProtectedItem(
        "/items/1",
        "Protected",
        allowed_operations=("UnplannedFailover",),
        replicated_bytes=2**40,
        total_bytes=2**41,
        rpo=timedelta(minutes=5),
        last_recovery_point=NOON,
    )
    waiting = Waiting(Gate.APPROVAL, "Genehmigen? Größe prüfen")
    store.record(progress(wave, Phase.AWAITING_APPROVAL, item=item, waiting=waiting))
    first = store.read_wave(wave.name).instances[0]
    assert (first.phase, first.percent, first.total_bytes) == (Phase.AWAITING_APPROVAL, 50, 2**41)
    assert (first.rpo, first.waiting, first.updated) == (timedelta(minutes=5), waiting, NOON)
    assert [step.name for step in first.steps] == ["Approve"]


def test_the_end_is_kept_with_its_report(store, wave):
    accepted(store, wave)
    report = MigrationReport("i-00000002", Outcome.MIGRATED, left_behind=("a group",))
    store.record(progress(wave, Phase.COMMITTING))
    store.record(progress(wave, Phase.ENDED, minutes=1, report=report))
    assert store.read_wave(wave.name).instances[0].report == report


def test_news_that_come_late_do_not_turn_back_the_status(store, wave):
    accepted(store, wave)
    store.record(progress(wave, Phase.REPLICATING, minutes=5))
    store.record(progress(wave, Phase.ASSESSING, minutes=1))
    assert store.read_wave(wave.name).instances[0].phase is Phase.REPLICATING


def test_one_instances_news_touch_no_other(store, wave):
    accepted(store, wave)
    other = registration("x", numbers=(4, 5))
    accepted(store, other)
    store.record(progress(wave, Phase.REPLICATING, number=1))
    phases = [each.phase for each in store.read_wave(wave.name).instances]
    assert phases == [Phase.ACCEPTED, Phase.REPLICATING, Phase.ACCEPTED]
    assert {each.phase for each in store.read_wave(other.name).instances} == {Phase.ACCEPTED}


def test_writers_at_once_lose_nothing(store, wave):
    several_at_once(store)
    accepted(store, wave)
    told = [progress(wave, Phase.REPLICATING, minutes=m) for m in range(12)]

    def record(each):
        for _ in range(20):
            try:
                return store.record(each)
            except Transient:
                continue  # as the step would
        raise AssertionError("never came through")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, told))
    assert store.read_wave(wave.name).instances[0].updated == NOON + timedelta(minutes=11)
