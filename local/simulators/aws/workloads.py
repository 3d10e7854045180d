"""The workloads of all simulated machines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.source_instance import InstanceRef
from local.clock import Clock
from local.simulators.aws.machine import Machine
from local.simulators.aws.workload import Workload
from local.simulators.aws.workplace import Workplace
from local.simulators.journal import Writing, content_hash


def _nobody(_machine: Machine, _writing: Writing) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Workloads:
    """What goes on on the machines; `tell` hears of each change of what one of them writes."""

    clock: Clock
    tell: Callable[[Machine, Writing], None] = _nobody
    places: dict[str, Workplace] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)
    told: dict[str, Writing] = field(default_factory=dict)

    def place(self, machine: Machine) -> Workplace:
        """Find a machine at work."""
        ref = machine.ref.instance_id
        if ref not in self.places:
            self.places[ref] = Workplace(machine, self.clock.now(), up=machine.running)
        return self.places[ref]

    def give(self, machine: Machine, workload: Workload) -> None:
        """Let a workload begin on a machine now."""
        place = self.place(machine)
        place.see(machine, self.clock.now())
        place.begin(workload, self.clock.now())
        self._tell(machine, place)

    def see(self, machine: Machine) -> None:
        """See that a machine's power or network may be another one now."""
        place = self.place(machine)
        place.see(machine, self.clock.now())
        self._tell(machine, place)

    def set_skew(self, machine: Machine, skew: timedelta) -> None:
        """Set a machine's clock; ahead is positive."""
        place = self.place(machine)
        place.skew = skew
        self._tell(machine, place)

    def change(
        self, machine: Machine, at: datetime, *, stop: tuple[str, ...], start: tuple[str, ...]
    ) -> None:
        """Stop and start services of a machine at a moment."""
        place = self.place(machine)
        place.stop(stop, at)
        place.start(start, at)
        self._tell(machine, place)

    def repeat(self, machine: Machine) -> None:
        """Tell again what a machine writes."""
        self.told.pop(machine.ref.instance_id, None)
        self._tell(machine, self.place(machine))

    def content_hash(self, ref: InstanceRef) -> str:
        """Hash what the disks of an instance hold now."""
        place = self.places.get(ref.instance_id)
        return content_hash(place.writing().writers if place else (), self.clock.now())

    def clear(self) -> None:
        """Forget them all."""
        self.places.clear()
        self.undone.clear()
        self.told.clear()

    def _tell(self, machine: Machine, place: Workplace) -> None:
        """Tell what is written, unless it has been told, or goes without saying."""
        writing = place.writing()
        if self.told.get(machine.ref.instance_id, Writing()) != writing:
            self.told[machine.ref.instance_id] = writing
            self.tell(machine, writing)
