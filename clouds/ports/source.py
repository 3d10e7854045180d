"""The side that the instances leave: AWS and the mobility service on its instances."""

from typing import Protocol

from domain.mobility_agent import AgentSearch, AgentSighting
from domain.mobility_service import (
    AgentConfiguration,
    Command,
    CommandRef,
    ConfigurationRequest,
    InstallationOrder,
)
from domain.security_rules import Opening
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    ReplicationPath,
    Selection,
    SourceInstance,
    SourceTags,
)


class SourceCloud(Protocol):
    """The AWS accounts that the instances leave."""

    def describe_instance(self, ref: InstanceRef) -> SourceInstance:
        """Describe an instance; Refused `ec2.InvalidInstanceID.NotFound` when there is none."""
        ...

    def find_instances(self, selection: Selection) -> tuple[InstanceRef, ...]:
        """Find the selected instances that are not terminated, by their ids in order."""
        ...

    def find_at_address(self, search: AddressSearch) -> tuple[InstanceRef, ...]:
        """Find the instances that have the address and are not terminated: one, or none."""
        ...

    def tag_instance(self, tags: SourceTags) -> None:
        """Set tags of Ferry's own (`ferry:…`) on the instance."""
        ...

    def untag_instance(self, ref: InstanceRef) -> None:
        """Take every tag of Ferry's own (`ferry:…`) off the instance."""
        ...

    def allow_replication(self, path: ReplicationPath) -> None:
        """Let exactly replication_rules(path) pass, by a security group of the instance's own.

        The group's tag `ferry:opens` says what; no other group is touched.
        """
        ...

    def read_openings(self, ref: InstanceRef) -> tuple[Opening, ...]:
        """List what the security groups of the instance's primary interface let pass.

        TCP and IPv4 ranges alone: rules that name groups or prefix lists are left out.
        """
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

    def detect_agent(self, search: AgentSearch) -> AgentSighting:
        """Tell what the latest look for an agent has found, and begin the next one.

        An instance that Systems Manager does not manage is not reachable, which is no refusal.
        """
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
        """Delete the secret that carried the file, if it is there.

        Nobody writes it after that: where it is being made, that is called off, and Transient
        raised until it has ended.
        """
        ...

    def get_command(self, command: CommandRef) -> Command:
        """Read how far a command is on the instance."""
        ...
