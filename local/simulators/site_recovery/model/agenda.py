"""Everything that takes time: begun, held up, and ended when somebody looks."""

import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.simulators.site_recovery.model.settings import Mode


@dataclass(slots=True, eq=False)
class Activity:
    """Something that takes time, and what happens when it ends.

    It belongs to a subject: in a world that goes on by looks, a look at the subject moves it.
    `held` is the fraction at which it is held up, `barrier` the one that it does not pass,
    `least` the one that it has had for certain.
    """

    subject: str
    begun: datetime
    duration: timedelta
    looks: int
    done: Callable[[datetime], None]
    looked: int = 0
    held: float | None = None
    barrier: float = 1.0
    least: float = 0.0
    over: bool = False


class Agenda:
    """The activities of one world.

    No thread and no timer runs: `settle` makes up, in order, for all that fell due meanwhile.
    """

    def __init__(self, now: Callable[[], datetime], mode: Mode) -> None:
        self._now = now
        self._mode = Mode(mode)
        self._due: list[tuple[datetime, int, Activity]] = []
        self._watched: defaultdict[str, list[Activity]] = defaultdict(list)
        self._order = itertools.count()

    def begin(self, activity: Activity) -> Activity:
        """Take an activity up."""
        if self._mode is Mode.LOOKS:
            self._watched[activity.subject].append(activity)
        if self._mode is Mode.IMMEDIATELY:
            activity.duration = timedelta()
        self._push(activity)
        return activity

    def hold(self, activity: Activity, at: datetime) -> None:
        """Hold an activity up where it stands."""
        if not activity.over and activity.held is None:
            activity.held = self.fraction(activity, at)

    def release(self, activity: Activity, at: datetime) -> None:
        """Let an activity go on that was held up, unless it stands at its barrier."""
        if activity.over or activity.held is None or activity.held >= activity.barrier < 1:
            return
        activity.begun = at - activity.duration * activity.held
        activity.least, activity.held = activity.held, None  # moments are rounded, fractions not
        self._push(activity)

    def repace(self, activity: Activity, at: datetime, duration: timedelta) -> None:
        """Let the rest of an activity go on at the pace by which all of it takes that long."""
        if activity.over or activity.duration == duration:
            return
        activity.least = self.fraction(activity, at)
        activity.begun, activity.duration = at - duration * activity.least, duration
        if activity.held is None:
            self._push(activity)

    def bar(self, activity: Activity, at: datetime, fraction: float) -> None:
        """Let an activity not pass the given fraction; one that is past it stands still at once."""
        activity.barrier = max(fraction, self.fraction(activity, at))
        self._push(activity)

    def drop(self, activity: Activity) -> None:
        """Give an activity up where it stands: it never ends."""
        self.hold(activity, self._now())
        activity.over = True

    def fraction(self, activity: Activity, at: datetime | None = None) -> float:
        """Tell how much of an activity is done, from 0 to 1."""
        if activity.held is not None:
            return activity.held
        if activity.over:
            return 1.0
        if self._mode is Mode.LOOKS:
            return min(1.0, activity.looked / activity.looks)
        if not activity.duration:
            return 1.0
        passed = ((at or self._now()) - activity.begun) / activity.duration
        return min(1.0, max(activity.least, passed))

    def look(self, subject: str) -> None:
        """Move what belongs to the subject one step on, where looks make the world go on."""
        for activity in self._watched.pop(subject, []):
            if activity.over:
                continue
            self._watched[subject].append(activity)
            if activity.held is None:
                activity.looked += 1
                if self.fraction(activity) >= activity.barrier:
                    self._arrive(activity, self._now())

    def settle(self) -> None:
        """End, in the order in which they fell due, all activities whose time has come."""
        now = self._now()
        while self._due and self._due[0][0] <= now:
            moment, _, activity = heapq.heappop(self._due)
            if not activity.over and activity.held is None and self._due_at(activity) == moment:
                self._arrive(activity, moment)

    @property
    def due(self) -> bool:
        """Say whether something's time has come that `settle` has not ended yet."""
        return bool(self._due) and self._due[0][0] <= self._now()

    def _due_at(self, activity: Activity) -> datetime:
        return activity.begun + activity.duration * activity.barrier

    def _push(self, activity: Activity) -> None:
        if self._mode is not Mode.LOOKS:
            heapq.heappush(self._due, (self._due_at(activity), next(self._order), activity))

    def _arrive(self, activity: Activity, at: datetime) -> None:
        """Hold an activity at its barrier, or end it."""
        if activity.barrier < 1:
            activity.held = activity.barrier
            return
        activity.over = True
        activity.done(at)
