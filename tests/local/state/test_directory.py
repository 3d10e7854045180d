"""Whatever is not this Ferry's state, or no longer sound, is refused and left byte for byte."""

import fcntl
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from local.clock import VirtualClock
from local.database import FileDamaged, UnknownSchema
from local.engine import TaskHub
from local.simulators.request_log import RequestLog
from local.state import Kind, Manifest, StateRefused, make_key, open_state
from local.state import directory as state_directory
from local.state.sealed import write_sealed

NOW = VirtualClock().now()
SOUND = (
    "hub.sqlite3",
    "aws.sqlite3",
    "site_recovery.sqlite3",
    "clock.json",
    "manifest.json",
    "function-key",
    "hub.sqlite3.timers.json",
    "azurite/__azurite_db_table__.json",
)


@pytest.fixture
def place(tmp_path):
    """Everything that a local system keeps, as small as it gets."""
    place = tmp_path / "state"
    with open_state(place, Kind.UP) as state:
        state.begin(Manifest(Kind.UP))
        with closing(TaskHub(place / "hub.sqlite3", VirtualClock())) as hub:
            for number in range(20):
                hub.start("story", f"instance-{number}", json.dumps({"n": number} | FILLER))
        for name in ("aws", "site_recovery"):
            with closing(RequestLog(place / f"{name}.sqlite3")) as log:
                log.note(NOW, {"path": "/", "body": "x" * 300}, "200 x")
                log.set_fact("seeded", {"account": "1"})
        write_sealed(place / "clock.json", {"moment": NOW.isoformat()})
        (place / "hub.sqlite3.timers.json").write_text(json.dumps({"upkeep": NOW.isoformat()}))
        (place / "azurite").mkdir()
        (place / "azurite" / "__azurite_db_table__.json").write_text(AZURITE)
        make_key(place / "function-key")
        state.complete()
    return place


FILLER = {"words": "what an orchestration was told " * 5}
ROWS = json.dumps({"collections": ["FerryWaves"]})
AZURITE = f"sha256 {hashlib.sha256(ROWS.encode()).hexdigest()}\n{ROWS}"


def contents(place):
    return {
        str(each.relative_to(place)): each.read_bytes()
        for each in sorted(place.rglob("*"))
        if each.is_file()
    }


def refusal(place, kind=Kind.UP):
    """Tell why a directory is refused, having seen that nothing in it has changed."""
    before = contents(place)
    with pytest.raises(StateRefused) as refused, open_state(place, kind):
        pass
    assert contents(place) == before
    return str(refused.value)


def test_a_sound_directory_is_gone_on_with(place):
    with open_state(place, Kind.UP) as state:
        assert state.manifest.complete


@pytest.mark.parametrize(("version", "word"), [(0, "an older Ferry"), (99, "a newer Ferry")])
def test_another_format_is_refused(place, version, word):
    path = place / "manifest.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"format": version}))
    said = refusal(place)
    for words in (str(path), f"format {version}", word, "name another directory"):
        assert words in said


@pytest.mark.parametrize("name", ["hub.sqlite3", "aws.sqlite3", "site_recovery.sqlite3"])
@pytest.mark.parametrize("version", [1, 77])
def test_another_schema_is_refused(place, name, version):
    if name != "hub.sqlite3" and version == 1:
        version = 2
    with closing(sqlite3.connect(place / name)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    said = refusal(place)
    assert str(place / name) in said
    assert f"schema {version}" in said


@pytest.mark.parametrize("name", SOUND)
def test_a_file_that_ends_too_soon_is_refused_by_its_name(place, name):
    os.truncate(place / name, (place / name).stat().st_size // 2)
    said = refusal(place)
    assert str(place / name) in said
    assert "Restore a backup" in said


@pytest.mark.parametrize("name", [name for name in SOUND if name.endswith("sqlite3")])
def test_an_empty_database_is_not_taken_for_a_new_one(place, name):
    os.truncate(place / name, 0)
    assert f"{place / name} is damaged" in refusal(place)


@pytest.mark.parametrize(
    "name", ["hub.sqlite3", "aws.sqlite3", "clock.json", "function-key", "azurite"]
)
def test_a_file_that_is_missing_is_refused_by_its_name(place, name):
    (place / name).rename(place.parent / "gone")
    assert f"{place / name} is missing" in refusal(place)


@pytest.mark.parametrize("name", SOUND)
def test_a_flipped_bit_is_found_unless_it_changes_nothing(place, name):
    path, dice = place / name, random.Random(f"flip {name}")
    sound, said = path.read_bytes(), holdings(place)
    found = 0
    for _ in range(60):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            with open_state(place, Kind.UP):
                pass
            assert name.endswith(("sqlite3", "timers.json"))  # of others every bit counts
            assert name.endswith("timers.json") or holdings(place) == said
        except StateRefused:
            found += 1
        finally:
            assert path.read_bytes() == bytes(damaged)
    path.write_bytes(sound)
    assert found


def holdings(place):
    """Tell what the databases hold, row by row."""
    rows = []
    tables = {"hub": "instances", "aws": "entries", "site_recovery": "entries"}
    for name, table in tables.items():
        address = f"{(place / name).as_uri()}.sqlite3?immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as db:
            rows += db.execute(f"SELECT * FROM {table}").fetchall()
    return rows


def test_a_flipped_bit_in_a_history_is_found_although_sqlite_would_not(tmp_path):
    file = tmp_path / "hub"
    with closing(TaskHub(file, VirtualClock())) as hub:
        hub.start("story", "it", '"precious"')
    content = file.read_bytes()
    file.write_bytes(content.replace(b"precious", b"preciouS"))
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(FileDamaged, match="row 1 of instances is not as written"):
        TaskHub(file, VirtualClock())


def test_a_log_of_another_program_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "log")) as db:
        db.execute("CREATE TABLE recipes (id)")
    with pytest.raises(UnknownSchema):
        RequestLog(tmp_path / "log")


def test_a_foreign_directory_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("a year's work")
    said = refusal(tmp_path)
    assert "thesis.txt" in said
    assert "Name an empty or a new directory" in said


def test_a_hub_of_an_earlier_engine_in_ferrys_own_place_is_refused_and_left_as_it_is(tmp_path):
    with closing(sqlite3.connect(tmp_path / "hub.sqlite3")) as db:
        db.executescript("CREATE TABLE instances (id); PRAGMA user_version = 2")
    before = (tmp_path / "hub.sqlite3").read_bytes()
    with pytest.raises(StateRefused) as said, open_state(tmp_path, Kind.START, own=True):
        pass
    assert "has schema 2" in str(said.value)
    assert "Let the Ferry that made it finish its waves" in str(said.value)
    assert [each.name for each in tmp_path.iterdir()] == ["hub.sqlite3"]
    assert (tmp_path / "hub.sqlite3").read_bytes() == before


def test_the_state_of_another_command_is_refused(place):
    assert "is the state of `run.py up`, not of `run.py start`" in refusal(place, Kind.START)


def test_what_was_only_begun_is_begun_anew(tmp_path):
    with open_state(tmp_path, Kind.UP) as state:
        state.begin(Manifest(Kind.UP))
        (tmp_path / "aws.sqlite3").write_text("half")
    with open_state(tmp_path, Kind.UP) as state:
        assert not state.manifest.complete
        state.begin(Manifest(Kind.UP))
        assert [each.name for each in tmp_path.iterdir()] == ["manifest.json"]


def test_the_key_is_its_owners_alone_and_lasts(tmp_path):
    key = make_key(tmp_path / "function-key")
    assert (tmp_path / "function-key").stat().st_mode & 0o777 == 0o600
    assert make_key(tmp_path / "function-key") == key
    assert len(key) > 30


def test_a_second_process_is_refused_and_the_first_goes_on(place, monkeypatch):
    monkeypatch.setattr(state_directory, "_PATIENCE", 0.1)
    with open_state(place, Kind.UP) as first:
        first.running({"host": 1})  # which the second one must leave alone as well
        assert f"{place} is in use: another Ferry works on it" in refusal(place)


def test_the_death_of_the_last_part_lets_the_directory_go(place, monkeypatch):
    """A part inherits the lock: it keeps the directory although whoever started it is gone."""
    monkeypatch.setattr(state_directory, "_PATIENCE", 0.1)
    with open_state(place, Kind.UP) as state:
        part = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[state.lock]
        )
    refusal(place)
    part.kill()
    part.wait()
    with open_state(place, Kind.UP) as state, pytest.raises(BlockingIOError):
        fcntl.flock(os.open(place, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
