"""A disk that is full: what was committed stays, it is said, and all goes on once there is room."""

import asyncio
import contextlib
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime

import pytest
from azure.core.exceptions import AzureError
from azure.data.tables import TableServiceClient

from local.clock import VirtualClock
from local.engine import TaskHub
from local.host.timers import Record
from local.kept_system import Places
from local.parts import Supervisor
from local.simulators.request_log import RequestLog
from local.system import Ports, _azurite, _connection_string, _free_where_unset

LONG = '"' + "what an orchestration is told " * 300 + '"'
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 2 MB, where we may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place, leave=0):
    """Take all room but so many bytes."""
    filler = (place / "filler").open("wb", buffering=0)
    with filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"x" * 4096)
    with (place / "filler").open("ab") as file:
        file.truncate(file.tell() - leave)
    return place / "filler"


def until_full(accept, refusal=sqlite3.OperationalError):
    """Go on until it is refused; list what was accepted."""
    accepted = []
    with contextlib.suppress(refusal):
        for number in range(10_000):
            accept(f"{number}")
            accepted.append(f"{number}")
    assert 0 < len(accepted) < 10_000
    return accepted


def starting(hub):
    return lambda number: hub.start("story", number, LONG)


def test_a_hub_keeps_what_it_accepted_and_goes_on_when_there_is_room(small_disk):
    filler = fill(small_disk, leave=300_000)
    with closing(TaskHub(small_disk / "hub", VirtualClock())) as hub:
        accepted = until_full(starting(hub))
        assert list(hub.live) == accepted  # memory says what the disk says
        filler.unlink()
        hub.start("story", "afterwards", LONG)
    with closing(TaskHub(small_disk / "hub", VirtualClock())) as hub:
        assert list(hub.live) == [*accepted, "afterwards"]


def test_a_hub_that_dies_on_a_full_disk_is_sound(small_disk):
    filler = fill(small_disk, leave=300_000)
    hub = TaskHub(small_disk / "hub", VirtualClock())
    accepted = until_full(starting(hub))
    copies = {each.name: each.read_bytes() for each in small_disk.glob("hub*")}  # as kill -9 would
    hub.close()
    filler.unlink()
    for name, content in copies.items():
        if not name.endswith("-shm"):
            (small_disk.parent / name).write_bytes(content)
    with closing(TaskHub(small_disk.parent / "hub", VirtualClock())) as again:
        assert list(again.live) == accepted


def test_a_log_of_requests_keeps_what_it_noted(small_disk):
    fill(small_disk, leave=300_000)
    with closing(RequestLog(small_disk / "log")) as log:
        noted = until_full(lambda number: log.note(NOW, {"body": LONG}, number))
        (small_disk / "filler").unlink()
        log.note(NOW, {"body": LONG}, "afterwards")
    with closing(RequestLog(small_disk / "log")) as log:
        assert [each.answer for each in log.entries()] == [*noted, "afterwards"]


def test_timers_go_on_although_their_record_cannot_be_written(small_disk, caplog):
    filler = fill(small_disk)
    record = Record(small_disk / "timers.json")
    record.note("upkeep", NOW)
    assert "No space left on device" in caplog.text
    filler.unlink()
    record.note("upkeep", NOW)
    assert Record(small_disk / "timers.json").due("upkeep") == NOW


def rows(table):
    return {each["RowKey"] for each in table.list_entities()}


@pytest.mark.timeout(120)
def test_azurite_answers_only_what_it_could_write_down(small_disk, tmp_path):
    asyncio.run(fill_azurite(small_disk, tmp_path))


async def fill_azurite(small_disk, logs):
    ports = _free_where_unset(Ports())
    supervisor = Supervisor(logs)
    storage = _connection_string(ports)
    try:
        where = Places(hub=logs / "hub", azurite=small_disk / "azurite")
        await supervisor.start(_azurite(ports, where))
        with TableServiceClient.from_connection_string(storage, retry_total=0) as service:
            table = service.create_table("Rows")
            filler = fill(small_disk, leave=200_000)
            accepted = until_full(lambda number: table.create_entity(row(number)), AzureError)
            filler.unlink()
            assert set(accepted) <= rows(table)
            table.create_entity(row("afterwards"))
            await supervisor.kill("azurite")
            await supervisor.restart("azurite")
            assert {*accepted, "afterwards"} <= rows(table)
    finally:
        await supervisor.stop()


def row(number):
    return {"PartitionKey": "p", "RowKey": number, "words": LONG}
