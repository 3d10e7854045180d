"""What goes wrong at calls: the ports fail, answers are lost, the host dies, by dice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from clouds.ports import Clouds
from domain.errors import Refusal, Refused, Transient
from local.clock import Clock

_S, _M = timedelta(seconds=1), timedelta(minutes=1)


class Crash(BaseException):
    """The host dies here and now: nothing may catch this but whoever starts another."""


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely each mishap is, at each call of a port, and for crashes at each turn and commit.

    `outage` is one of a whole port, for minutes. `twice` is a duplicate delivery: the call is
    performed again after its answer came.
    """

    throttled: float = 0.0
    unavailable: float = 0.0
    timeout: float = 0.0
    lost: float = 0.0
    broken: float = 0.0
    refused: float = 0.0
    twice: float = 0.0
    outage: float = 0.0
    crash: float = 0.0


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing that went wrong: when by the clock of the world, of which kind, and where."""

    at: datetime
    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M:%S} {self.kind} {self.where}"


class Mishaps:
    """Lets calls go wrong as often as the odds say, and keeps a record of it.

    In `quiet` times nothing does.
    """

    def __init__(self, dice: Random, clock: Clock) -> None:
        self.dice, self.clock = dice, clock
        self.told: list[Mishap] = []
        self.quiet = False
        self._out: dict[str, datetime] = {}

    @property
    def counts(self) -> Counter[str]:
        """Count what went wrong, by kind."""
        return Counter(each.kind for each in self.told)

    def note(self, kind: str, where: str) -> None:
        """Write down what was made to go wrong."""
        self.told.append(Mishap(self.clock.now(), kind, where))

    def call(self, odds: Odds, where: str, act: Callable[[], Any]) -> Any:
        """Perform a call of a port, with whatever goes wrong about it."""
        if self._is_out(where):
            raise Transient(f"{where}: nobody answers there")
        kind = self._draw(odds)
        if kind:
            self.note(kind, where)
        if before := self._before(kind, where):
            raise before
        done = act()
        if after := _after(kind, where):
            raise after
        return act() if kind == "twice" else done

    def _before(self, kind: str, where: str) -> BaseException | None:
        """Make what a call ends in that was never performed."""
        match kind:
            case "throttled":
                return Transient(f"{where}: 429", self.dice.choice((2, 30, 120)) * _S)
            case "unavailable" | "timeout":
                return Transient(f"{where}: {kind}")
            case "refused":
                return Refused(Refusal("chaos.denied", where, "access denied", "Grant it."))
            case "outage":
                end = self.clock.now() + self.dice.choice((1, 3, 8)) * _M
                self._out[where.split(".", maxsplit=1)[0]] = end
                return Transient(f"{where}: nobody answers there")
        return _dying(kind, where) if kind.endswith("before") else None

    def may_crash(self, chance: float, where: str) -> None:
        """Die here, at times."""
        if not self.quiet and self.dice.random() < chance:
            self.note("crash", where)
            raise Crash

    def _is_out(self, where: str) -> bool:
        end = self._out.get(where.split(".", maxsplit=1)[0])
        return not self.quiet and end is not None and self.clock.now() < end

    def _draw(self, odds: Odds) -> str:
        if self.quiet:
            return ""
        at = self.dice.random()
        for each in fields(odds):
            at -= getattr(odds, each.name)
            if at < 0:
                half = each.name in {"crash", "broken"}
                return f"{each.name} {self.dice.choice(('before', 'after'))}" if half else each.name
        return ""


def _after(kind: str, where: str) -> BaseException | None:
    """Make what a call ends in that was performed."""
    if kind == "lost":
        return Transient(f"{where}: connection reset")
    return _dying(kind, where) if kind.endswith("after") else None


def _dying(kind: str, where: str) -> BaseException:
    return Crash() if kind.startswith("crash") else RuntimeError(f"{where}: broken on purpose")


class Unreliable:
    """A port whose calls go wrong by dice."""

    def __init__(self, name: str, port: Any, mishaps: Mishaps, odds: Odds) -> None:
        self._name, self._port, self._mishaps, self._odds = name, port, mishaps, odds

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._port, method)
        if not callable(found):
            return found
        return partial(self._call, method, found)

    def _call(self, method: str, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
        where = f"{self._name}.{method}"
        return self._mishaps.call(self._odds, where, partial(act, *given, **named))


def unreliable(clouds: Clouds, mishaps: Mishaps, odds: Odds) -> Clouds:
    """Let everything outside go wrong by dice."""
    ports: dict[str, Any] = {
        each.name: Unreliable(each.name, getattr(clouds, each.name), mishaps, odds)
        for each in fields(clouds)
        if each.name not in {"dependencies", "slotting"}
    }
    return replace(clouds, **ports)
