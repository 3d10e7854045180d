"""Slots over HTTP and on the command line."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from azure.data.tables import TableServiceClient
from typer.testing import CliRunner

from clouds.azure.slot_tables import SlotTables
from clouds.azure.tables import Tables
from domain.scheduling.needs import replication_needs
from domain.scheduling.ticket import SlotKey, SlotKind, Ticket
from local.command_line import app
from local.simulators.slot_book import SimulatedSlotBook
from settings import Settings
from tests.domain.scheduling.fleet import NOON, ticket
from triggers.slots import list_slots

HOUR = timedelta(hours=1)
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]


def asked(wave, name):
    key = SlotKey(SlotKind.REPLICATION, wave, name)
    needs = replication_needs("appliance-1", "vault", 2**30)
    return Ticket(key, datetime.now(UTC), 10 * HOUR, needs)


@pytest.fixture
def ledger(ferry):
    """Two hundred slots that are held, one ticket that waits, all gone in the end."""
    storage = ferry.system.storage
    book = SlotTables(Tables(lambda: TableServiceClient.from_connection_string(storage)))
    tickets = [asked("slots-w", f"i-{n:03}") for n in range(4)]
    big = asked("slots-w", "i-big")
    tickets.append(
        Ticket(big.key, big.asked, big.takes, replication_needs("appliance-1", "v", 2**42))
    )
    book.ask(tickets)
    book.let_in([each.key for each in tickets[:4]], datetime.now(UTC), book.read().mark)
    yield
    book.give_back([each.key for each in tickets])


@pytest.mark.usefixtures("ledger")
def test_everybody_reads_what_is_scarce_who_holds_it_and_why_others_wait(ferry):
    found = ferry.call("GET", "slots").json()
    machines = next(each for each in found["resources"] if each["kind"] == "machines")
    assert (machines["limit"], machines["held"], machines["wanted"]) == (200, 4, 1)
    (waits,) = found["waiting"]
    assert waits["instance"] == "i-big"
    assert "MiB of changes a day of appliance-1: 4194304 needed" in waits["waiting_for"]
    assert "raise MiB of changes a day of appliance-1 to 4194304" in waits["remedy"]
    assert [each["instance"] for each in found["held"]] == ["i-000", "i-001", "i-002", "i-003"]


@pytest.mark.usefixtures("ledger")
def test_the_command_line_shows_the_same(ferry):
    environment = {"FERRY_URL": ferry.system.url, "FERRY_KEY": ferry.system.key}
    told = CliRunner().invoke(app, ["slots"], env=environment)
    assert told.exit_code == 0, told.output
    assert "4 slots held, 1 ticket waiting" in told.stderr
    assert "i-big" in told.stdout
    shown = CliRunner().invoke(app, ["slots", "--json"], env=environment)
    assert len(json.loads(shown.stdout)["held"]) == 4


def test_who_may_not_see_a_wave_sees_no_ticket_of_it_and_only_sums():
    book = SimulatedSlotBook()
    book.ask([ticket("mine", "mine"), ticket("theirs", "theirs", link=5), ticket("next", "mine")])
    book.let_in([ticket("theirs", "theirs").key], NOON, "")
    status = SimpleNamespace(read_wave=lambda name: name == "mine" or None)
    call = SimpleNamespace(
        clouds=SimpleNamespace(slots=book, status=status),
        settings=Settings.from_environ(SAMPLE | {"FERRY_SLOT_COPIES": "1"}),
        sight=SimpleNamespace(limited=True),
    )
    view = list_slots(call).body
    assert view.held == []
    assert {each.wave for each in view.waiting} == {"mine"}
    assert [(each.name, each.held, each.wanted) for each in view.resources] == [
        ("appliance-1", 1, 2)
    ]
    assert "theirs" not in view.model_dump_json()
