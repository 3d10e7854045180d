"""What the application needs of the outside world, in the domain's words.

Every call may raise Transient (ask again) or Refused (somebody must act first). Every mutating
call looks before it acts: repeated, it finds what the first attempt made and changes nothing.
"""

from dataclasses import dataclass
from typing import Protocol

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
from domain.protected_item import ProtectedItem
from domain.replication import MachineSearch, ReplicationOrder
from domain.source_instance import InstanceRef, ReplicationPath, SourceInstance, SourceTags
from domain.status import Progress, WaveStatus
from domain.vault import ReplicationAppliance
from domain.virtual_machine import VirtualMachine
from domain.wave import Wave


class SourceCloud(Protocol):
    """The AWS accounts that the instances leave."""

    def describe_instance(self, ref: InstanceRef) -> SourceInstance:
        """Describe an instance; Refused `ec2.InvalidInstanceID.NotFound` when there is none."""
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
    """Where waves are accepted and their status is kept, readable without asking a story."""

    def accept_wave(self, wave: Wave, fingerprint: str) -> bool:
        """Record a wave once; False when one of this name and this fingerprint is there already.

        Refused `status.wave_exists` when one of this name with another fingerprint is there.
        """
        ...

    def record(self, progress: Progress) -> None:
        """Fold what a story tells into the instance's status."""
        ...

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances, or None when there is none of this name."""
        ...


class DocumentStore(Protocol):
    """Where documents are kept that are too large for a message or a row."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a document; what is there under this name is replaced."""
        ...

    def get(self, name: str) -> bytes | None:
        """Read a document, or None when there is none of this name."""
        ...


@dataclass(frozen=True, slots=True)
class Clouds:
    """Everything outside, as each activity and trigger receives it."""

    source: SourceCloud
    mobility: MobilityService
    site_recovery: SiteRecovery
    target: TargetCloud
    status: StatusStore
    documents: DocumentStore
