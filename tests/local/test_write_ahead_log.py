"""A log of SQLite's with a flipped bit in its middle: SQLite forgets what follows, silently."""

import random
import shutil
from contextlib import closing

import pytest

from local.clock import VirtualClock
from local.database import FileDamaged
from local.engine import TaskHub

COMMITS = 12


@pytest.fixture
def killed(tmp_path):
    """What a killed hub leaves: nothing of the log is in the database yet."""
    place = tmp_path / "killed"
    place.mkdir()
    with closing(TaskHub(tmp_path / "hub", VirtualClock())) as hub:
        for number in range(COMMITS):
            hub.start("story", f"{number}", '"' + "told " * 500 + '"')
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"hub{ending}", place / f"hub{ending}")
    return place / "hub"


def count(file):
    with closing(TaskHub(file, VirtualClock())) as hub:
        return len(hub.live)


def test_a_whole_log_is_read_to_its_end(killed):
    assert count(killed) == COMMITS


def test_a_log_that_was_cut_while_it_was_written_gives_what_was_committed(killed):
    log = killed.with_name("hub-wal")
    log.write_bytes(log.read_bytes()[:-100])
    assert count(killed) == COMMITS - 1


def test_a_flipped_bit_before_the_last_commit_is_refused_and_nothing_is_touched(killed):
    log, dice = killed.with_name("hub-wal"), random.Random("flip")
    sound = log.read_bytes()
    for _ in range(100):
        damaged = bytearray(sound)
        damaged[dice.randrange(len(sound) * (COMMITS - 3) // COMMITS)] ^= 1 << dice.randrange(8)
        log.write_bytes(damaged)
        before = {each.name: each.read_bytes() for each in killed.parent.iterdir()}
        with pytest.raises(FileDamaged, match="damaged"):
            TaskHub(killed, VirtualClock())
        assert {each.name: each.read_bytes() for each in killed.parent.iterdir()} == before
    log.write_bytes(sound)
    assert count(killed) == COMMITS


def test_a_log_that_was_begun_anew_may_have_old_frames_behind_the_new(tmp_path):
    with closing(TaskHub(tmp_path / "hub", VirtualClock())) as hub:
        for number in range(COMMITS):
            hub.start("story", f"{number}", '"' + "told " * 500 + '"')
        hub._db.execute("PRAGMA wal_checkpoint(RESTART)")
        hub.start("story", "anew", '""')
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"hub{ending}", tmp_path / f"copy{ending}")
    assert count(tmp_path / "copy") == COMMITS + 1
