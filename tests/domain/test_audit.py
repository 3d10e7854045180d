from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audit import (
    NOTHING,
    ROOT,
    AuditEvent,
    AuditKind,
    AuditSubject,
    Head,
    anchoring,
    canonical_bytes,
    chain_of,
    chained,
    hash_of,
    opening,
    parent_of,
)
from domain.audit_check import Flaw, Tampering, verify, verify_log

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
W = AuditSubject("w", "i-1", 1)


def event(number, **more):
    usual = {"kind": AuditKind.ATTEMPT, "action": "stop", "at": NOON, "subject": W}
    return AuditEvent(id=f"e{number}", **{**usual, **more})


def grown(events, chain="w~i-1"):
    head, entries = Head(chain), []
    for each in events:
        entries.append(chained(head, each))
        head = entries[-1].head
    return entries


def chain(length):
    return grown(event(number) for number in range(1, length + 1))


def sealed(entry):
    return replace(entry, hash=hash_of(entry))


CHANGES = {
    "at": NOON + timedelta(microseconds=1), "kind": AuditKind.OUTCOME, "action": "start",
    "id": "other", "actor": "p-2", "subject": replace(W, attempt=2), "why": "x",
    "correlation": "y", "outcome": "refused", "details": ("",),
}  # fmt: skip


@given(st.integers(1, 9), st.data(), st.sampled_from(sorted(CHANGES)), st.booleans())
def test_whatever_is_changed_in_one_entry_is_found_there(length, data, name, resealed):
    entries = chain(length)
    place = data.draw(st.integers(0, length - 1))
    head, told = entries[-1].head, entries[place].event
    changed = replace(entries[place], event=replace(told, **{name: CHANGES[name]}))
    entries[place] = sealed(changed) if resealed else changed
    assert verify("w~i-1", entries, head) == Flaw("w~i-1", place + 1, Tampering.CHANGED)


@given(st.integers(1, 9), st.data(), st.sampled_from(["chain", "number", "previous", "hash"]))
def test_whatever_is_changed_in_one_link_is_found_there(length, data, name):
    entries = chain(length)
    place = data.draw(st.integers(0, length - 1))
    other = {"chain": "v", "number": 99, "previous": "ff" * 32, "hash": "ff" * 32}[name]
    head, entries[place] = entries[-1].head, replace(entries[place], **{name: other})
    assert verify("w~i-1", entries, head) == Flaw("w~i-1", place + 1, Tampering.CHANGED)


@given(st.integers(1, 9), st.data())
def test_an_entry_whose_link_was_exchanged_and_sealed_is_named_itself(length, data):
    entries = chain(length)
    place = data.draw(st.integers(0, length - 1))
    head, entries[place] = entries[-1].head, sealed(replace(entries[place], previous="ff" * 32))
    assert verify("w~i-1", entries, head) == Flaw("w~i-1", place + 1, Tampering.CHANGED)


@given(st.integers(1, 9), st.data(), st.booleans())
def test_whatever_is_removed_is_found_where_it_stood(length, data, renumbered):
    entries = chain(length)
    place = data.draw(st.integers(0, length - 1))
    head = entries[-1].head
    del entries[place]
    if renumbered:
        entries[place:] = [replace(each, number=each.number - 1) for each in entries[place:]]
    what = Tampering.CUT_OFF if place == length - 1 else Tampering.REMOVED
    assert verify("w~i-1", entries, head) == Flaw("w~i-1", place + 1, what)


@given(st.integers(1, 9), st.data(), st.booleans(), st.booleans())
def test_whatever_is_inserted_is_found_where_it_stands(length, data, resealed, renumbered):
    entries = chain(length)
    place = data.draw(st.integers(0, length))
    head = entries[-1].head
    before = entries[place - 1].head if place else Head("w~i-1")
    foreign = chained(before, event("foreign"))
    if renumbered:
        entries[place:] = [replace(each, number=each.number + 1) for each in entries[place:]]
    entries.insert(place, foreign if resealed else replace(foreign, hash="ff" * 32))
    flaw = verify("w~i-1", entries, head)
    assert (flaw.chain, flaw.number) == ("w~i-1", place + 1)
    unsealed = {Tampering.INSERTED, Tampering.CHANGED}
    assert flaw.what in ({Tampering.INSERTED} if resealed or not renumbered else unsealed)


@given(st.integers(2, 9), st.data())
def test_whatever_is_exchanged_is_found_at_the_first_of_the_two(length, data):
    entries = chain(length)
    one, other = sorted(data.draw(st.sets(st.integers(0, length - 1), min_size=2, max_size=2)))
    head = entries[-1].head
    entries[one], entries[other] = entries[other], entries[one]
    assert verify("w~i-1", entries, head) == Flaw("w~i-1", one + 1, Tampering.REORDERED)


@given(st.integers(1, 9), st.data())
def test_a_chain_that_was_written_anew_does_not_have_the_heads_that_it_had(length, data):
    place = data.draw(st.integers(0, length - 1))
    anchors = [each.head for each in chain(length)][place:]
    forged = grown(event(n, action="forged" if n > place else "stop") for n in range(1, length + 1))
    assert verify("w~i-1", forged, forged[-1].head) is None
    assert verify("w~i-1", forged, None, anchors[::-1]) == Flaw(
        "w~i-1", place + 1, Tampering.CHANGED
    )


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_chain_that_nobody_touched_is_sound_and_so_is_each_of_its_beginnings(length, cut):
    entries = chain(length)
    head = entries[-1].head if entries else None
    assert verify("w~i-1", entries, head, [each.head for each in entries]) is None
    assert verify("w~i-1", entries[:cut]) is None


def test_an_entry_of_no_place_in_the_midst_was_inserted():
    entries = chain(3)
    entries.insert(1, sealed(replace(entries[0], number=77)))
    assert verify("w~i-1", entries) == Flaw("w~i-1", 2, Tampering.INSERTED)
    foreign = [*chain(1), *grown([event(1)], "v~i-1")]
    assert verify("w~i-1", foreign) == Flaw("w~i-1", 1, Tampering.INSERTED)
    assert verify("w~i-1", foreign[1:]) == Flaw("w~i-1", 1, Tampering.INSERTED)


def tree():
    instance = chain(3)
    heads = [instance[-1].head]
    wave = grown(
        [opening("w~i-1", NOON), replace(anchoring("1", AuditSubject("w"), heads), at=NOON)], "w"
    )
    return {ROOT: grown([opening("w", NOON)], ROOT), "w": wave, "w~i-1": instance}


def test_a_log_that_nobody_touched_is_sound():
    log = tree()
    assert verify_log(log, {name: entries[-1].head for name, entries in log.items()}) == ()


@pytest.mark.parametrize("name", ["w", "w~i-1"])
def test_a_chain_that_is_gone_whole_is_missed_by_its_parent(name):
    log = tree()
    del log[name]
    assert Flaw(name, 1, Tampering.CUT_OFF) in verify_log(log, {})


def test_a_tail_that_is_gone_is_missed_by_the_anchor():
    log = tree()
    del log["w~i-1"][1:]
    (flaw,) = verify_log(log, {})
    assert str(flaw) == "w~i-1: entry 2 was cut off"


def test_a_chain_that_nobody_has_begun_was_inserted():
    log = tree() | {"w~i-2": grown([event(1, subject=replace(W, instance="i-2"))], "w~i-2")}
    assert verify_log(log, {}) == (Flaw("w~i-2", 1, Tampering.INSERTED),)


def test_what_another_chain_says_of_a_beginning_does_not_count():
    log = tree() | {"v": grown([opening("w~i-2", NOON)], "v")}
    log[ROOT] = grown([opening("w", NOON), opening("v", NOON)], ROOT)
    log["w~i-2"] = grown([event(1, subject=replace(W, instance="i-2"))], "w~i-2")
    assert verify_log(log, {}) == (Flaw("w~i-2", 1, Tampering.INSERTED),)


def test_a_part_of_a_log_is_verified_from_its_own_top():
    log = tree()
    del log[ROOT]
    assert verify_log(log, {}, "w") == ()


def test_what_is_hashed_stays_as_it_is_for_ever():
    entry = chained(Head("w~i-1"), event(1, why="ä", details=("a", "b")))
    assert canonical_bytes(entry) == (
        b'["ferry-audit",1,"w~i-1",1,"' + NOTHING.encode() + b'","e1",'
        b'"2026-01-01T12:00:00.000000+00:00","attempt","stop","ferry","w","i-1",1,"",'
        b'"\\u00e4","","",["a","b"]]'
    )
    elsewhere = event(
        1, why="ä", details=("a", "b"), at=NOON.astimezone(timezone(timedelta(hours=2)))
    )
    assert chained(Head("w~i-1"), elsewhere).hash == entry.hash


def test_an_entry_of_another_version_is_not_judged():
    entries = [replace(chain(1)[0], version=2)]
    with pytest.raises(ValueError, match="w~i-1: entry 1 is of version 2"):
        verify("w~i-1", entries)


def test_each_subject_has_its_chain_and_each_chain_its_parent():
    subjects = [W, AuditSubject("w"), AuditSubject(zone="z"), AuditSubject(instance="i-1")]
    chains = [chain_of(each) for each in (*subjects, AuditSubject())]
    assert chains == ["w~i-1", "w", "~zone~z", ROOT, ROOT]
    assert [parent_of(name) for name in chains] == ["w", ROOT, ROOT, ROOT, ROOT]


def test_every_entry_depends_on_all_before_it():
    entries = chain(4)
    assert all(after.previous == before.hash for before, after in pairwise(entries))
