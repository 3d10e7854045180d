"""That nothing is failed over without a valid approval: every failover that the vault has taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from domain.approval import Approval, Decision, acknowledged
from domain.cutover import without_loss
from domain.migration import Migration
from domain.status import Gate, Subject
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.ledger import Entry
from local.simulators.site_recovery.model.world import World


class Approvals(Protocol):
    """Where answers stand."""

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read one."""
        ...


@dataclass(slots=True)
class Failovers:
    """Every failover of the vault's ledger, by itself or in a recovery plan, whatever was told.

    `subjects` is in which run each machine, by its BIOS id, was last heard of. A failover of a
    machine of which no story ever told is somebody else's.
    """

    world: World
    approvals: Approvals
    order_of: Callable[[Subject], Migration | None]
    subjects: dict[str, Subject] = field(default_factory=dict)
    _heard: set[Subject] = field(default_factory=set)
    _read: int = 0

    def hear(self, subject: Subject) -> None:
        """Note in which run an instance migrates, once that is new."""
        if subject in self._heard:
            return
        self._heard.add(subject)
        order = self.order_of(subject)
        if order is not None:
            self.subjects[Machine(order.ref).bios_id] = subject

    def unapproved(self) -> Iterator[Subject]:
        """Give those that began since the last look and that nobody had approved by then."""
        entries = self.world.ledger.entries
        while self._read < len(entries):
            entry = entries[self._read]
            self._read += 1
            if entry.operation == "unplanned_failover" and not entry.refused:
                subject = self._subject(entry)
                if subject and not self._approved(subject):
                    yield subject

    def _subject(self, entry: Entry) -> Subject | None:
        item = self.world.items.get(entry.subject.casefold())
        return self.subjects.get(item.machine.agent.bios_id) if item else None

    def _approved(self, subject: Subject) -> bool:
        order, given = self.order_of(subject), self.approvals.find(subject)
        lossless = order is not None and without_loss(order.cutover)
        if given is None or given.decision is not Decision.APPROVE:
            return False
        return acknowledged(given, lossless=lossless)
