"""What the audit log promises, kept by the double and by the tables."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from azure.core.exceptions import ServiceResponseError
from azure.data.tables import TableServiceClient

from clouds.azure.audit_tables import AuditTables
from clouds.azure.tables import Tables
from domain.audit import ROOT, AuditEvent, AuditKind, AuditSubject
from domain.audit_check import verify_log
from domain.errors import Transient
from local.clock import VirtualClock
from local.simulators.audit_log import SimulatedAuditLog
from tests.contracts.books import NOON

INSTANCE = AuditSubject("w", "i-1", 1)


def tables_of(request):
    storage = request.getfixturevalue("ferry").system.storage
    return Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",
    )


@pytest.fixture(params=["memory", "tables"])
def log(request):
    if request.param == "memory":
        return SimulatedAuditLog(VirtualClock(NOON))
    return AuditTables(tables_of(request))


def event(number, subject=INSTANCE, **more):
    return AuditEvent(
        id=f"e{number}", kind=AuditKind.ATTEMPT, action="stop", subject=subject, **more
    )


def flaws(log):
    names = log.chains()
    heads = {name: log.head(name) for name in names}
    return verify_log({name: log.read(name) for name in names}, heads)


def test_entries_stand_in_the_order_in_which_they_came_each_on_the_one_before(log):
    told = event(1, actor="p-1", why="ab", correlation="c", outcome="done", details=("a 1", "b"))
    written = [log.append(told), log.append(event(2))]
    assert log.read("w~i-1") == tuple(written)
    assert [entry.number for entry in written] == [1, 2]
    assert written[0].event == replace(told, at=NOON)
    assert written[1].previous == written[0].hash
    assert log.head("w~i-1") == written[1].head


def test_a_log_that_nobody_touched_verifies(log):
    for number in range(3):
        log.append(event(number))
        log.append(event(number, replace(INSTANCE, instance="i-2")))
    log.append(event(9, AuditSubject(zone="z")))
    assert flaws(log) == ()


def test_the_beginning_of_a_chain_is_told_to_its_parent_once(log):
    log.append(event(1))
    log.append(event(2))
    assert [entry.event.details for entry in log.read("w")] == [("w~i-1",)]
    assert [entry.event.details for entry in log.read(ROOT)] == [("w",)]
    assert set(log.chains()) == {ROOT, "w", "w~i-1"}


def test_an_event_that_is_appended_again_stands_there_once(log):
    first = log.append(event(1))
    log.append(event(2))
    assert log.append(event(1, outcome="other")) == first
    assert len(log.read("w~i-1")) == 2


def test_a_chain_is_read_page_by_page(log):
    for number in range(5):
        log.append(event(number))
    assert [entry.number for entry in log.read("w~i-1", 1, 2)] == [2, 3]
    assert log.read("w~i-1", 5) == ()
    assert (log.read("nobody"), log.head("nobody")) == ((), None)


def test_several_who_append_at_once_leave_one_chain(log):
    log.append(event(99))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.append(event(number)), range(24)))
    assert len(log.read("w~i-1")) == 25
    assert flaws(log) == ()


def test_two_writers_who_do_not_know_of_each_other_take_turns(request):
    tables = tables_of(request)
    ours, theirs = AuditTables(tables), AuditTables(tables)
    for number in range(6):
        (ours, theirs)[number % 2].append(event(number))
    assert [entry.event.id for entry in ours.read("w~i-1")] == [f"e{n}" for n in range(6)]
    assert flaws(ours) == ()


def test_an_append_whose_answer_was_lost_is_not_repeated(request, monkeypatch):
    log = AuditTables(tables_of(request))
    log.append(event(1))
    client, send = log._tables.audit._client, log._tables.audit._client.send_request

    def lost(request, **options):
        monkeypatch.undo()
        send(request, **options).read()
        raise ServiceResponseError("the connection was reset")

    monkeypatch.setattr(client, "send_request", lost)
    with pytest.raises(Transient):
        log.append(event(2))
    assert log.append(event(2)).number == 2
    assert len(log.read("w~i-1")) == 2
    assert flaws(log) == ()


def test_a_log_that_is_out_of_reach_is_worth_another_try():
    account = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ=="
    gone = f"{account};TableEndpoint=http://127.0.0.1:9/a;"
    tables = Tables(lambda: TableServiceClient.from_connection_string(gone, retry_total=0))
    with pytest.raises(Transient):
        AuditTables(tables).append(event(1))
