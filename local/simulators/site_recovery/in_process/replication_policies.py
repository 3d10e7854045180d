"""The port to replication policies and their mappings, on the model."""

from dataclasses import replace

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
from local.simulators.site_recovery.model import fabrics, mappings, policies
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabric import Fabric
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
            known = {one.name.casefold(): one for one in policies.list_policies(self._world)}
            policy = known.get(group.policy_name.casefold())
            names = {one.name.casefold() for one in self._followers(group)}
        return PolicyFound(
            settings=_settings(policy) if policy else None,
            provider=str(policy.provider) if policy else "",
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
        world = self._world
        with translated("site_recovery", group.policy_name):
            if self._followers(group):
                return NOTHING_TO_DO
            fabric = self._fabric(group)
            begun = mappings.create_mapping(
                world, group.mapping_name, group.policy_name, mappings.AZURE, fabric
            )
            return self._told(begun)

    def start_unmapping(self, group: ProtectionGroup) -> Job:
        """Begin to take the group's own mapping away, in whichever container it is."""
        name = group.mapping_name.casefold()
        with translated("site_recovery", group.policy_name):
            for one in mappings.list_mappings(self._world):
                if one.name.casefold() == name:
                    return self._told(mappings.delete_mapping(self._world, name, one.fabric))
        return NOTHING_TO_DO

    def start_policy_deletion(self, group: ProtectionGroup) -> Job:
        """Begin to delete the policy, if it is there."""
        with translated("site_recovery", group.policy_name):
            return self._told(policies.delete_policy(self._world, group.policy_name))

    def _told(self, job: ModelJob | None) -> Job:
        return read_job(self._world, job) if job else NOTHING_TO_DO

    def _followers(self, group: ProtectionGroup) -> list[Mapping]:
        wanted, fabric = group.policy_name.casefold(), self._fabric(group)
        every = mappings.list_mappings(self._world, fabric)
        return [one for one in every if one.policy.casefold() == wanted]

    def _fabric(self, group: ProtectionGroup) -> Fabric:
        """Find the fabric whose container is meant."""
        if not same_id(group.vault.arm_id, self._world.estate.vault_id):
            raise not_found("Microsoft.RecoveryServices/vaults", group.vault.name)
        every = fabrics.list_fabrics(self._world)
        if wanted := group.container_id:
            for one in every:
                if same_id(one.container_id, wanted):
                    return one
            raise not_found("replicationProtectionContainers", wanted)
        fits = [one for one in every if one.provider is group.provider]
        if len(fits) != 1:
            raise Refused(which_container(group, [one.container_id for one in fits]))
        return fits[0]


def _settings(policy: Policy) -> ReplicationSettings:
    read = ReplicationSettings(
        rpo_threshold=policy.rpo_threshold,
        recovery_point_retention=policy.history,
        app_consistent_frequency=policy.app_consistent,
        crash_consistent_frequency=policy.crash_consistent,
        multi_vm_consistency=policy.multi_vm_sync,
    )
    if policy.provider is Provider.CLASSIC:
        return read
    return replace(read, rpo_threshold=ReplicationSettings().rpo_threshold)


def _policy(group: ProtectionGroup) -> Policy:
    wanted = group.settings
    return Policy(
        name=group.policy_name,
        history=wanted.recovery_point_retention,
        crash_consistent=wanted.crash_consistent_frequency,
        app_consistent=wanted.app_consistent_frequency,
        multi_vm_sync=wanted.multi_vm_consistency,
        rpo_threshold=wanted.rpo_threshold,
        provider=group.provider,
    )
