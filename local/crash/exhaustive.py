"""One crash at each point: the process is doubled there, and in the double the host dies.

So what came before the point is played once for all points. A double is a process of its own with
a copy of both clouds; it hands its verdict over in a file.
"""

import json
import os
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.crash.deeds import TROUBLES, Deed
from local.crash.ending import Ending, ending_of
from local.crash.fuse import Point
from local.crash.place import Place
from local.crash.wave import StandardWave, copy_state


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a crash at a point: nothing to say is well."""

    point: Point
    problems: tuple[str, ...]


@dataclass(slots=True)
class Doubles:
    """Doubles of this process at work, at most so many at a time."""

    folder: Path
    most: int
    working: dict[int, Point] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    told: Callable[[Verdict], None] = lambda _: None

    def double(self, point: Point) -> bool:
        """Double this process; True in the double."""
        while len(self.working) >= self.most:
            self._collect()
        pid = os.fork()
        if pid:
            self.working[pid] = point
        return not pid

    def finish(self) -> list[Verdict]:
        """Wait for all of them."""
        while self.working:
            self._collect()
        return sorted(self.verdicts, key=lambda verdict: verdict.point.number)

    def report(self, number: int, problems: list[str]) -> None:
        """Hand the verdict over, in the double, and end it."""
        self._file(number).write_text(json.dumps(problems))
        os._exit(0)

    def _collect(self) -> None:
        pid, _ = os.wait()
        point = self.working.pop(pid)
        file = self._file(point.number)
        told = json.loads(file.read_text()) if file.exists() else ["the double died"]
        verdict = Verdict(point, tuple(told))
        self.verdicts.append(verdict)
        self.told(verdict)

    def _file(self, number: int) -> Path:
        return self.folder / f"verdict-{number}.json"


@dataclass(frozen=True, slots=True)
class Usual:
    """The wave without a crash: the points that it passes, and how it ends."""

    points: tuple[Point, ...]
    ending: Ending


def play_usual(place: Place, folder: Path) -> Usual:
    """Play the wave without a crash, in a double, so that the place stays as it is."""
    file = folder / "usual.json"
    pid = os.fork()
    if not pid:
        _play_alone(place, folder, file)
    os.waitpid(pid, 0)
    told = json.loads(file.read_text())
    if "error" in told:
        raise RuntimeError(told["error"])
    points = tuple(Point(*each) for each in told["points"])
    return Usual(points, Ending(tuple(told["state"]), tuple(told["effects"])))


def _play_alone(place: Place, folder: Path, file: Path) -> None:
    told: dict[str, Any] = {"error": "the double died"}
    try:
        StandardWave(place, folder / "usual.sqlite3").play()
        ending = ending_of(place)
        points = [[p.number, p.kind, p.after, p.what, p.changes] for p in place.network.fuse.log]
        told = {"points": points, "state": ending.state, "effects": ending.effects}
    except BaseException:  # noqa: BLE001 (whatever it is, the parent is told)
        told = {"error": traceback.format_exc()}
    finally:
        file.write_text(json.dumps(told))
        os._exit(0)


@dataclass(slots=True)
class Trial:
    """One kind of trouble at each of some points, each in a double of its own.

    Without `every`, only at one of those points between which nothing has changed and no time has
    passed: a host that dies leaves the same behind at all of them.
    """

    place: Place
    usual: Usual
    deed: Deed
    chosen: Collection[int]
    doubles: Doubles
    every: bool = True
    doomed: Point | None = None

    def run(self) -> list[Verdict]:
        """Play the wave once, and to its end wherever there is trouble; give the verdicts."""
        wave = StandardWave(self.place, self.doubles.folder / f"{self.deed}.sqlite3")
        last = max(self.chosen, default=-1)
        seen: set[Any] = set()
        trouble = TROUBLES[self.deed]

        def at(point: Point) -> None:
            if self.doomed:
                return
            if point.number > last:
                raise _Enough
            now = (self.place.network.fuse.changes, self.place.clock.now())
            known = now in seen and not self.every
            if point.number in self.chosen and trouble.possible(wave, point) and not known:
                seen.add(now)
                self._divide(wave, point)

        self.place.network.fuse.at = at
        problems = self._play(wave)
        if self.doomed:
            self.doubles.report(self.doomed.number, problems)
        return self.doubles.finish()

    def _divide(self, wave: StandardWave, point: Point) -> None:
        """Go on here as if nothing had happened, and in a double with the trouble."""
        kept = self.doubles.folder / f"{self.deed}-{point.number}.sqlite3"
        copy_state(wave.state, kept)
        if self.doubles.double(point):
            self.doomed, wave.state = point, kept
            if self.deed is not Deed.CRASH:
                wave.host.hub.move(kept)
            TROUBLES[self.deed].make(wave)

    def _play(self, wave: StandardWave) -> list[str]:
        try:
            wave.play()
            return ending_of(self.place).differences(self.usual.ending)
        except _Enough:
            return []
        except BaseException:  # noqa: BLE001 (whatever it is, it is the verdict)
            return [traceback.format_exc()]


class _Enough(BaseException):
    """No chosen point is left to come."""
