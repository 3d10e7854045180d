"""Where the host dies: points are counted as they are passed, and at one of them it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field


class Killed(BaseException):
    """The host is dead: nothing of it runs on, not even what was meant to clean up."""


@dataclass(frozen=True, slots=True)
class Point:
    """One moment at which a host may die: `kind` call, queue or journal; before or after what.

    `changes` says whether that may have changed something by then.
    """

    number: int
    kind: str
    after: bool
    what: str
    changes: bool = False

    def __str__(self) -> str:
        return f"{self.number} {'after' if self.after else 'before'} {self.kind} {self.what}"


@dataclass(slots=True)
class Fuse:
    """Counts the points; `at` is told of each, and may let the host die there.

    `changes` counts what may have changed the world, the storage or the journal. Between two
    changes a host that dies leaves the same behind, whenever it dies.
    """

    at: Callable[[Point], None] = lambda _: None
    passed: int = 0
    dead: bool = False
    changes: int = 0
    log: list[Point] = field(default_factory=list)

    def pass_by[T](self, kind: str, what: str, act: Callable[[], T], *, changes: bool = True) -> T:
        """Do something that outlives the host; it may die before and after."""
        self._pass(Point(self.passed, kind, False, what))  # noqa: FBT003 (not after)
        done = act()
        self.changes += changes
        self._pass(Point(self.passed, kind, True, what, changes))  # noqa: FBT003 (after)
        return done

    def mend(self) -> None:
        """Let another host begin, which lives for good."""
        self.dead, self.at = False, lambda _: None

    def _pass(self, point: Point) -> None:
        if self.dead:
            raise Killed
        self.passed += 1
        self.log.append(point)
        self.at(point)
        if self.dead:
            raise Killed
