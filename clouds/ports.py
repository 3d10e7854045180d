"""What the application needs of the outside world, in the domain's words.

Every call may raise Transient (ask again) or Refused (somebody must act first). Every mutating
call looks before it acts: repeated, it finds what the first attempt made and changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.approval import Approval
from domain.event import RecordedEvent
from domain.job import Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
)
from domain.poison import Poison, PoisonMessage
from domain.protected_item import ProtectedItem
from domain.replication import MachineSearch, ReplicationOrder
from domain.run import Registration, Run, RunOrder
from domain.source_instance import (
    InstanceRef,
    ReplicationPath,
    Selection,
    SourceInstance,
    SourceTags,
)
from domain.status import Page, Progress, Subject, WaveQuery, WaveStatus
from domain.vault import ReplicationAppliance
from domain.virtual_machine import VirtualMachine


class SourceCloud(Protocol):
    """The AWS accounts that the instances leave."""

    def describe_instance(self, ref: InstanceRef) -> SourceInstance:
        """Describe an instance; Refused `ec2.InvalidInstanceID.NotFound` when there is none."""
        ...

    def find_instances(self, selection: Selection) -> tuple[InstanceRef, ...]:
        """Find the selected instances that are not terminated, by their ids in order."""
        ...

    def tag_instance(self, tags: SourceTags) -> None:
        """Set tags of Ferry's own (`ferry:…`) on the instance."""
        ...

    def untag_instance(self, ref: InstanceRef) -> None:
        """Take every tag of Ferry's own (`ferry:…`) off the instance."""
        ...

    def allow_replication(self, path: ReplicationPath) -> None:
        """Let the instance send to the appliance (TCP 443, 9443) by a security group of its own."""
        ...

    def withdraw_replication(self, ref: InstanceRef) -> None:
        """Detach and delete the security group that allow_replication made, if it is there."""
        ...

    def stop_instance(self, ref: InstanceRef) -> None:
        """Begin to stop the instance; describe_instance tells when it has stopped."""
        ...

    def start_instance(self, ref: InstanceRef) -> None:
        """Begin to start the instance; a running one stays as it is."""
        ...


class MobilityService(Protocol):
    """The mobility service on the instances, reached by Systems Manager Run Command."""

    def start_installation(self, order: InstallationOrder) -> Command:
        """Begin to install it; its output ends with the report that read_installation reads."""
        ...

    def request_configuration(self, request: ConfigurationRequest) -> AgentConfiguration:
        """See to it that the configuration file is made; tell whether it lies ready.

        The appliance's command line or a person puts the file into a secret of the instance's
        account, and the registration takes it from there: it never passes through Ferry.
        """
        ...

    def start_registration(self, ref: InstanceRef) -> Command:
        """Begin to register it with the configuration file that lies ready."""
        ...

    def discard_configuration(self, ref: InstanceRef) -> None:
        """Delete the secret that carried the file, if it is there."""
        ...

    def get_command(self, command: CommandRef) -> Command:
        """Read how far a command is on the instance."""
        ...


class SiteRecovery(Protocol):
    """The Recovery Services vault that the instances replicate into; all ids are ARM ids."""

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the landing's appliance and read its health; Refused when there is none."""
        ...

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance."""
        ...

    def enable_replication(self, order: ReplicationOrder) -> Job:
        """Begin to protect the machine; the job ends long before the initial replication does."""
        ...

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item; Refused `site_recovery.404` when there is none."""
        ...

    def start_failover(self, item_id: str) -> Job:
        """Begin the unplanned failover to the latest recovery point; the source is left alone."""
        ...

    def start_commit(self, item_id: str) -> Job:
        """Begin to give up the other recovery points: from here there is no way back."""
        ...

    def start_completion(self, item_id: str) -> Job:
        """Begin to end the protection of an item that has migrated."""
        ...

    def start_disabling(self, item_id: str) -> Job:
        """Begin to end the protection of an item, if it is there; nothing in Azure is kept."""
        ...

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        ...


class TargetCloud(Protocol):
    """The Azure subscription that the instances arrive in."""

    def get_virtual_machine(self, vm_id: str) -> VirtualMachine:
        """Read a virtual machine's power and agent; Refused `compute.404` when there is none."""
        ...


class StatusStore(Protocol):
    """What people see of waves, readable without asking a story."""

    def record(self, progress: Progress) -> None:
        """Fold what a story tells into the instance's status and into the wave's events.

        A report ends the instance's claim as well.
        """
        ...

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note that the instance's story is held back, or goes on."""
        ...

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances, or None when there is none of this name."""
        ...

    def list_waves(self, query: WaveQuery) -> Page[WaveStatus]:
        """List waves with all their instances, the newest first."""
        ...

    def list_events(self, wave: str, after: str, limit: int) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave, in order, after the event with this cursor."""
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
        """Take instances out of the runs that have not begun; tells which are in no other."""
        ...

    def end(self, run: Run) -> None:
        """Give the run's slot back, and close the wave once nothing of it is left to do."""
        ...


class Approvals(Protocol):
    """The record of what people decided at the cutover gates."""

    def decide(self, subject: Subject, approval: Approval) -> Approval:
        """Record an answer once; gives the one that counts, which is the first."""
        ...

    def find(self, subject: Subject) -> Approval | None:
        """Read the answer for one instance in one run of its wave."""
        ...


class DocumentStore(Protocol):
    """Where documents are kept that are too large for a message or a row."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a document; what is there under this name is replaced."""
        ...

    def get(self, name: str) -> bytes | None:
        """Read a document, or None when there is none of this name."""
        ...


class RequestQueue(Protocol):
    """Where requests for waves wait for their turn, and beside it those nobody understands."""

    def send(self, text: str) -> None:
        """Put a request at the end; it waits for as long as it takes."""
        ...

    def set_aside(self, poison: Poison) -> None:
        """Keep a request that is not to be tried again."""
        ...

    def list_poison(self, limit: int) -> Sequence[PoisonMessage]:
        """Show requests set aside, at most 32, by age, and leave them as they are."""
        ...

    def find_poison(self, message_id: str) -> PoisonMessage | None:
        """Show one of them; None when there is none, Transient when that cannot be told now."""
        ...

    def replay_poison(self, message_id: str) -> bool:
        """Send its body as a new request, then drop it; answers as drop_poison does."""
        ...

    def drop_poison(self, message_id: str) -> bool:
        """Delete it; False when there is none, Transient when that cannot be told now."""
        ...


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something outside that Ferry can't do without.

    `ask` asks it something cheap that changes nothing, within seconds, and gives a few words that
    anybody may read; it raises when there is no answer, or not the right one.
    """

    name: str
    ask: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Clouds:
    """Everything outside, as each activity and trigger receives it."""

    source: SourceCloud
    mobility: MobilityService
    site_recovery: SiteRecovery
    target: TargetCloud
    status: StatusStore
    register: WaveRegister
    approvals: Approvals
    documents: DocumentStore
    requests: RequestQueue
    dependencies: tuple[Dependency, ...] = ()
