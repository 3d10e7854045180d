"""What a landing zone is made of: vault, secrets, servers on both sides, replication settings."""

from typing import Protocol

from domain.job import Job
from domain.landing_zone import AwsPlace, AzurePlace, ReachOrder, Server, ServerOrder
from domain.mobility_service import Command
from domain.protection_group import PolicyFound, ProtectionGroup
from domain.vault import Vault


class Vaults(Protocol):
    """Recovery Services vaults, and what lets a server register with one."""

    def ensure_vault(self, vault: Vault, location: str) -> bool:
        """See to it that there is a vault; True once it is ready, False while it is being made.

        Refused `vault.wrong_region` when a vault of this name stands elsewhere,
        `vault.unknown_region` when Azure has no such region.
        """
        ...

    def issue_registration(self, zone: str, vault: Vault, place: AzurePlace) -> str:
        """Put a fresh registration file into the key vault, unless the zone has one that is valid.

        Tells the secret's name. The file holds a private key: it never passes through Ferry's
        histories. The service honours it for five days.
        """
        ...

    def discard_registration(self, zone: str, vault: Vault, place: AzurePlace) -> None:
        """Delete that secret, if it is there."""
        ...


class Servers(Protocol):
    """The servers of a landing zone that stand in Azure: one ARM deployment each."""

    def ensure_server(self, order: ServerOrder) -> Server:
        """Begin to deploy the server, or find it; `ready` once the deployment has succeeded.

        Refused `deployment.…` when it failed: with Azure's own reason.
        """
        ...

    def delete_server(self, order: ServerOrder) -> None:
        """Delete what the deployment made, if it is there."""
        ...


class SourceServers(Protocol):
    """The servers of a landing zone that stand in AWS, beside the instances."""

    def ensure_server(self, order: ServerOrder) -> Server:
        """Launch the server, or find it by its tags; `ready` once it runs.

        Refused `ec2.no_route` when the subnet leads nowhere.
        """
        ...

    def terminate_server(self, order: ServerOrder) -> None:
        """Terminate a server that ensure_server launched, if it is there."""
        ...

    def share_passphrase(self, zone: str, place: AwsPlace, azure: AzurePlace) -> bool:
        """Copy the configuration server's passphrase from the key vault to where the set-up reads.

        False while the configuration server has not put it there yet. It passes through no
        history and no log.
        """
        ...

    def discard_passphrase(self, zone: str, place: AwsPlace) -> None:
        """Delete that copy, if it is there."""
        ...

    def start_reach_check(self, order: ReachOrder) -> Command:
        """Begin to try the ports from the server; its output is what read_reach reads."""
        ...


class ReplicationPolicies(Protocol):
    """Replication policies and their mappings: what a protection group is in the vault.

    All are refused `site_recovery.no_container` while nothing has registered with the vault, and
    `site_recovery.several_containers` when the group has to say which one it means. Jobs are
    watched by SiteRecovery.get_job.
    """

    def read_policy(self, group: ProtectionGroup) -> PolicyFound:
        """Read what the vault has under the name of the group's policy, and who follows it."""
        ...

    def start_policy(self, group: ProtectionGroup) -> Job:
        """Begin to make the policy, or to change it to what the group says, unless it is so.

        Refused `site_recovery.policy_exists` when one of this name has other values and is not
        the group's own: Ferry neither remembers making it nor finds the group's own mapping on it.
        """
        ...

    def start_mapping(self, group: ProtectionGroup) -> Job:
        """Begin to map the policy to the group's container, unless it is, whoever did it."""
        ...

    def start_unmapping(self, group: ProtectionGroup) -> Job:
        """Begin to take the group's own mapping away, if it is there."""
        ...

    def start_policy_deletion(self, group: ProtectionGroup) -> Job:
        """Begin to delete the policy, if it is there; the vault refuses while anything follows."""
        ...
