"""What every register of waves keeps: the double in memory, and Azure Tables on Azurite."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta

import pytest

from clouds.azure import wave_register
from clouds.azure.tables import find
from domain.errors import Refused, Transient
from domain.group_record import Member
from domain.notification.notice import NoticeKind, Patience
from domain.notification.subscriber import QuietHours, Subscriber
from domain.run import CLAIMED, KnownWave, Registration, Run, RunOrder
from domain.source_instance import InstanceRef
from domain.status import InstanceStatus
from domain.wave_status import WAVE_EXISTS, WaveState, state_of
from tests.contracts.books import accepted, end, end_of, refs, registration, several_at_once


def test_a_wave_is_to_be_confirmed_once_and_then_the_same(store, wave):
    assert store.accept(wave)
    assert store.accept(wave)  # an interruption left it half accepted
    store.confirm(wave.name)
    assert not store.accept(wave)
    assert store.read_wave(wave.name).fingerprint == wave.fingerprint
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


def test_many_who_want_other_instances_get_theirs_and_give_them_back_at_once(store):
    several_at_once(store)
    waves = [registration(f"w{n}", numbers=range(8 * n, 8 * n + 8)) for n in range(24)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda wave: accepted(store, wave), waves))
        for wave in waves:
            with pytest.raises(Refused, match=f"belongs to wave {wave.name}"):
                store.claim(refs(wave)[-1:], "x", 1)
        parts = [(wave, each) for wave in waves for each in wave.instance_ids[:-1]]
        list(pool.map(lambda part: end_of(store, *part), parts))
    gone = [ref for wave in waves for ref in refs(wave)[:-1]]
    store.claim(gone, "x", 1)
    for wave in waves:
        with pytest.raises(Refused):
            store.claim(refs(wave)[-1:], "x", 1)


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


def test_a_run_that_is_over_lacks_its_evidence_until_that_is_noted(store, wave):
    accepted(store, wave)
    first = Run(wave.name, 1, wave.instance_ids)
    store.begin(first)
    assert store.lacking_evidence() == ()
    store.end(first)
    second = store.add_run(store.read_wave(wave.name), ["i-00000001"])
    store.begin(second)
    store.end(second)
    store.end(second)
    assert [order.run for order in store.lacking_evidence()] == [first, second]
    assert {order.document for order in store.lacking_evidence()} == {wave.document}
    store.note_evidence(first)
    store.note_evidence(first)
    store.end(first)
    assert [order.run for order in store.lacking_evidence()] == [second]
    store.note_evidence(second)
    assert store.lacking_evidence() == ()


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


def test_who_is_taken_out_is_listed_until_somebody_has_reported_it(store, wave):
    accepted(store, wave)
    store.drop(wave.name, ["i-00000001"])
    store.drop(wave.name, ["i-00000003"])
    (dropped,) = store.dropped_runs()
    assert (dropped.number, set(dropped.instance_ids)) == (1, {"i-00000001", "i-00000003"})
    store.note_reported(Run(wave.name, 2, ("i-00000001",)))
    store.note_reported(Run(wave.name, 1, ("i-00000003",)))
    assert store.dropped_runs() == (Run(wave.name, 1, ("i-00000001",)),)
    store.note_reported(Run(wave.name, 1, ("i-00000001",)))
    assert store.dropped_runs() == ()


def test_a_wave_is_open_until_the_last_who_was_taken_out_is_reported(store, wave):
    accepted(store, wave)
    store.drop(wave.name, wave.instance_ids)
    assert [each.open for each in store.known_waves()] == [True]
    store.note_reported(Run(wave.name, 1, wave.instance_ids))
    assert [each.open for each in store.known_waves()] == [False]


def test_a_protection_group_knows_its_waves_and_which_are_open(store):
    for name, group in (("w3", "web"), ("w1", "web"), ("w2", "app"), ("w4", "")):
        accepted(store, registration(name, numbers=(int(name[1]),), group=group))
    run = Run("w3", 1, ("i-00000003",))
    store.begin(run)
    assert store.members("web") == (Member("w1", open=True), Member("w3", open=True))
    end(store, registration("w3"), 3)
    store.end(run)
    assert store.members("web") == (Member("w1", open=True), Member("w3", open=False))
    assert store.members("nobodys") == ()
    assert store.read_wave("w1").protection_group == "web"


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


def test_every_confirmed_wave_is_known_and_whether_it_is_open(store):
    first, second, third = (registration(name, numbers=(n,)) for n, name in enumerate("abc"))
    accepted(store, second)
    accepted(store, first)
    store.accept(third)
    (run,) = [order.run for order in store.waiting_runs() if order.run.wave == "b"]
    store.begin(run)
    store.end(run)
    assert store.known_waves() == (KnownWave("a", 1, open=True), KnownWave("b", 1, open=False))


def test_who_is_told_of_a_wave_and_how_long_its_gates_wait_is_kept(store):
    quiet = QuietHours("Europe/Berlin", time(20), time(7), ("sat",), (NoticeKind.FAILED,))
    told = Subscriber("ops", (NoticeKind.MIGRATED,), quiet, timedelta(hours=1))
    patience = Patience(timedelta(days=1), timedelta(minutes=30), commits=True)
    wave = replace(registration(), notifications=(told,), patience=patience)
    found = accepted(store, wave)
    assert (found.notifications, found.patience) == ((told,), patience)
    assert store.waiting_runs()
