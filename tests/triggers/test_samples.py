"""How replication went, over HTTP."""

import json
from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.status import Progress, Subject
from local.rehearsal import ACCOUNT
from tests.triggers.dashboard.waves import COPYING, GIB, NEW, NOON, WAVE, painted
from tests.triggers.doors.estate import UNKNOWN, ask, furnished, route_of

GRANTS = [{"role": "viewer", "accounts": [ACCOUNT]}]


@pytest.fixture
def clouds():
    made = painted()
    item = ProtectedItem("/items/1", "Protected", replicated_bytes=72 * GIB, total_bytes=100 * GIB)
    at = NOON + timedelta(hours=3)
    made.status.record(Progress(Subject(WAVE, COPYING), at, Phase.REPLICATING, item))
    return made


def read(operation, clouds, instance=COPYING):
    names = {"wave": WAVE, "instance": instance}
    status, text, _ = ask(route_of(operation), GRANTS, clouds, names=names)
    assert status == 200, text
    return json.loads(text)


def test_samples_tell_progress_lag_and_the_throughput_since_the_one_before(clouds):
    told = read("list_samples", clouds)
    assert (told["instance"], told["attempt"]) == (COPYING, 1)
    first, second = told["samples"]
    assert (first["percent"], first["rpo_seconds"], first["bytes_per_second"]) == (42, 420, None)
    pace = 30 * GIB // 3_600
    assert (second["percent"], second["rpo_seconds"]) == (72, None)
    assert second["bytes_per_second"] == pytest.approx(pace, abs=1)
    now = read("get_instance", clouds)["replication"]
    assert now["bytes_per_second"] == second["bytes_per_second"]
    assert now["measured"] == second["at"]


def test_an_instance_that_does_not_replicate_has_no_samples(clouds):
    assert read("list_samples", clouds, NEW)["samples"] == []


def test_a_run_that_begins_anew_has_no_samples_of_the_last_one(clouds):
    clouds.register.add_run(clouds.status.read_wave(WAVE), [COPYING])
    told = read("list_samples", clouds)
    assert (told["attempt"], told["samples"]) == (2, [])


def test_a_waves_throughput_is_told_now_and_in_equal_spans(clouds):
    told = read("read_throughput", clouds)
    spans = told["spans"]
    assert (told["wave"], len(spans)) == (WAVE, 60)
    assert told["bytes_per_second"] == pytest.approx(30 * GIB / 3_600, abs=1)
    assert sum(each["bytes_per_second"] for each in spans) * 60 == pytest.approx(30 * GIB, rel=1e-4)


@pytest.mark.parametrize("operation", ["list_samples", "read_throughput"])
def test_of_a_wave_that_nobody_sent_there_is_nothing_to_tell(operation):
    status, text, _ = ask(route_of(operation), GRANTS, furnished(), names=UNKNOWN)
    assert (status, "no-such-wave" in text) == (404, True)
