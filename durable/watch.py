"""Watching something until it has arrived: a sub-story that looks, sleeps, and restarts itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from durabletask.task import Task, when_any

from domain.errors import Delay, MigrationError
from domain.pace import Sighting, Vigil
from durable.context import Context, Steps, either, now, pause
from durable.flow import Flow
from durable.signal import Signal
from durable.step import Step
from durable.vision import (
    Verdict,
    Vision,
    pause_after,
    raise_again,
    require_patience,
    sighted,
    verdict_on,
)
from wire import Json, from_wire, to_wire

# At most 16 events a look; a turn costs as much as its history is long.
LOOKS_PER_GENERATION = 10
MOST_FAILED_LOOKS = 40
_AFRESH = 6

_stop_watching = Signal("stop_watching", type(None))


@dataclass(frozen=True, slots=True)
class Telling[Seen]:
    """How a watch reports: each look whose `news` differ from the last is told; None for none."""

    news: Callable[[Seen], Json]
    tell: Callable[[Context, Json, Seen], Steps[None]]


@dataclass(frozen=True, slots=True)
class Waking[Key, Seen]:
    """How a watch is woken from outside: by a word, which may get lost.

    Every sixth look is another step, which looks more closely.
    """

    word: Signal[None]
    afresh: Step[Key, Seen]


class Watch[Key, Seen]:
    """A way to wait for something: how to look, and what to look for.

    `arrived` may raise Stalled when what it sees can never arrive; `fit` has its say as well where
    that depends on what was asked for, or on the time. `measure` gives the progress as a fraction,
    by which the pauses follow the estimated remaining time.
    """

    def __init__(  # noqa: PLR0913 (what a watch may do)
        self,
        name: str,
        look: Step[Key, Seen],
        arrived: Callable[[Seen], bool],
        *,
        fit: Callable[[Key, Seen, datetime], bool] | None = None,
        measure: Callable[[Seen], float] | None = None,
        telling: Telling[Seen] | None = None,
        waking: Waking[Key, Seen] | None = None,
        version: int = 1,
    ) -> None:
        self._look = look
        self._arrived = arrived
        self._fit = fit
        self._measure = measure
        self._telling = telling
        self._waking = waking

        def watch(ctx: Context, vision: Vision) -> Steps[Verdict]:
            return (yield from self._watch(ctx, vision))

        watch.__name__ = name
        watch.__doc__ = f"Look by {look.name} until {arrived.__name__}."
        self.flow = Flow(watch, version)

    def until(  # noqa: PLR0913 (what a watch is told)
        self,
        ctx: Context,
        key: Key,
        vigil: Vigil,
        *,
        about: object,
        unless: Task[Any] | None,
        story_id: str = "",
    ) -> Steps[Seen | None]:
        """Watch until it has arrived, and hand back what was seen; None when the task ends first.

        Raises Refused when a look is refused, Stalled when patience or progress ends. Others find
        it under the id, where one is given.
        """
        vision = Vision(to_wire(key), vigil, now(ctx), to_wire(about))
        story_id = story_id or f"{ctx.instance_id}:{ctx.new_uuid()[:8]}"
        watching = self.flow.start(ctx, vision, story_id)
        yield when_any([watching, unless] if unless else [watching])
        if not watching.is_complete:
            ctx.send_event(story_id, _stop_watching.name)
            yield watching
        verdict = from_wire(Verdict, watching.get_result())
        raise_again(verdict)
        return None if verdict.stopped else from_wire(self._look.gives, verdict.seen)

    def _watch(self, ctx: Context, vision: Vision) -> Steps[Verdict]:
        stop = _stop_watching.listen(ctx)
        word = self._waking.word.listen(ctx) if self._waking else None
        for _ in range(LOOKS_PER_GENERATION):
            try:
                vision, verdict = yield from self._see(ctx, vision)
                if verdict:
                    return verdict
                require_patience(vision, self.flow.name, now(ctx))
            except MigrationError as error:
                return verdict_on(error)
            woken = either(stop.task, word.task) if word else stop.task
            if not (yield from pause(ctx, pause_after(vision), woken)):
                if self._waking is None or stop.heard:
                    return Verdict(stopped=True)
                word = self._waking.word.listen(ctx)
        ctx.continue_as_new(to_wire(vision), save_events=True)
        return Verdict()

    def _see(self, ctx: Context, vision: Vision) -> Steps[tuple[Vision, Verdict | None]]:
        key = from_wire(self._look.takes, vision.key)
        seen = yield from self._step_of(vision).attempt(ctx, key)
        looked = replace(vision, looks=vision.looks + 1, failed_looks=0, asked_to_wait=None)
        if isinstance(seen, Delay):
            if vision.failed_looks >= MOST_FAILED_LOOKS:
                raise self._look.exhausted(seen)
            failed = vision.failed_looks + 1
            return replace(looked, failed_looks=failed, asked_to_wait=seen.retry_after), None
        news = self._telling.news(seen) if self._telling else None
        if self._telling and news is not None and news != vision.told:
            looked = replace(looked, told=news)
            yield from self._telling.tell(ctx, vision.about, seen)
        if self._arrived(seen) and (not self._fit or self._fit(key, seen, now(ctx))):
            return looked, Verdict(seen=to_wire(seen))
        if self._measure:
            looked = sighted(looked, Sighting(now(ctx), self._measure(seen)))
        return looked, None

    def _step_of(self, vision: Vision) -> Step[Key, Seen]:
        sixth = vision.looks % _AFRESH == _AFRESH - 1
        return self._waking.afresh if self._waking and sixth else self._look
