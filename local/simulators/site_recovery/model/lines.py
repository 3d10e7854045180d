"""Lines that replication shares: an appliance's, a subnet's, each with so many bytes a second."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from local.simulators.site_recovery.model.source_machine import SourceMachine


@dataclass(slots=True, eq=False)
class Line:
    """One line and who is on it: machines that are `copied`, and what others write meanwhile.

    `capacity` is in bytes a second as the source counts them, before they are compressed. Changes
    go first, `churn` is all of them; the copies share evenly what is left, at least a hundredth of
    the line. `flow` is what has passed since when, each time that it changed.
    """

    name: str
    capacity: int
    copied: dict[SourceMachine, None] = field(default_factory=dict)
    written: dict[SourceMachine, int] = field(default_factory=dict)
    churn: int = 0
    flow: list[tuple[datetime, int]] = field(default_factory=list)

    def throughput(self, machine: SourceMachine) -> int:
        """Tell what the line has for a machine: its share of a copy, or the whole for changes."""
        if machine not in self.copied:
            return self.capacity
        left = max(self.capacity - self.churn, self.capacity // 100)
        return max(1, left // len(self.copied))


@dataclass(slots=True)
class Lines:
    """Which machine goes through which lines, by its BIOS id."""

    by_machine: dict[str, tuple[Line, ...]] = field(default_factory=dict)

    def put(self, bios_id: str, lines: Iterable[Line]) -> None:
        """Let a machine go through these lines from now on."""
        self.by_machine[bios_id.casefold()] = tuple(lines)

    def add(self, bios_id: str, line: Line) -> None:
        """Let a machine go through one more line."""
        self.put(bios_id, (*self.by_machine.get(bios_id.casefold(), ()), line))

    def of(self, machine: SourceMachine) -> tuple[Line, ...]:
        """List the lines of a machine; none where it has one to itself."""
        return self.by_machine.get(machine.agent.bios_id.casefold(), ())

    def copies(self, machine: SourceMachine, *, copied: bool) -> tuple[SourceMachine, ...]:
        """Note that a machine's copy flows or not; tell whose pace changes by that."""
        changed = [line for line in self.of(machine) if (machine in line.copied) is not copied]
        for line in changed:
            if copied:
                line.copied[machine] = None
            else:
                del line.copied[machine]
        return _everybody(changed)

    def writes(self, machine: SourceMachine, churn: int) -> tuple[SourceMachine, ...]:
        """Note how much of a machine's changes flow; tell whose pace changes by that."""
        changed = [line for line in self.of(machine) if line.written.get(machine, 0) != churn]
        for line in changed:
            line.churn += churn - line.written.get(machine, 0)
            line.written[machine] = churn
        return _everybody(changed)

    def note(self, machine: SourceMachine, at: datetime) -> None:
        """Note what passes a machine's lines from now on."""
        for line in self.of(machine):
            copies = sum(self.throughput(each) for each in line.copied)
            line.flow.append((at, min(line.capacity, copies + line.churn)))

    def throughput(self, machine: SourceMachine) -> int:
        """Tell what the narrowest of its lines has for a machine that has any."""
        return min(line.throughput(machine) for line in self.of(machine))


def _everybody(lines: Iterable[Line]) -> tuple[SourceMachine, ...]:
    return tuple(dict.fromkeys(machine for line in lines for machine in line.copied))
