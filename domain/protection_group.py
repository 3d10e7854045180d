"""A protection group: replication settings under one name, inherited by its members.

It becomes a replication policy and a container mapping in the vault (the classic portal's word for
both together was protection group).
"""

from dataclasses import dataclass, field

from domain.errors import Refusal
from domain.provider import Provider
from domain.vault import Vault

POLICY_EXISTS = "site_recovery.policy_exists"
NO_CONTAINER = "site_recovery.no_container"
SEVERAL_CONTAINERS = "site_recovery.several_containers"


@dataclass(frozen=True, slots=True)
class ReplicationSettings:
    """What a replication policy says; all times in minutes, 0 turns the kind of point off.

    `rpo_threshold` only warns, and only the classic provider knows it.
    """

    rpo_threshold: int = 15
    recovery_point_retention: int = 1440
    app_consistent_frequency: int = 0
    crash_consistent_frequency: int = 5
    multi_vm_consistency: bool = False


@dataclass(frozen=True, slots=True)
class ProtectionGroup:
    """Replication settings under one name. `policy_name` is the vault's policy that carries them.

    The mapping ties the policy to `container_id`, an ARM id; empty means the provider's only
    container in the vault. `policy_made` is what Ferry remembers, not what is wanted: the policy
    is Ferry's own, which may change it and delete it.
    """

    name: str
    vault: Vault
    provider: Provider
    policy_name: str
    settings: ReplicationSettings = field(default_factory=ReplicationSettings)
    container_id: str = ""
    policy_made: bool = field(default=False, compare=False)

    @property
    def mapping_name(self) -> str:
        """Name the mapping that Ferry makes, which marks the policy as the group's own."""
        return f"ferry-{self.name}"


@dataclass(frozen=True, slots=True)
class PolicyFound:
    """What the vault has under the name of a group's policy; without `settings` there is none.

    `provider` is the policy's, `mapped` says that the group's container follows it, `own_mapping`
    that it does so by the group's own mapping.
    """

    settings: ReplicationSettings | None = None
    provider: str = ""
    mapped: bool = False
    own_mapping: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the vault has otherwise than the group wants it."""

    field: str
    wanted: str
    found: str

    def __str__(self) -> str:
        return f"{self.field} is {self.found}, not {self.wanted}"


def drift(group: ProtectionGroup, found: PolicyFound) -> tuple[Difference, ...]:
    """Compare what the vault has with what the group wants, field by field; empty when all fits."""
    mapping = () if found.mapped else (Difference("mapping", group.mapping_name, "missing"),)
    return (*policy_drift(group, found), *mapping)


def policy_drift(group: ProtectionGroup, found: PolicyFound) -> tuple[Difference, ...]:
    """Compare the policy alone."""
    if found.settings is None:
        return (Difference("policy", group.policy_name, "missing"),)
    if found.provider != group.provider:
        return (Difference("provider", group.provider, found.provider or "unknown"),)
    pairs = [
        (name, str(getattr(group.settings, name)), str(getattr(found.settings, name)))
        for name in ReplicationSettings.__slots__
        if name != "rpo_threshold" or group.provider is Provider.CLASSIC
    ]
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def may_change(group: ProtectionGroup, found: PolicyFound) -> bool:
    """Say whether the policy in the vault is the group's own; another provider's never is."""
    ours = group.policy_made or found.own_mapping
    return ours and found.provider == group.provider


def policy_exists(group: ProtectionGroup, found: PolicyFound) -> Refusal:
    """Refuse to change a policy of this name that is not the group's own, and show why."""
    differences = "; ".join(map(str, policy_drift(group, found)))
    return Refusal(
        code=POLICY_EXISTS,
        subject=group.policy_name,
        detail=f"the vault has a policy of this name that is not the group's own: {differences}",
        remedy="Give the group another policy_name, or the settings that the policy has. Machines "
        "that are not Ferry's may follow it, so Ferry leaves it as it is.",
    )


def which_container(group: ProtectionGroup, container_ids: list[str]) -> Refusal:
    """Refuse where nothing has registered with the vault yet, or where the group has to choose."""
    if container_ids:
        return Refusal(
            code=SEVERAL_CONTAINERS,
            subject=group.name,
            detail=f"{group.provider} has several containers: {', '.join(container_ids)}",
            remedy="Name one of them as the group's container_id.",
        )
    return Refusal(
        code=NO_CONTAINER,
        subject=group.name,
        detail=f"{group.provider} has no container in the vault {group.vault.name}: no server has "
        "registered with it",
        remedy="Prepare a landing zone, or register the provider's server; its container appears "
        "within about 15 minutes.",
    )
