"""Machines may say whatever they like: it is read, or refused, and never breaks a story."""

import base64
import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.boot_failure import recognise, telling_lines
from domain.errors import Refused
from domain.installer_log import failure_in, last_words, log_lines
from domain.landing_zone import ReachOrder
from domain.mobility_agent import AgentSighting, sighting_of
from domain.mobility_service import Command, CommandState, read_installation
from domain.poison import Poison
from domain.preflight.reading import Inspected, inspection_of, spelled
from domain.quiescence import QuietReport, read_quiet, unrest
from domain.reach import read_reach
from domain.screenshot import describe, mostly_blue, read_screen
from domain.source_instance import InstanceRef
from domain.zero_loss import earliest_point
from tests.fuzz.near import bounded, near_misses, texts
from wire import from_wire, to_wire

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REF = InstanceRef("123456789012", "eu-central-1", "i-00000001")
GUEST = {
    "caption": "Windows Server 2019", "build": 17763, "edition": "ServerDatacenter",
    "host_name": "WEB", "clock_offset": -0.5, "disks": [{"number": 0, "size": 10**10}],
    "volumes": [{"letter": "C:", "size": 10**10, "free": 5}], "routes": ["10.0.0.0/8"],
    "adapters": [{"name": "E", "dns": ["10.0.0.2"]}], "services": [{"name": "svagents"}],
    "secure_boot": True,
}  # fmt: skip
QUIET = {
    "clock": "2026-11-23T12:00:05.000Z", "connection_count": 1, "unflushed": [],
    "services": [{"name": "MSSQLSERVER", "state": "Stopped"}],
    "connections": [{"remote_address": "10.0.0.7", "remote_port": 1, "local_port": 2}],
}  # fmt: skip
AGENT = {
    "version": "9.66", "registered": True, "reboot_pending": False, "bios_id": "x",
    "fqdn": "web", "config_input": "eA==",
}  # fmt: skip


def ended(output):
    state = CommandState.SUCCESS
    return Command("c", state, 0, output, requested=NOON, answered=NOON)


def same_on_the_wire(kind, value):
    assert from_wire(kind, json.loads(json.dumps(to_wire(value)))) == value


@bounded
@given(texts | near_misses(GUEST).map(spelled) | st.binary().map(
    lambda noise: base64.b64encode(gzip.compress(noise, mtime=0)).decode()))  # fmt: skip
def test_an_inspection_is_read_whole_or_not_at_all(output):
    found = inspection_of(ended(output))
    assert bool(found.guest) is not bool(found.trouble)
    same_on_the_wire(Inspected, found)


@bounded
@given(texts | near_misses(QUIET).map(json.dumps))
def test_a_rest_is_told_with_a_clock_that_one_can_reckon_with_or_refused(output):
    with suppress(Refused):
        report = read_quiet(ended(output))
        assert earliest_point(report, report.uncertainty) >= report.confirmed_at
        assert report.quiet is (not unrest(report))
        same_on_the_wire(QuietReport, report)


@bounded
@given(texts | near_misses(AGENT).map(json.dumps))
def test_an_agent_is_seen_or_not(output):
    same_on_the_wire(AgentSighting, sighting_of(ended(output)))
    with suppress(Refused):
        same_on_the_wire(str, read_installation(ended(output), "i-1").config_input)


@bounded
@given(texts | near_misses({"10.0.0.1": [443, 9443]}).map(json.dumps))
def test_every_port_that_was_asked_for_is_told_or_none(output):
    with suppress(Refused):
        told = read_reach(ended(output), ReachOrder(REF, {"10.0.0.1": (443, 9443)}))
        assert [each.port for each in told] == [443, 9443]


@bounded
@given(texts)
def test_logs_and_consoles_are_read_whatever_is_in_them(text):
    lines = log_lines(f"log: {text}")
    assert failure_in(lines) is None or str(failure_in(lines).code) in text
    assert last_words(lines).count("|") <= text.count("|") + 4
    told = telling_lines(text)
    assert len(told) <= 20
    assert all(len(line) <= 200 for line in told)
    recognise(told)


@bounded
@given(st.binary(max_size=300) | st.binary(min_size=28, max_size=300).map(
    lambda noise: b"BM" + noise[:24] + (b"\1\0\x18\0" + bytes(4)) + noise[28:]))  # fmt: skip
def test_a_picture_is_read_or_not(picture):
    screen = read_screen(picture)
    assert describe(screen)
    assert screen is None or mostly_blue(screen) in {True, False}


WRITTEN = {"body": "b", "reason": "r", "count": 3, "time": "2026-01-01T00:00:00+00:00"}


@bounded
@given(texts | near_misses(WRITTEN).map(json.dumps))
def test_what_lies_among_the_poison_can_be_shown_and_sent_again(text):
    poison = Poison.read(text, NOON)
    poison.reason.encode()
    if poison.body != text:
        poison.body.encode()


@bounded
@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")),
       st.integers(0, 9), st.datetimes(timezones=st.just(UTC)))  # fmt: skip
def test_poison_is_read_as_it_was_written(body, reason, count, time):
    poison = Poison(body, reason, count, time)
    assert Poison.read(poison.write(), NOON) == poison
