import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Refused
from domain.isolation import isolation_rules
from domain.mobility_service import Command, CommandState
from domain.protected_item import ProtectedItem, failed_over_to
from domain.quiescence import Connection, IsolationOrder, read_quiet, unrest
from domain.quiescing import unflushed
from domain.source_instance import InstanceRef

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REF = InstanceRef("123456789012", "eu-central-1", "i-1")
SILENT = {"services": [], "connections": []}
CONNECTION = {"remote_address": "10.0.0.7", "remote_port": 50000, "local_port": 1433}


def said(services=(), connections=(), clock="2026-11-23T12:00:05.250Z", **different):
    report = {"services": list(services), "connections": list(connections), "clock": clock}
    command = Command(
        "c-1",
        CommandState.SUCCESS,
        0,
        "banner\n" + json.dumps(report),
        requested=NOON,
        answered=NOON + timedelta(seconds=10),
    )
    return replace(command, **different)


def test_a_source_is_quiet_when_nothing_runs_and_nobody_is_connected():
    stopped = [{"name": "Sales", "state": "Stopped"}]
    report = read_quiet(said(stopped))
    assert report.quiet
    assert unrest(report) == ""
    assert report.confirmed_at == NOON + timedelta(seconds=10)


@pytest.mark.parametrize(
    ("services", "connections", "words"),
    [
        ([{"name": "Sales", "state": "Running"}], (), "services that run: Sales"),
        ([{"name": "Sales", "state": "StopPending"}], (), "services that run: Sales"),
        ([{"name": "Salse", "state": ""}], (), "services that the machine does not have: Salse"),
        ((), [CONNECTION], "connections: 10.0.0.7:50000 with port 1433"),
        ((), [CONNECTION | {"process": "sql"}], "connections: 10.0.0.7:50000 with port 1433 (sql)"),
    ],
)
def test_what_is_not_at_rest_is_named(services, connections, words):
    report = read_quiet(said(services, connections))
    assert not report.quiet
    assert unrest(report) == words


def test_connections_that_are_only_counted_are_no_rest_either():
    counted = json.dumps(
        {"services": [], "connections": [CONNECTION] * 50, "connection_count": 261,
         "unflushed": ["E"], "clock": "2026-11-23T12:00:05Z"}
    )  # fmt: skip
    report = read_quiet(said(output=counted))
    assert (report.quiet, len(report.connections), report.others) == (False, 50, 211)
    assert unrest(report).endswith(", 211 more")
    assert "E" in unflushed(report)[0]
    unnamed = read_quiet(said(output=counted.replace("261", "51")))
    assert not replace(unnamed, connections=()).quiet
    assert unflushed(read_quiet(said())) == ()


@pytest.mark.parametrize("ahead", [0, 1, -1, 90, -90, 4000])  # seconds
def test_a_point_later_than_the_rest_by_the_greatest_skew_is_later_by_either_clock(ahead):
    looked = NOON + timedelta(seconds=3)
    clock = looked + timedelta(seconds=ahead)
    report = read_quiet(said(clock=clock.isoformat()))
    earliest = report.confirmed_at + report.greatest_skew
    assert earliest >= looked  # stamped by a true clock
    assert earliest >= clock  # stamped by the source's
    assert abs(report.skew - timedelta(seconds=ahead)) <= report.uncertainty
    assert report.greatest_skew >= abs(timedelta(seconds=ahead))


@pytest.mark.parametrize(
    "different",
    [
        {"state": CommandState.FAILED, "error": "Get-NetTCPConnection is missing"},
        {"state": CommandState.TIMED_OUT},
        {"requested": None},
        {"answered": None},
        {"output": ""},
        {"output": "nonsense"},
        {"output": "[]"},
        {"output": json.dumps({"services": [], "connections": []})},
        {"output": "[" * 100_000},
        {"output": json.dumps(SILENT | {"clock": "2026-01-01T12:00:00"})},  # by which zone?
        {"output": json.dumps(SILENT | {"clock": "9999-12-31T23:59:59+00:00"})},
        {"output": json.dumps(SILENT | {"clock": "0001-01-01T00:00:00+14:00"})},
        {
            "output": '{"clock": "2026-11-23T12:00:05Z", "services": [], "connections": [], '
            '"connection_count": 1e999}'
        },
        {"output": json.dumps({"services": [{}], "connections": [], "clock": "2026-01-01"})},
        {"output": json.dumps({"services": [], "connections": [{}], "clock": "2026-01-01"})},
    ],
)
def test_a_look_that_tells_nothing_is_no_rest(different):
    with pytest.raises(Refused) as refused:
        read_quiet(said(**different), "web-1")
    refusal = refused.value.refusal
    assert (refusal.code, refusal.subject) == ("quiescence.unreadable_check", "web-1")
    assert different.get("error", "") in refusal.detail


def test_connections_keep_what_is_known_of_them():
    (found,) = read_quiet(said((), [CONNECTION])).connections
    assert found == Connection("10.0.0.7", 50000, 1433, "")


def test_an_isolated_instance_reaches_its_servers_and_systems_manager_and_nobody_else():
    order = IsolationOrder(REF, "10.0.0.10", "10.0.0.11")
    rules = isolation_rules(order, ("10.0.9.1/32",))
    assert {(rule.direction, rule.last_port, rule.cidr) for rule in rules} == {
        ("outbound", 443, "10.0.0.10/32"), ("outbound", 9443, "10.0.0.10/32"),
        ("outbound", 443, "10.0.0.11/32"), ("outbound", 9443, "10.0.0.11/32"),
        ("outbound", 443, "10.0.9.1/32"),
    }  # fmt: skip


def test_a_server_that_is_both_is_opened_once():
    rules = isolation_rules(IsolationOrder(REF, "10.0.0.10", "10.0.0.10"), ())
    assert len(rules) == 2


@pytest.mark.parametrize(("location", "point", "answer"), [
    ("Primary", "", False), ("Recovery", "/items/a/recoveryPoints/P1", True),
    ("Recovery", "p1", True),
])  # fmt: skip
def test_an_item_has_failed_over_to_a_point_or_not_at_all(location, point, answer):
    item = ProtectedItem("/items/a", "x", active_location=location, failover_point_id=point)
    assert failed_over_to(item, "/items/a/recoveryPoints/p1") is answer


@pytest.mark.parametrize(("point", "words"), [("p2", "p2 and not to p1"), ("", "unknown")])
def test_an_item_that_has_failed_over_to_another_point_is_told_apart(point, words):
    item = ProtectedItem("/items/a", "x", active_location="Recovery", failover_point_id=point)
    with pytest.raises(Refused) as refused:
        failed_over_to(item, "p1")
    assert refused.value.refusal.code == "site_recovery.other_point"
    assert words in refused.value.refusal.detail
