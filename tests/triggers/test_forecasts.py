"""What is to be expected, over HTTP."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from domain.cutover import CutoverPolicy
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.source_instance import InstanceRef
from domain.status import Progress, Subject
from domain.wave import Order, Wave
from domain.window import Calendar, Window
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from tests.triggers.dashboard.waves import ASKED, COPYING, EVERY, GIB, WAVE, painted
from tests.triggers.doors.estate import ask, route_of
from wire import to_wire

GRANTS = [{"role": "viewer", "accounts": [ACCOUNT]}]
HOUR = timedelta(hours=1)


def tell(clouds, at, copied, pending=None):
    item = ProtectedItem(
        "/items/1",
        "InitialReplicationInProgress",
        replicated_bytes=int(copied * GIB),
        total_bytes=100 * GIB,
        pending_bytes=pending,
    )
    clouds.status.record(Progress(Subject(WAVE, COPYING), at, Phase.REPLICATING, item))


@pytest.fixture
def clouds():
    """A copy that moves 10 GiB an hour and is at 90 of 100 now."""
    made, now = painted(), datetime.now(UTC)
    for hour in range(5):
        tell(made, now - (4 - hour) * HOUR, 50 + 10 * hour)
    return made


def read(operation, clouds):
    names = {"wave": WAVE, "instance": COPYING}
    status, text, _ = ask(route_of(operation), GRANTS, clouds, names=names)
    assert status == 200, text
    return json.loads(text)


def hours_from_now(moment):
    return (datetime.fromisoformat(moment) - datetime.now(UTC)) / HOUR


def test_an_instance_tells_when_its_replication_ends(clouds):
    eta = read("get_instance", clouds)["eta"]
    assert 0.7 < hours_from_now(eta["p50"]) < 1.3
    assert eta["p90"] > eta["p50"]


def test_a_wave_tells_when_the_last_of_those_ends(clouds):
    one, whole = read("get_instance", clouds)["eta"], read("get_wave", clouds)["eta"]
    assert whole["instances"] == 1
    assert abs(hours_from_now(whole["p90"]) - hours_from_now(one["p90"])) < 0.01


def test_the_same_news_are_the_same_forecast(clouds):
    assert read("get_wave", clouds)["eta"] == read("get_wave", clouds)["eta"]


def test_nobody_who_replicates_not_has_an_end(clouds):
    told = read("get_wave", clouds)["instances"]
    assert [each["instance"] for each in told if each["eta"]] == [COPYING]


def test_a_forecast_tells_failovers_as_well(clouds):
    told = read("read_forecast", clouds)
    found = {each["instance"]: each for each in told["instances"]}
    assert told["eta"] == read("get_wave", clouds)["eta"]
    ours = found[COPYING]
    assert ours["failover"]["p90_seconds"] > ours["failover"]["p50_seconds"] > 0
    assert ours["failed_over"]["p50"] > ours["replicated"]["p50"]


def test_only_those_whose_cutover_is_yet_to_come_are_told(clouds):
    told = {each["instance"] for each in read("read_forecast", clouds)["instances"]}
    wave = read("get_wave", clouds)["instances"]
    ahead = {"not_ready", "ready_for_cutover"}
    assert told == {each["instance"] for each in wave if each["lifecycle"] in ahead}


def test_of_a_silent_item_the_vault_is_asked_what_is_pending(monkeypatch):
    now = datetime.now(UTC)
    quiet = painted()
    tell(quiet, now - 5 * HOUR, 0, pending=0)
    grown = ProtectedItem("/items/1", "x", pending_bytes=5 * 3600 * 4 * 125_000)
    monkeypatch.setattr(quiet.site_recovery, "get_protected_item", lambda _: grown)
    told = {each["instance"]: each for each in read("read_forecast", quiet)["instances"]}
    words = [each["words"] for each in told[COPYING]["verdicts"]]
    assert words == ["will not converge: needs 4.0 Mbit/s more"]


def test_who_comes_too_late_for_the_window_of_its_wave_is_told_before(clouds):
    opened = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    window = Window("UTC", opened.time(), timedelta(minutes=20), day=opened.date())
    orders = tuple(Order(InstanceRef(ACCOUNT, REGION, each)) for each in EVERY)
    policy = CutoverPolicy(calendar=Calendar((window,)))
    wave = Wave(WAVE, Rehearsal().landing(), orders, cutover=policy)
    clouds.documents.put("d", json.dumps(to_wire(wave)).encode())
    told = {each["instance"]: each for each in read("read_forecast", clouds)["instances"]}
    late = told[COPYING]
    assert [each["code"] for each in late["verdicts"]] == ["misses_window"]
    assert late["verdicts"][0]["words"].startswith("misses its window by ")
    assert datetime.fromisoformat(late["window"]["closes"]) == opened + timedelta(minutes=20)
    assert late["failed_over"] is None
    assert told[ASKED]["verdicts"] == []


def test_the_vault_is_not_asked_about_those_who_were_heard_of(clouds, monkeypatch):
    asked = []
    nothing = ProtectedItem("/items/1", "x")
    monkeypatch.setattr(
        clouds.site_recovery,
        "get_protected_item",
        lambda item_id: asked.append(item_id) or nothing,
    )
    read("read_forecast", clouds)
    assert "/items/1" not in asked
    assert len(asked) == 1  # of the one that nobody has heard of since noon
