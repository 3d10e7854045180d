"""The stage of a fleet's rehearsal: the real stories on the virtual hub, nothing written down."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from clouds.ports import Clouds
from domain.migration import Migration
from domain.migration_scene import MigrationScene
from domain.names import story_id
from domain.status import Subject
from durable.flow import Flow
from durable.functions import Performed
from durable.recorded import opened
from durable.signal import Signal
from durable.step import answer
from local.engine.virtual import VirtualHub
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.model.lines import Line
from orchestrators import FLOWS
from wire import Json, from_wire, to_wire


@dataclass(slots=True)
class FleetStage(Rehearsal):
    """A rehearsal's stage without histories, invariants and worker: what is left plays fast.

    `lines` are those that its instances share, by kind and name; `lag` as the hub has it.
    """

    virtual: VirtualHub = field(init=False)
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    lag: timedelta = timedelta()

    def restart_worker(self) -> None:
        """Put every story and step into a new virtual hub."""
        clouds = self.clouds
        plays = {flow.name: flow.run for flow in FLOWS}
        steps = {each.name: partial(_perform, each, clouds) for each in self.activities}
        self.virtual = VirtualHub(plays, steps, self.clock, self.lag)

    def begin[In](self, flow: Flow[In, Any], value: In, instance_id: str) -> None:
        """Begin any story."""
        self.virtual.start(flow.name, instance_id, to_wire(value))

    def play(self, until: Callable[[], bool], limit: datetime | None = None) -> None:
        """Let everything happen."""
        self.virtual.run(until, limit)

    def send[T](self, subject: Subject, signal: Signal[T], message: T) -> None:
        """Send a signal to the story of one instance."""
        story = story_id(subject.wave, subject.instance_id, subject.attempt)
        self.virtual.tell(story, signal.name, to_wire(message))

    def order_of(self, subject: Subject) -> Migration | None:
        """Read by which order an instance migrates; None for one without a story of its own."""
        story = story_id(subject.wave, subject.instance_id, subject.attempt)
        found = self.virtual.lives.get(story)
        return from_wire(MigrationScene, found.given).migration if found else None

    def result[Out](self, flow: Flow[Any, Out], instance_id: str) -> Out:
        """Read what a story has given; LookupError while, or because, it has not."""
        found = self.virtual.lives.get(instance_id)
        if found is None or not found.over or found.broke:
            raise LookupError(f"{instance_id}: {found and found.broke}")
        return from_wire(flow.gives, found.gave)


def _perform(activity: Performed, clouds: Clouds, payload: Json) -> Json:
    """Perform a step, and write nothing down about it: stories never read what was."""
    _, order = opened(payload)
    return answer(activity.step, partial(activity.perform, clouds), order)
