"""One story in a virtual hub, which is its context as well: its generator stays between turns."""

import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from durabletask.task import CancellableTask, CompletableTask, Task, TimerTask

from wire import Json

type Telling = Generator[Task[Any], Any, Json]
type Play = Callable[[Any, Json], Telling]
type Told = tuple[CompletableTask[Any] | str, Any]

# By which durabletask makes the ids that a story asks for.
_NAMES = uuid.uuid5(uuid.NAMESPACE_OID, "9e952958-5e33-4daf-827f-2fa12937b875")
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Stage(Protocol):
    """What a story asks of its hub."""

    def play_of(self, name: str) -> Play:
        """Find a story by its name; LookupError for one that nobody has registered."""

    def begin_child(
        self, parent: "Life", task: CompletableTask[Any], name: str, story_id: str, given: Json
    ) -> None:
        """Begin a story for another one, which hears how it ends."""

    def raise_event(self, story_id: str, name: str, message: Json) -> None:
        """Let a story hear an event, unless it is over or never was."""

    def order(self, life: "Life", task: CompletableTask[Any], name: str, given: Json) -> None:
        """Take an activity up."""

    def wake_at(self, life: "Life", task: CompletableTask[Any], moment: datetime) -> None:
        """Set a timer."""

    def deliver(self, life: "Life", task: CompletableTask[Any], outcome: Any) -> None:
        """Bring what came of something to whoever still waits for it; an error fails the task."""

    def wake(self, life: "Life") -> None:
        """Give a story its next turn."""


class Life:
    """A story, with as much of durabletask's context as Ferry's stories use.

    `given` is its input, `gave` its output, `broke` the error that ended it. Each continue-as-new
    begins anew, and nothing that was asked for before reaches it.
    """

    def __init__(
        self,
        stage: Stage,
        story_id: str,
        name: str,
        given: Json,
        parent: "tuple[Life, CompletableTask[Any]] | None" = None,
    ) -> None:
        self.instance_id, self.name, self.given = story_id, name, given
        self.gave: Json = None
        self.broke: Exception | None = None
        self.over = False
        self.inbox: list[Told] = []
        self._stage, self._parent = stage, parent
        self._renew()

    def _renew(self) -> None:
        self.waiting: set[CompletableTask[Any]] = set()
        self._generator: Telling | None = None
        self._awaited: Task[Any] = CompletableTask[Any]()
        self._heard: deque[tuple[str, Json]] = deque()
        self._ears: dict[str, deque[CancellableTask[Any]]] = {}
        self._anew: tuple[Json, bool] | None = None
        self._uuids = 0

    def turn(self, moment: datetime) -> None:
        """Play one turn: what was told is heard, in order, and the story goes on by it."""
        self.current_utc_datetime = moment.replace(tzinfo=None)
        told, self.inbox = deque(self.inbox), []
        try:
            if self._generator is None:
                self._generator = self._stage.play_of(self.name)(self, self.given)
                self._awaited = next(self._generator)
                self._resume(self._generator)
            while told:
                self._hear(self._generator, *told.popleft())
        except StopIteration as end:
            self._go_on(told) if self._anew else self._end(end.value, None)
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told
            self._end(None, error)

    def _hear(self, generator: Telling, whom: CompletableTask[Any] | str, what: Any) -> None:
        if isinstance(whom, str):
            ears = self._ears.get(whom)
            if not ears:
                self._heard.append((whom, what))
                return
            ears.popleft().complete(what)
        elif whom not in self.waiting:
            return
        else:
            self.waiting.discard(whom)
            if isinstance(what, Exception):
                whom.fail(f"{self.instance_id}: {what}", what)
            else:
                whom.complete(what)
        self._resume(generator)

    def _resume(self, generator: Telling) -> None:
        while self._awaited.is_complete:
            if self._awaited.is_failed:
                self._awaited = generator.throw(self._awaited.get_exception())
            else:
                self._awaited = generator.send(self._awaited.get_result())

    def _go_on(self, told: Iterable[Told]) -> None:
        """Begin the next execution; it hears what this one has not, where it is to be kept."""
        given, keep = self._anew or (None, False)
        heard = [*self._heard, *(each for each in told if isinstance(each[0], str))] if keep else []
        self.given, self.inbox = given, [*heard, *self.inbox]
        self._renew()
        self._stage.wake(self)

    def _end(self, gave: Json, broke: Exception | None) -> None:
        self.gave, self.broke, self.over = gave, broke, True
        self.waiting.clear()
        self._generator = None
        if self._parent:
            self._stage.deliver(*self._parent, broke or gave)

    # What a story may do: durabletask's names, and its meaning.

    def call_activity(self, name: str, *, input: Json = None, **_: object) -> Task[Any]:  # noqa: A002
        """Have an activity performed; it is tried again as every step's policy says."""
        task = self._await(CompletableTask[Any]())
        self._stage.order(self, task, name, input)
        return task

    def call_sub_orchestrator(
        self,
        name: str,
        *,
        input: Json = None,  # noqa: A002 (its name there)
        instance_id: str,
    ) -> Task[Any]:
        """Begin another story, and wait for its end."""
        task = self._await(CompletableTask[Any]())
        self._stage.begin_child(self, task, name, instance_id, input)
        return task

    def create_timer(self, wait: datetime | timedelta) -> TimerTask:
        """Set a timer; one that is cancelled is forgotten."""
        naive = self.current_utc_datetime + wait if isinstance(wait, timedelta) else wait
        task = self._await(TimerTask())
        task.set_cancel_handler(lambda: self.waiting.discard(task))
        self._stage.wake_at(self, task, naive.replace(tzinfo=UTC))
        return task

    def wait_for_external_event(self, name: str) -> CancellableTask[Any]:
        """Listen for an event; the first that came before is heard at once."""
        ear, wanted = CancellableTask[Any](), name.casefold()
        for said in self._heard:
            if said[0] == wanted:
                self._heard.remove(said)
                ear.complete(said[1])
                return ear
        self._ears.setdefault(wanted, deque()).append(ear)
        return ear

    def send_event(self, instance_id: str, event_name: str, *, data: Json = None) -> None:
        """Let another story hear an event."""
        self._stage.raise_event(instance_id, event_name, data)

    def continue_as_new(self, new_input: Json, *, save_events: bool = False) -> None:
        """Begin anew once this execution has returned."""
        self._anew = (new_input, save_events)

    def new_uuid(self) -> str:
        """Make an id, the same as in any other hub."""
        words = f"{self.instance_id}_{self.current_utc_datetime:{_MOMENT}}_{self._uuids}"
        self._uuids += 1
        return str(uuid.uuid5(_NAMES, words))

    def _await[Pending: CompletableTask[Any]](self, task: Pending) -> Pending:
        self.waiting.add(task)
        return task
