"""What can be in the way of somebody who keeps protection groups."""

from collections.abc import Iterable

from domain.group_record import GroupRecord
from domain.group_settings import unfit_settings
from domain.protection_group import ProtectionGroup
from triggers.problems import FieldProblem, Kind, Problem


def require_fit(group: ProtectionGroup) -> None:
    """Raise a Problem that names every setting that the provider would not take."""
    errors = [
        FieldProblem(f"settings.{each.field}", each.problem, each.remedy)
        for each in unfit_settings(group.provider, group.settings)
    ]
    if errors:
        detail = "; ".join(f"{each.field}: {each.problem}" for each in errors)
        raise Problem(Kind.INVALID_DOCUMENT, detail, errors=errors)


def require_subscription(group: ProtectionGroup, own: str) -> None:
    """Raise a Problem for a vault of another subscription than the app's own."""
    if group.vault.subscription_id.lower() != own.lower():
        raise Problem(
            Kind.INVALID_DOCUMENT,
            f"the vault is in another subscription than Ferry's, which is {own}",
            field="vault.subscription_id",
            remedy=f"Name a vault of {own}: Ferry has no rights in others.",
        )


def elsewhere(known: ProtectionGroup) -> Problem:
    """Make the problem of a group that would have to move."""
    return Problem(
        Kind.GROUP_EXISTS,
        f"the protection group {known.name} is policy {known.policy_name} of {known.provider} in "
        f"{known.vault.name}, and stays there",
        field="group",
        remedy="Change its settings only, or make another group under another name.",
    )


def same_policy(other: ProtectionGroup) -> Problem:
    """Make the problem of a second group on one policy."""
    return Problem(
        Kind.GROUP_EXISTS,
        f"the protection group {other.name} has the policy {other.policy_name}",
        field="policy_name",
        remedy=f"Use {other.name}, or choose another policy_name.",
    )


def busy(record: GroupRecord) -> Problem:
    """Make the problem of a group that a story works on."""
    name = record.group.name
    return Problem(
        Kind.GROUP_BUSY,
        f"the protection group {name} is {record.state}",
        field="group",
        remedy=f"Read GET /api/protection-groups/{name} until it has ended, then send it again.",
    )


def in_use(name: str, waves: Iterable[str]) -> Problem:
    """Make the problem of a group whose members have not ended."""
    return Problem(
        Kind.GROUP_IN_USE,
        f"waves that have not ended are in {name}: {', '.join(waves)}",
        field="group",
        remedy="Wait until they have ended, or cancel them.",
    )
