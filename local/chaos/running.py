"""A run of whole waves in virtual time with all that goes wrong, and the judgement on it."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from domain.retention import Afterwards, SourceState
from local.chaos.dice import likely
from local.chaos.doors import UNAVAILABLE, Doors
from local.chaos.judging import Judge
from local.chaos.mishaps import Crash
from local.chaos.people import People
from local.chaos.searching import Search, search_stage
from local.chaos.secrets import plant
from local.chaos.stage import BEGIN, ChaosStage
from local.chaos.weather import Weather
from local.proof.troublemaker import Troublemaker

_M, _H = timedelta(minutes=1), timedelta(hours=1)
_LONGEST = timedelta(days=150)  # longer than all patience of a wave's paces, three times over
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one run.

    `outcomes` counts instances, `mishaps` what went wrong by kind, `events` how often the
    invariants were looked at, `duplicates` what was delivered twice; `planted` counts the secrets
    that were looked for by kind, `secrets` are those that were found, and where; `zone` is how the
    landing zone ended, attempt by attempt; `violations` are what must never be, in words, and
    `troubles` tell everything that went wrong, in order.
    """

    seed: int
    outcomes: dict[str, int] = field(default_factory=dict)
    mishaps: dict[str, int] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    events: int = 0
    crashes: int = 0
    duplicates: int = 0
    planted: dict[str, int] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


class Run:
    """One run: its people, its weather, its troubles, until nothing is left to happen."""

    def __init__(self, stage: ChaosStage, search: Search) -> None:
        self.search = search
        self.stage, self.case = stage, stage.case
        self.doors = Doors(stage)
        self.judge = Judge(stage, self.doors)
        self.people = People(stage, self.doors)
        self.maker = Troublemaker(stage, stage.case.troubles)
        self.events = self.redelivered = 0
        self._die = False
        self.weather = Weather(stage, self.die)
        for number, workload in self.case.workloads.items():
            ref = stage.add_instance(number)
            stage.source.give(ref, workload)
            stage.source.set_skew(ref, self.case.skews[number])
        plant(stage)

    def die(self) -> None:
        """Let the host die before it does anything else."""
        self._die = True

    def play(self) -> Result:
        """Send the waves in, let everything happen, and judge."""
        stage = self.stage
        self.begin()
        stage.agenda.after(_M, self._keep_up)
        self._until_over()
        stage.mishaps.quiet = True
        self._settle()
        self.judge.judge(self.people)
        search_stage(stage, self.search)
        return self._result()

    def begin(self) -> None:
        """Let what is asked for come in, each at its moment."""
        for number, document in enumerate(self.case.documents):
            send = partial(self._hand_in, json.dumps(document).encode(), 1)
            if not self.case.by_queue:
                send = partial(self.post, "waves", document)
            self.stage.agenda.after(number * 10 * _M, send)

    def _until_over(self) -> None:
        stage, end = self.stage, BEGIN + _LONGEST
        while stage.clock.now() < end and not self._over():
            self._guarded(lambda: stage.play(self._broken_off, self._limit()))
            if self._die or self.maker.crashed:
                self._restart()
                continue
            if stage.agenda.next:
                stage.clock.jump_to(min(stage.agenda.next, end))
            while act := stage.agenda.take_due():
                self._guarded(act)
        if not self._over():
            self.judge.say(f"it is not over after {_LONGEST}")

    def _over(self) -> bool:
        """Say whether every story has ended, and nothing is left to be done by anybody."""
        register, retentions = self.stage.status, self.stage.retentions.sources.values()
        books = (register.waiting_runs, register.begun_runs, register.dropped_runs)
        to_come = register.unconfirmed() or any(each() for each in books)
        to_end = [
            each
            for each in retentions
            if each.then is Afterwards.SNAPSHOT_AND_TERMINATE and each.state is SourceState.WAITING
        ]
        return not (self.stage.hub.live or to_come or to_end or self.stage.agenda.busy)

    def _limit(self) -> datetime | None:
        due = self.stage.agenda.next
        return due + self.stage.host.ahead if due else None

    def _broken_off(self) -> bool:
        self.events += 1
        return self._die or self.maker.crashed

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Crash:
            self._restart()

    def _restart(self) -> None:
        self._die = self.maker.crashed = False
        self.stage.restart_host()
        if not self.stage.mishaps.quiet:
            self.stage.agenda.after(_M, self.doors.keep_up, idle=True)

    def _keep_up(self) -> None:
        self.stage.agenda.after(_H, self._keep_up, idle=True)
        self.doors.keep_up()

    def post(self, path: str, document: object, tries: int = 9) -> None:
        """Send a request until somebody takes it; at times once more after that."""
        again = partial(self.post, path, document, tries - 1)
        try:
            status, _ = self.doors.ask("POST", path, document)
        except Crash:
            self.stage.agenda.after(_M, again)
            raise
        if status == UNAVAILABLE and tries:
            self.stage.agenda.after(_M, again)
        elif likely(self.stage.dice, 0.4):
            self._twice(partial(self.post, path, document, 0))

    def _hand_in(self, message: bytes, count: int) -> None:
        """Deliver a message until it is taken; at times once more after that."""
        again = partial(self._hand_in, message, count + 1)
        try:
            self.doors.hand_in(message, count)
        except Exception:  # noqa: BLE001 (whatever it is, the host delivers it again)
            self.stage.agenda.after(_M, again)
        except Crash:
            self.stage.agenda.after(10 * _M, again)
            raise
        else:
            if likely(self.stage.dice, 0.4):
                self._twice(partial(self._hand_in, message, _MOST_TRIES))

    def _twice(self, act: Callable[[], None]) -> None:
        self.redelivered += 1
        self.stage.agenda.after(self.stage.dice.random() * 48 * _H, act)

    def _settle(self) -> None:
        """Let what was begun last come to its end, with nothing going wrong any more."""
        self.stage.clock.advance(_H)
        self.doors.keep_up()
        self.stage.play(lambda: False, self.stage.host.now() + 24 * _H)

    def _result(self) -> Result:
        mishaps = self.stage.mishaps
        counts = mishaps.counts
        twice = counts["duplicate event"] + counts["twice"] + counts["late event"]
        return Result(
            self.case.seed,
            dict(Counter(self.judge.outcomes)),
            dict(counts),
            dict(self.doors.answers),
            self.events,
            self.stage.crashes,
            twice + self.redelivered,
            dict(Counter(name for name, _ in self.search.secrets)),
            tuple(sorted(self.search.found)),
            (),
            tuple(self.judge.violations),
            tuple(str(each) for each in mishaps.told),
        )
