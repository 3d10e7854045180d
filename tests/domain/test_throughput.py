"""Throughput: between samples, of many together, and now."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem, Replication
from domain.samples import Sample, Series
from domain.status import InstanceStatus, Progress, Subject, fold
from domain.throughput import flows, summed, throughput_now

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def series(*pairs):
    return Series(1, tuple(Sample(at(when), replicated_bytes=count) for when, count in pairs))


def test_throughput_is_what_was_moved_between_two_samples():
    found = flows(series((0, 100), (10, 600), (30, 700)).samples)
    assert [each.bytes_per_second for each in found] == [50, 5]
    assert (found[1].begins, found[1].ends) == (at(10), at(30))


def test_a_count_that_begins_again_moves_nothing():
    assert [each.bytes_per_second for each in flows(series((0, 900), (10, 0)).samples)] == [0]


def test_together_they_move_what_each_moves_whenever_it_began():
    early, late = series((0, 0), (100, 1_000)), series((50, 10), (100, 510))
    found = summed([early, late, series((7, 7))], 4)
    assert [each.bytes_per_second for each in found] == pytest.approx([10, 10, 20, 20])
    assert (found[0].begins, found[-1].ends) == (at(0), at(100))


def test_whatever_the_spans_are_no_byte_is_lost():
    ways = [series((n, 0), (20 + n, 500), (97 + n, 3_000)) for n in range(5)]
    for spans in (1, 7, 60):
        moved = sum(
            f.bytes_per_second * (f.ends - f.begins).total_seconds() for f in summed(ways, spans)
        )
        assert moved == pytest.approx(15_000, rel=1e-6)


def test_nobody_who_has_two_samples_makes_no_throughput():
    assert summed([], 4) == ()
    assert summed([series((0, 1))], 4) == ()


def looked(status, seconds, count, *, attempt=1):
    item = ProtectedItem("/items/1", "Protected", replicated_bytes=count, total_bytes=10_000)
    subject = Subject("w", "i-1", attempt)
    return fold(status, Progress(subject, at(seconds), Phase.REPLICATING, item))


def test_now_is_what_was_moved_between_the_last_two_looks():
    status = looked(looked(InstanceStatus("i-1"), 0, 100), 10, 600)
    assert (status.bytes_per_second, status.measured) == (50, at(10))
    assert looked(status, 10, 600).bytes_per_second == 50
    assert looked(status, 20, 0).bytes_per_second == 0
    assert looked(status, 20, 900, attempt=2).bytes_per_second == 0


def test_only_who_copies_disks_and_has_not_ended_counts_now():
    syncing = InstanceStatus("i-1", replication=Replication.INITIAL_SYNC, bytes_per_second=7)
    done = InstanceStatus("i-2", replication=Replication.CONTINUOUS, bytes_per_second=9)
    report = MigrationReport("i-3", Outcome.FAILED)
    ended = InstanceStatus("i-3", replication=Replication.RESYNC, bytes_per_second=3, report=report)
    assert throughput_now([syncing, done, ended]) == 7
