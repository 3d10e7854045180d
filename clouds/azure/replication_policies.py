"""Protection groups in the vault: a replication policy and its mapping to a container."""

from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from clouds.azure.group_containers import GroupContainers, found_or_none, place, vault_of
from clouds.azure.jobs import start_job
from clouds.azure.policy_shapes import policy_input, read_settings
from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.protection_group import (
    PolicyFound,
    ProtectionGroup,
    may_change,
    policy_drift,
    policy_exists,
)

# The one target that the service knows for both providers.
AZURE = "Microsoft Azure"


class VaultPolicies:
    """The port ReplicationPolicies, by the real SDK."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self._containers = GroupContainers(arm)

    def read_policy(self, group: ProtectionGroup) -> PolicyFound:
        """Read the policy, and whether the group's container follows it."""
        with translated("site_recovery", group.policy_name):
            policy = found_or_none(self._policies.get, *vault_of(group), group.policy_name)
            followers = self._mappings_of_policy(group)
        details = policy.properties.provider_specific_details if policy else None
        return PolicyFound(
            settings=read_settings(details) if details else None,
            provider=details.instance_type if details else "",
            mapped=bool(followers),
            own_mapping=group.mapping_name.lower() in followers,
        )

    def start_policy(self, group: ProtectionGroup) -> Job:
        """Begin to make or to change the policy, where it is not as the group says."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        found = self.read_policy(group)
        written = policy_input(group.provider, group.settings)
        if found.settings is None:
            body: Any = models.CreatePolicyInput(
                properties=models.CreatePolicyInputProperties(provider_specific_input=written)
            )
            return self._start(group, self._policies.begin_create, body)
        if not policy_drift(group, found):
            return NOTHING_TO_DO
        if not may_change(group, found):
            raise Refused(policy_exists(group, found))
        body = models.UpdatePolicyInput(
            properties=models.UpdatePolicyInputProperties(replication_provider_settings=written)
        )
        return self._start(group, self._policies.begin_update, body)

    def start_mapping(self, group: ProtectionGroup) -> Job:
        """Begin to map the policy, unless the container follows it."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        with translated("site_recovery", group.policy_name):
            if self._mappings_of_policy(group):
                return NOTHING_TO_DO
        provider = models.ReplicationProviderSpecificContainerMappingInput(
            instance_type="ReplicationProviderSpecificContainerMappingInput"
        )
        body = models.CreateProtectionContainerMappingInput(
            properties=models.CreateProtectionContainerMappingInputProperties(
                policy_id=_policy_id(group),
                target_protection_container_id=AZURE,
                provider_specific_input=provider,
            )
        )
        where = (*self._containers.of(group), group.mapping_name)
        return start_job(_policy_id(group), self._mappings.begin_create, *where, body)

    def start_unmapping(self, group: ProtectionGroup) -> Job:
        """Begin to take the group's own mapping away, in whichever container it is."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        with translated("site_recovery", group.policy_name):
            every = found_or_none(lambda *vault: [*self._mappings.list(*vault)], *vault_of(group))
        name = group.mapping_name.lower()
        own = [each.id for each in every or () if each.name.lower() == name]
        if not own:
            return NOTHING_TO_DO
        removal = models.RemoveProtectionContainerMappingInput(
            properties=models.RemoveProtectionContainerMappingInputProperties(
                provider_specific_input=models.ReplicationProviderContainerUnmappingInput(
                    instance_type=group.provider.value
                )
            )
        )
        where = (*place(group, own[0]), group.mapping_name)
        return start_job(_policy_id(group), self._mappings.begin_delete, *where, removal)

    def start_policy_deletion(self, group: ProtectionGroup) -> Job:
        """Begin to delete the policy, if it is there."""
        with translated("site_recovery", group.policy_name):
            if found_or_none(self._policies.get, *vault_of(group), group.policy_name) is None:
                return NOTHING_TO_DO
        return self._start(group, self._policies.begin_delete)

    @property
    def _policies(self) -> Any:
        return self._arm.site_recovery.replication_policies

    @property
    def _mappings(self) -> Any:
        return self._arm.site_recovery.replication_protection_container_mappings

    def _start(self, group: ProtectionGroup, begin: Any, *body: Any) -> Job:
        return start_job(_policy_id(group), begin, *vault_of(group), group.policy_name, *body)

    def _mappings_of_policy(self, group: ProtectionGroup) -> set[str]:
        """Name the mappings by which the group's container follows the policy, in lower case."""
        container = self._containers.of(group)
        listed = self._mappings.list_by_replication_protection_containers(*container)
        wanted = _policy_id(group).lower()
        return {
            each.name.lower()
            for each in listed
            if (each.properties.policy_id or "").lower() == wanted
        }


def _policy_id(group: ProtectionGroup) -> str:
    return f"{group.vault.arm_id}/replicationPolicies/{group.policy_name}"
