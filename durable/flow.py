"""Stories that the engine can run, and that can call each other."""

from collections.abc import Callable, Iterable
from typing import Any, get_type_hints

from durabletask.task import Task, TaskFailedError, when_any

from domain.errors import GaveUp
from durable.context import Context, Steps
from wire import Json, from_wire, to_wire


class Flow[In, Out]:
    """An orchestrator, callable by others as a sub-orchestration.

    All versions of a story share the function's name; `name` is what one of them is called on the
    wire: the story's own name at first, then `name_v2` and so on. A parent begins the version
    that it names, and a story that continues as new keeps its own.
    """

    def __init__(self, tell: Callable[[Context, In], Steps[Out]], version: int = 1) -> None:
        self.story, self.version = tell.__name__, version
        self.name = self.story if version == 1 else f"{self.story}_v{version}"
        self.__doc__ = tell.__doc__
        self._tell = tell
        hints = get_type_hints(tell)
        self.gives: type[Out] = hints.pop("return").__args__[0]
        self.takes: type[In] = list(hints.values())[-1]

    def run(self, ctx: Context, payload: Json) -> Steps[Json]:
        """Tell the story to the durable host."""
        return to_wire((yield from self._tell(ctx, from_wire(self.takes, payload))))

    def start(self, ctx: Context, value: In, story_id: str) -> Task[Any]:
        """Begin to tell the story under the given id."""
        return ctx.call_sub_orchestrator(self.name, input=to_wire(value), instance_id=story_id)

    def call(self, ctx: Context, value: In, story_id: str) -> Steps[Out]:
        """Tell the story under the given id and hand back what it gives; GaveUp when it breaks."""
        try:
            given = yield self.start(ctx, value, story_id)
        except TaskFailedError as failure:
            raise GaveUp(self.name, failure.details.message) from failure
        return from_wire(self.gives, given)

    def each(
        self,
        ctx: Context,
        values: Iterable[In],
        story_id: Callable[[In], str],
        lost: Callable[[Context, In, str], Steps[Out]],
        *,
        one_by_one: bool = False,
    ) -> Steps[tuple[Out, ...]]:
        """Tell one story per value, all at once or in order; `lost` speaks for one that broke.

        It speaks as soon as that one has broken: others may be waiting for it.
        """
        orders = tuple(values)
        tasks = []
        for order in orders:
            tasks.append(self.start(ctx, order, story_id(order)))
            if one_by_one:
                yield when_any(tasks[-1:])
        results: dict[int, Out] = {}
        while left := [number for number in range(len(tasks)) if number not in results]:
            yield when_any([tasks[number] for number in left])
            for number in left:
                task = tasks[number]
                if task.is_failed:
                    why = str(task.get_exception())
                    results[number] = yield from lost(ctx, orders[number], why)
                elif task.is_complete:
                    results[number] = from_wire(self.gives, task.get_result())
        return tuple(results[number] for number in range(len(orders)))


def in_version[In, Out](
    number: int,
) -> Callable[[Callable[[Context, In], Steps[Out]]], Flow[In, Out]]:
    """Make a later version of a story; the one before is kept among the retired ones."""
    return lambda tell: Flow(tell, number)
