"""Whether SQLite's write-ahead log lost commits in its middle, of which SQLite itself is silent."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HEADER, _FRAME = 32, 24


class _Frame(NamedTuple):
    commits: bool
    own: bool


def commits_lost(log: Path, taken: int) -> bool:
    """Tell whether commits follow a place at which reading ended, after so many frames.

    What a killed process leaves ends with one unfinished transaction. A commit behind such a place
    was whole once, and is lost because something before it is damaged.
    """
    with log.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return False
    if not _sound(header):
        return True
    # Behind the log's own frames there may be some of the time before it was begun anew.
    own = [(at, frame) for at, frame in enumerate(_frames(log, header)) if frame.own]
    # The very last one may be what was just being written.
    return any(frame.commits and at >= taken for at, frame in own[:-1])


def _sound(header: bytes) -> bool:
    if len(header) < _HEADER:
        return False
    order = ">" if struct.unpack_from(">I", header)[0] & 1 else "<"
    words, first, second = struct.unpack_from(f"{order}6I", header), 0, 0
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return (first, second) == struct.unpack_from(">2I", header, 24)


def _frames(log: Path, header: bytes) -> Iterator[_Frame]:
    """Read the heads of the frames."""
    size = struct.unpack_from(">I", header, 8)[0]
    with log.open("rb") as file:
        file.seek(_HEADER)
        while len(head := file.read(_FRAME)) == _FRAME:
            yield _Frame(commits=any(head[4:8]), own=head[8:16] == header[16:24])
            file.seek(size, 1)
