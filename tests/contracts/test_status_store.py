"""What every status store keeps: the double in memory, and Azure Tables on Azurite."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from domain.approval import Approval, Decision
from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem
from domain.run import Run
from domain.samples import MOST, Sample, Series
from domain.status import Gate, InstanceStatus, Subject, Waiting
from domain.wave_status import WaveQuery, WaveState
from tests.contracts.books import NOON, accepted, end, progress, registration, several_at_once


def test_late_news_of_an_earlier_run_change_nothing(store, wave):
    accepted(store, wave)
    end(store, wave, 1)
    store.add_run(store.read_wave(wave.name), ["i-00000001"])
    store.record(progress(wave, Phase.ASSESSING, number=1, attempt=2, minutes=1))
    store.record(progress(wave, Phase.REPLICATING, number=1, minutes=2))
    told = store.read_wave(wave.name).instances[1]
    assert (told.phase, told.attempt, told.report) == (Phase.ASSESSING, 2, None)


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


def test_events_of_one_instance_are_listed_alone(store, wave):
    accepted(store, wave)
    for number in (1, 2):
        store.record(progress(wave, Phase.ASSESSING, number=number))
        store.record(progress(wave, Phase.DISCOVERING, number=number, minutes=1))
    own = store.list_events(wave.name, "", 100, "i-00000001")
    assert [each.event.instance_id for each in own] == ["i-00000001"] * 2
    assert store.list_events(wave.name, own[0].cursor, 100, "i-00000001") == own[1:]
    assert store.list_events(wave.name, "", 1, "i-00000001") == own[:1]
    assert store.list_events(wave.name, "", 100, "i-00000003") == ()


def test_waves_that_were_read_a_moment_ago_are_listed_as_they_were(store, wave):
    accepted(store, wave)
    known = store.list_waves(WaveQuery()).items
    assert store.list_waves(WaveQuery(), known).items == known
    assert store.list_waves(WaveQuery(prefix="x"), known).items == ()


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


def _replicated(wave, minutes, count, **more):
    item = ProtectedItem("/items/1", "Protected", replicated_bytes=count, total_bytes=2**41)
    item = replace(item, rpo=timedelta(seconds=90))
    return progress(wave, Phase.REPLICATING, item=item, minutes=minutes, **more)


def test_replication_is_sampled_and_read_by_instance_and_by_wave(store, wave):
    accepted(store, wave)
    assert store.read_samples(wave.name, "i-00000002") == Series()
    for minutes, count in ((0, 2**30), (1, 2**40), (1, 2**40)):
        store.record(_replicated(wave, minutes, count))
    store.record(progress(wave, Phase.REPLICATING, minutes=2))
    store.mark_suspended(wave.name, "i-00000002", suspended=True)
    lag = timedelta(seconds=90)
    kept = (Sample(NOON, 0, 2**30, lag), Sample(NOON + timedelta(minutes=1), 50, 2**40, lag))
    assert store.read_samples(wave.name, "i-00000002") == Series(1, kept)
    assert store.list_samples(wave.name) == (Series(1, kept),)
    assert store.read_samples(wave.name, "i-00000001") == Series()
    assert store.list_samples("nobodys") == ()


def test_however_much_is_told_few_samples_are_kept(store, wave):
    accepted(store, wave)
    for minutes in range(MOST + 20):
        store.record(_replicated(wave, minutes, 2**40 + minutes))
    kept = store.read_samples(wave.name, "i-00000002").samples
    assert len(kept) == MOST
    assert (kept[0].at, kept[-1].replicated_bytes) == (NOON, 2**40 + MOST + 19)
