"""The books of waves: their status, the register, and what people decided."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.approval import Approval
from domain.event import RecordedEvent
from domain.group_record import Member
from domain.run import KnownWave, Registration, Run, RunOrder
from domain.samples import Series
from domain.source_instance import (
    InstanceRef,
)
from domain.status import Folded, Gate, Progress, Subject
from domain.votes import Question
from domain.wave_status import Page, WaveQuery, WaveStatus


class StatusStore(Protocol):
    """What people see of waves, readable without asking a story."""

    def record(self, progress: Progress) -> Folded:
        """Fold what a story tells into the instance's status and into the wave's events.

        What it tells of a protected item is sampled (domain/samples), and the end of an initial
        replication forecast by the samples (domain/forecast/folding). A report ends the instance's
        claim as well. Gives what was known before and is known since.
        """
        ...

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note that the instance's story is held back, or goes on."""
        ...

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances, or None when there is none of this name."""
        ...

    def list_waves(self, query: WaveQuery, known: Collection[WaveStatus] = ()) -> Page[WaveStatus]:
        """List waves with all their instances, the newest first.

        Instances of waves that were read a moment ago, the `known` ones, need not be read again.
        """
        ...

    def list_events(
        self, wave: str, after: str, limit: int, instance_id: str = ""
    ) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave, or to one instance, in order, after this cursor."""
        ...

    def read_samples(self, wave: str, instance_id: str) -> Series:
        """Read how an instance's replication went in its last run; empty where none is known."""
        ...

    def list_samples(self, wave: str) -> tuple[Series, ...]:
        """List how replication went of all instances of a wave of which that is known."""
        ...


class WaveRegister(Protocol):
    """Which waves there are, which instances they hold, and which of them may run."""

    def accept(self, registration: Registration) -> bool:
        """Write a wave down once; True until its instances are held and `confirm` says so.

        Refused `status.wave_exists` when another was written down under this name.
        """
        ...

    def confirm(self, wave: str) -> None:
        """Note that the wave's instances are its own: from now on it may begin."""
        ...

    def withdraw(self, wave: str) -> None:
        """Forget a wave that was not confirmed, and let go what it holds."""
        ...

    def claim(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold the instances for the wave, all or none; claims of ended migrations give way.

        Refused `wave.instance_claimed` when another wave holds one of them.
        """
        ...

    def add_run(self, wave: WaveStatus, instance_ids: Sequence[str]) -> Run:
        """Add a run for some instances of the wave as it was read.

        Transient when somebody else has added one since.
        """
        ...

    def unconfirmed(self) -> tuple[Registration, ...]:
        """List the waves that were written down, but not confirmed."""
        ...

    def waiting_runs(self) -> tuple[RunOrder, ...]:
        """List the runs of confirmed waves that have not begun, the oldest first."""
        ...

    def begun_runs(self) -> tuple[RunOrder, ...]:
        """List the runs that have begun, of waves that are not closed."""
        ...

    def take_slot(self, run: Run, most: int) -> bool:
        """Let a run be one of at most so many at once; True as well when it is already."""
        ...

    def begin(self, run: Run) -> Run | None:
        """Note that the run begins, and with whom; None when nobody is left in it."""
        ...

    def drop(self, wave: str, instance_ids: Sequence[str]) -> tuple[str, ...]:
        """Take instances out of the runs that have not begun; tells which are in no other.

        Whoever does so reports them, and then says so by `note_reported`.
        """
        ...

    def dropped_runs(self) -> tuple[Run, ...]:
        """List who was taken out of which run and lacks the report of it."""
        ...

    def note_reported(self, run: Run) -> None:
        """Note that those who were taken out of a run are reported."""
        ...

    def members(self, protection_group: str) -> tuple[Member, ...]:
        """List the waves that are in a protection group, by their names; they stay for ever."""
        ...

    def known_waves(self) -> tuple[KnownWave, ...]:
        """List every wave that was confirmed, by their names; they stay for ever."""
        ...

    def end(self, run: Run) -> None:
        """Give the run's slot back, and close the wave once nothing of it is left to do.

        From now on the run lacks its evidence.
        """
        ...

    def lacking_evidence(self) -> tuple[RunOrder, ...]:
        """List the runs that are over and whose evidence nobody has noted."""
        ...

    def note_evidence(self, run: Run) -> None:
        """Note that the evidence of a run that is over is kept."""
        ...


class Approvals(Protocol):
    """The record of what people decided at the gates of cutovers and of their commits.

    Where a wave has no approval policy the first answer counts, whoever gives it: `decide`. Where
    it has one, every person's first answer does: `vote`. What is read says when it was given.
    """

    def decide(self, subject: Subject, approval: Approval, gate: Gate = Gate.APPROVAL) -> Approval:
        """Record an answer once at each gate; gives the one that counts, which is the first."""
        ...

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read the answer at one gate for one instance in one run of its wave."""
        ...

    def vote(self, question: Question, vote: Approval) -> Approval:
        """Record a person's answer to a question once; gives their one that counts, the first."""
        ...

    def votes(self, question: Question) -> tuple[Approval, ...]:
        """Read every person's answer to a question, in the order in which they came."""
        ...
