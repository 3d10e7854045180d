"""The port SourceCloud on EC2, and on Systems Manager for an instance's agent."""

from clouds.aws import instances, power, replication_path
from clouds.aws import tags as own_tags
from clouds.aws.session import Sessions
from domain.security_rules import Opening
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    ReplicationPath,
    Selection,
    SourceInstance,
    SourceTags,
)


class AwsSourceCloud:
    """The AWS accounts that the instances leave; every call may raise Transient or Refused."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def describe_instance(self, ref: InstanceRef) -> SourceInstance:
        """Describe an instance; Refused `ec2.InvalidInstanceID.NotFound` when there is none."""
        return instances.describe_instance(self._sessions, ref)

    def find_instances(self, selection: Selection) -> tuple[InstanceRef, ...]:
        """Find the selected instances that are not terminated, by their ids in order."""
        return instances.find_instances(self._sessions, selection)

    def find_at_address(self, search: AddressSearch) -> tuple[InstanceRef, ...]:
        """Find the instances that have the address and are not terminated: one, or none."""
        return instances.find_at_address(self._sessions, search)

    def tag_instance(self, tags: SourceTags) -> None:
        """Set tags of Ferry's own; Refused `ec2.foreign_tag` for any other."""
        own_tags.tag_instance(self._sessions, tags)

    def untag_instance(self, ref: InstanceRef) -> None:
        """Take every tag of Ferry's own off the instance."""
        own_tags.untag_instance(self._sessions, ref)

    def allow_replication(self, path: ReplicationPath) -> None:
        """Let exactly replication_rules(path) pass, by a security group of the instance's own."""
        replication_path.allow_replication(self._sessions, path)

    def read_openings(self, ref: InstanceRef) -> tuple[Opening, ...]:
        """List what the security groups of the instance's primary interface let pass."""
        return replication_path.read_openings(self._sessions, ref)

    def withdraw_replication(self, ref: InstanceRef) -> None:
        """Detach and delete that security group, if it is there."""
        replication_path.withdraw_replication(self._sessions, ref)

    def stop_instance(self, ref: InstanceRef) -> None:
        """Begin to stop the instance; describe_instance tells when it has stopped."""
        power.stop_instance(self._sessions, ref)

    def start_instance(self, ref: InstanceRef) -> None:
        """Begin to start the instance; a running one stays as it is."""
        power.start_instance(self._sessions, ref)
