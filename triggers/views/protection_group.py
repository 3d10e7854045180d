"""A protection group as callers read it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.group_record import GroupRecord, GroupState, Member
from domain.protection_group import Difference, ProtectionGroup
from domain.provider import Provider
from triggers.views.base import View


class SettingsView(View):
    """What the replication policy says; times in minutes."""

    rpo_threshold: int = Field(description="Of the classic provider only.")
    recovery_point_retention: int
    app_consistent_frequency: int
    crash_consistent_frequency: int
    multi_vm_consistency: bool


class VaultView(View):
    """A Recovery Services vault."""

    subscription_id: str
    resource_group: str
    name: str


class MemberView(View):
    """A wave that is in the group."""

    wave: str
    open: bool = Field(description="Whether something of it is left to do.")

    @classmethod
    def of(cls, member: Member) -> Self:
        """Show a wave; not the place, by which it is decided who may see it."""
        return cls(wave=member.wave, open=member.open)


class DifferenceView(View):
    """One thing that the vault has otherwise than the group wants it."""

    field: str
    wanted: str
    found: str


class ProtectionGroupSummary(View):
    """A protection group, without its members."""

    group: str
    state: GroupState
    provider: Provider
    vault: VaultView
    policy_name: str
    container_id: str
    settings: SettingsView
    policy_made: bool = Field(description="Whether Ferry made the policy, and may delete it.")
    because: str = Field(description="Why it failed; empty where it did not.")
    remedy: str
    drift: list[DifferenceView] = Field(description="As its story saw it last.")
    updated: datetime | None

    @classmethod
    def of(cls, record: GroupRecord) -> Self:
        """Show a group."""
        return cls(**_summary(record))


class ProtectionGroupView(ProtectionGroupSummary):
    """A protection group with its members: the waves that reference it."""

    members: list[MemberView]

    @classmethod
    def of(cls, record: GroupRecord, members: Iterable[Member] = ()) -> Self:
        """Show a group and its members."""
        return cls(**_summary(record), members=[MemberView.of(each) for each in members])


class ProtectionGroupsPage(View):
    """All protection groups, by their names."""

    groups: list[ProtectionGroupSummary]


class DriftView(View):
    """What the vault has otherwise than the group wants it, as it is now."""

    group: str
    in_step: bool = Field(description="Whether nothing differs.")
    drift: list[DifferenceView]

    @classmethod
    def of(cls, group: ProtectionGroup, drift: Iterable[Difference]) -> Self:
        """Show what differs."""
        differences = _differences(drift)
        return cls(group=group.name, in_step=not differences, drift=differences)


def _summary(record: GroupRecord) -> dict[str, object]:
    group = record.group
    return {
        "group": group.name,
        "state": record.state,
        "provider": group.provider,
        "vault": VaultView(**asdict(group.vault)),
        "policy_name": group.policy_name,
        "container_id": group.container_id,
        "settings": SettingsView(**asdict(group.settings)),
        "policy_made": group.policy_made,
        "because": record.because,
        "remedy": record.remedy,
        "drift": _differences(record.drift),
        "updated": record.updated,
    }


def _differences(drift: Iterable[Difference]) -> list[DifferenceView]:
    return [DifferenceView(**asdict(each)) for each in drift]
