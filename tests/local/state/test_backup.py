"""A state in one file, and back: as of one moment, also while it is in use."""

import json
import sqlite3
import tarfile
from contextlib import closing

import pytest

from local.clock import VirtualClock
from local.engine import TaskHub
from local.state import Kind, Manifest, StateRefused, make_key, open_state
from local.state.backup import backup, restore


@pytest.fixture
def place(tmp_path):
    """The state of a host alone, with one orchestration."""
    place = tmp_path / "state"
    with open_state(place, Kind.START) as state:
        state.begin(Manifest(Kind.START))
        with closing(TaskHub(place / "hub.sqlite3", VirtualClock())) as hub:
            hub.start("story", "it", '"ada"')
        make_key(place / "function-key")
        state.complete()
    return place


def told(place):
    """Tell what the orchestration in a state was told."""
    with closing(TaskHub(place / "hub.sqlite3", VirtualClock())) as hub:
        return hub.get("it").input.value


def test_what_was_backed_up_comes_back(place, tmp_path):
    backup(place, tmp_path / "backup")
    restored = tmp_path / "other"
    restore(restored, tmp_path / "backup")
    assert told(restored) == '"ada"'
    assert make_key(restored / "function-key") == make_key(place / "function-key")
    with open_state(restored, Kind.START) as state:
        assert state.manifest.complete


def test_a_backup_is_its_owners_alone(place, tmp_path):
    backup(place, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600


def test_a_backup_while_the_host_works_holds_all_that_was_committed(place, tmp_path):
    with (
        open_state(place, Kind.START) as state,
        closing(TaskHub(place / "hub.sqlite3", VirtualClock())) as hub,
    ):
        state.running({})
        hub.start("story", "late", '"bob"')
        backup(place, tmp_path / "backup")
        hub.start("story", "too late", '"eve"')
    restore(tmp_path / "other", tmp_path / "backup")
    with closing(TaskHub(tmp_path / "other" / "hub.sqlite3", VirtualClock())) as hub:
        assert hub.get("late").input.value == '"bob"'
        assert hub.get("too late") is None


def test_a_backup_after_a_crash_has_what_is_still_in_the_log(place, tmp_path):
    with closing(sqlite3.connect(place / "hub.sqlite3")) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("DELETE FROM instances")
        db.commit()
        for each in ("hub.sqlite3", "hub.sqlite3-wal"):
            (tmp_path / each).write_bytes((place / each).read_bytes())
    for each in ("hub.sqlite3", "hub.sqlite3-wal"):
        (place / each).write_bytes((tmp_path / each).read_bytes())
    backup(place, tmp_path / "backup")
    restore(tmp_path / "other", tmp_path / "backup")
    with closing(TaskHub(tmp_path / "other" / "hub.sqlite3", VirtualClock())) as hub:
        assert hub.get("it") is None


def test_nothing_is_restored_over_something(place, tmp_path):
    backup(place, tmp_path / "backup")
    before = (place / "hub.sqlite3").read_bytes()
    with pytest.raises(StateRefused, match="is not empty: name an empty or a new directory"):
        restore(place, tmp_path / "backup")
    assert (place / "hub.sqlite3").read_bytes() == before


def test_no_file_is_overwritten_by_a_backup(place, tmp_path):
    (tmp_path / "thesis").write_text("a year's work")
    with pytest.raises(StateRefused, match="is there already"):
        backup(place, tmp_path / "thesis")
    assert (tmp_path / "thesis").read_text() == "a year's work"


def test_a_damaged_state_is_not_backed_up(place, tmp_path):
    content = (place / "hub.sqlite3").read_bytes()
    (place / "hub.sqlite3").write_bytes(content.replace(b"ada", b"adb"))
    with pytest.raises(StateRefused, match="is damaged"):
        backup(place, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_ends_too_soon_is_refused(place, tmp_path, share):
    backup(place, tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StateRefused, match="Nothing was changed"):
        restore(tmp_path / "other", tmp_path / "backup")
    assert not (tmp_path / "other").exists()


def test_another_archive_is_no_backup(tmp_path):
    (tmp_path / "thesis").write_text("a year's work")
    with tarfile.open(tmp_path / "file", "w:gz") as archive:
        archive.add(tmp_path / "thesis", "thesis")
    with pytest.raises(StateRefused, match="no backup of Ferry's"):
        restore(tmp_path / "other", tmp_path / "file")


def test_a_backup_never_writes_outside_of_its_directory(place, tmp_path):
    backup(place, tmp_path / "backup")
    with tarfile.open(tmp_path / "evil", "w:gz") as archive:
        archive.add(place / "manifest.json", "manifest.json")
        archive.add(place / "function-key", "azurite/../../outside")
    with pytest.raises(StateRefused, match="Nothing was changed"):
        restore(tmp_path / "other", tmp_path / "evil")
    assert not (tmp_path / "outside").exists()


def test_a_state_that_has_only_just_begun_is_not_backed_up(tmp_path):
    with open_state(tmp_path / "state", Kind.START) as state:
        state.begin(Manifest(Kind.START))
    with pytest.raises(StateRefused, match="try again once it answers"):
        backup(tmp_path / "state", tmp_path / "backup")


def test_what_is_no_state_is_not_backed_up(tmp_path):
    (tmp_path / "notes.json").write_text(json.dumps({}))
    with pytest.raises(StateRefused, match="no state of Ferry's"):
        backup(tmp_path, tmp_path / "backup")
