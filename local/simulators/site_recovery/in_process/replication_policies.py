"""The port to replication policies and their mappings, on the model."""

from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.protection_group import (
    PolicyFound,
    ProtectionGroup,
    ReplicationSettings,
    may_change,
    policy_drift,
    policy_exists,
    which_container,
)
from domain.provider import Provider
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import read_job
from local.simulators.site_recovery.model import mappings, policies
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.job import Job as ModelJob
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.world import World


class SimulatedReplicationPolicies:
    """`clouds.ports.ReplicationPolicies` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read_policy(self, group: ProtectionGroup) -> PolicyFound:
        """Read the policy, and whether the group's container follows it."""
        with translated("site_recovery", group.policy_name):
            self._require_vault(group)
            known = {one.name.casefold(): one for one in policies.list_policies(self._world)}
            policy = known.get(group.policy_name.casefold())
            names = {one.name.casefold() for one in self._followers(group)}
        return PolicyFound(
            settings=_settings(policy) if policy else None,
            provider=str(Provider.MODERNISED) if policy else "",
            mapped=bool(names),
            own_mapping=group.mapping_name.casefold() in names,
        )

    def start_policy(self, group: ProtectionGroup) -> Job:
        """Begin to make or to change the policy, where it is not as the group says."""
        found = self.read_policy(group)
        if not policy_drift(group, found):
            return NOTHING_TO_DO
        if found.settings and not may_change(group, found):
            raise Refused(policy_exists(group, found))
        begin = policies.update_policy if found.settings else policies.create_policy
        with translated("site_recovery", group.policy_name):
            return self._told(begin(self._world, _policy(group)))

    def start_mapping(self, group: ProtectionGroup) -> Job:
        """Begin to map the policy, unless the container follows it."""
        with translated("site_recovery", group.policy_name):
            if self._followers(group):
                return NOTHING_TO_DO
            job = mappings.create_mapping(
                self._world, group.mapping_name, group.policy_name, mappings.AZURE
            )
            return self._told(job)

    def start_unmapping(self, group: ProtectionGroup) -> Job:
        """Begin to take the group's own mapping away, if it is there."""
        with translated("site_recovery", group.policy_name):
            return self._told(mappings.delete_mapping(self._world, group.mapping_name))

    def start_policy_deletion(self, group: ProtectionGroup) -> Job:
        """Begin to delete the policy, if it is there."""
        with translated("site_recovery", group.policy_name):
            return self._told(policies.delete_policy(self._world, group.policy_name))

    def _told(self, job: ModelJob | None) -> Job:
        return read_job(self._world, job) if job else NOTHING_TO_DO

    def _require_vault(self, group: ProtectionGroup) -> None:
        if not same_id(group.vault.arm_id, self._world.estate.vault_id):
            raise not_found("Microsoft.RecoveryServices/vaults", group.vault.name)

    def _followers(self, group: ProtectionGroup) -> list[Mapping]:
        if group.provider is not Provider.MODERNISED:
            raise Refused(which_container(group, []))
        container = self._world.estate.container_id
        if not same_id(group.container_id or container, container):
            raise not_found("replicationProtectionContainers", group.container_id)
        wanted = group.policy_name.casefold()
        every = mappings.list_mappings(self._world)
        return [one for one in every if one.policy.casefold() == wanted]


def _settings(policy: Policy) -> ReplicationSettings:
    return ReplicationSettings(
        recovery_point_retention=policy.history,
        app_consistent_frequency=policy.app_consistent,
        crash_consistent_frequency=policy.crash_consistent,
        multi_vm_consistency=policy.multi_vm_sync,
    )


def _policy(group: ProtectionGroup) -> Policy:
    wanted = group.settings
    return Policy(
        name=group.policy_name,
        history=wanted.recovery_point_retention,
        crash_consistent=wanted.crash_consistent_frequency,
        app_consistent=wanted.app_consistent_frequency,
        multi_vm_sync=wanted.multi_vm_consistency,
    )
