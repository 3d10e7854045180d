"""Slots over HTTP and on the command line."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

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


def seen(book, *waves, limited=False, **settings):
    """Ask for what is scarce, as somebody who sees these waves."""
    status = SimpleNamespace(read_wave=lambda name: name in waves or None)
    call = SimpleNamespace(
        clouds=SimpleNamespace(slots=book, status=status),
        settings=Settings.from_environ(SAMPLE | settings),
        sight=SimpleNamespace(limited=limited),
    )
    return list_slots(call).body


@pytest.fixture
def view():
    """Four slots that are held, one ticket that waits for more than there is."""
    book = SimulatedSlotBook()
    tickets = [asked("w", f"i-{n:03}") for n in range(4)]
    big = asked("w", "i-big")
    needs = replication_needs("appliance-1", "v", 2**42)
    book.ask([*tickets, Ticket(big.key, big.asked, big.takes, needs)])
    book.let_in([each.key for each in tickets], datetime.now(UTC), book.read().mark)
    return seen(book)


def test_everybody_reads_what_is_scarce_who_holds_it_and_why_others_wait(view):
    found = json.loads(view.model_dump_json())
    machines = next(each for each in found["resources"] if each["kind"] == "machines")
    assert (machines["limit"], machines["held"], machines["wanted"]) == (200, 4, 1)
    (waits,) = found["waiting"]
    assert waits["instance"] == "i-big"
    assert "MiB of changes a day of appliance-1: 4194304 needed" in waits["waiting_for"]
    assert "raise MiB of changes a day of appliance-1 to 4194304" in waits["remedy"]
    assert [each["instance"] for each in found["held"]] == ["i-000", "i-001", "i-002", "i-003"]


def test_where_nobody_asks_nothing_is_told_to_be_scarce(ferry):
    found = ferry.call("GET", "slots").json()
    assert found == {"resources": [], "held": [], "waiting": []}


def test_the_command_line_shows_the_same(view):
    with serving(view.model_dump_json().encode()) as url:
        environment = {"FERRY_URL": url, "FERRY_KEY": "key"}
        told = CliRunner().invoke(app, ["slots"], env=environment)
        shown = CliRunner().invoke(app, ["slots", "--json"], env=environment)
    assert told.exit_code == 0, told.output
    assert "4 slots held, 1 ticket waiting" in told.stderr
    assert "i-big" in told.stdout
    assert len(json.loads(shown.stdout)["held"]) == 4


@contextmanager
def serving(body):
    """Answer every request with this, as the API would."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_who_may_not_see_a_wave_sees_no_ticket_of_it_and_only_sums():
    book = SimulatedSlotBook()
    book.ask([ticket("mine", "mine"), ticket("theirs", "theirs", link=5), ticket("next", "mine")])
    book.let_in([ticket("theirs", "theirs").key], NOON, "")
    view = seen(book, "mine", limited=True, FERRY_SLOT_COPIES="1")
    assert view.held == []
    assert {each.wave for each in view.waiting} == {"mine"}
    assert [(each.name, each.held, each.wanted) for each in view.resources] == [
        ("appliance-1", 1, 2)
    ]
    assert "theirs" not in view.model_dump_json()
