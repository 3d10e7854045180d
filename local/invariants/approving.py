"""That nothing is failed over without a valid approval: every failover that the vault has taken.

Valid means by the wave's rule: its quorum of different people, not the requester alone, this plan
and no other, not too long ago.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.approval import Approval, Decision, acknowledged
from domain.approval_policy import ApprovalPolicy, Ballot, tally
from domain.cutover import without_loss
from domain.cutover_plan import digest_of, plan_of
from domain.itinerary import Phase
from domain.migration import Migration
from domain.status import Gate, Progress, Subject, Waiting
from domain.target.properties import SettledTarget, TargetProperties
from domain.votes import Question
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.ledger import Entry
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedSiteRecovery

_BEGINS = {Phase.QUIESCING, Phase.STOPPING_SOURCE}


class Approvals(Protocol):
    """Where answers stand."""

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read one."""
        ...

    def votes(self, question: Question) -> tuple[Approval, ...]:
        """Read everybody's."""
        ...


@dataclass(slots=True)
class _Told:
    """What an instance's story has told: what it asked last, what is settled, when it began."""

    asked: Waiting | None = None
    settled: SettledTarget | None = None
    began: datetime | None = None


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
    _told: dict[Subject, _Told] = field(default_factory=dict)
    _read: int = 0

    def hear(self, progress: Progress) -> None:
        """Note in which run an instance migrates, and what its approvals have to answer."""
        subject = progress.subject
        if subject not in self._told:
            self._told[subject] = _Told()
            order = self.order_of(subject)
            if order is not None:
                self.subjects[Machine(order.ref).bios_id] = subject
        told = self._told[subject]
        if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
            told.asked = progress.waiting
        told.settled = progress.target or told.settled
        if progress.phase in _BEGINS:
            told.began = progress.at

    def unapproved(self) -> Iterator[Subject]:
        """Give those that began since the last look and that nobody had approved by then."""
        entries = self.world.ledger.entries
        while self._read < len(entries):
            entry = entries[self._read]
            self._read += 1
            if entry.operation == "unplanned_failover" and not entry.refused:
                subject = self._subject(entry)
                if subject and not self._approved(subject, entry):
                    yield subject

    def _subject(self, entry: Entry) -> Subject | None:
        item = self.world.items.get(entry.subject.casefold())
        return self.subjects.get(item.machine.agent.bios_id) if item else None

    def _approved(self, subject: Subject, entry: Entry) -> bool:
        order = self.order_of(subject)
        if order is not None and order.approval is not None:
            return self._by_the_rule(subject, order, order.approval, entry)
        given, lossless = self.approvals.find(subject), order and without_loss(order.cutover)
        if given is None or given.decision is not Decision.APPROVE:
            return False
        return acknowledged(given, lossless=bool(lossless))

    def _by_the_rule(
        self, subject: Subject, order: Migration, policy: ApprovalPolicy, entry: Entry
    ) -> bool:
        told = self._told[subject]
        if told.asked is None or told.began is None:
            return False
        since = told.began - policy.valid_for if policy.valid_for is not None else None
        ballot = Ballot(told.asked.plan, without_loss(order.cutover), since)
        votes = self.approvals.votes(Question(subject, asking=told.asked.asking))
        return tally(policy, votes, ballot).opens and self._same_plan(told, order, entry)

    def _same_plan(self, told: _Told, order: Migration, entry: Entry) -> bool:
        """See that the vault makes what was asked about; with translated rules nobody can tell."""
        if told.asked is None or told.settled is None or order.security.translates:
            return told.asked is not None
        item = self.world.items[entry.subject.casefold()]
        vault = SimulatedSiteRecovery(self.world)
        found = vault.read_target(item.item_id).properties or TargetProperties()
        provider = vault.get_protected_item(item.item_id).provider
        plan = plan_of(order, told.settled.properties, found, None, provider)
        return digest_of(plan) == told.asked.plan
