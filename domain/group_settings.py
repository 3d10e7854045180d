"""What a provider takes as replication settings, and how to mend what it would refuse.

Limits: Microsoft, "Support matrix for disaster recovery of VMware VMs and physical servers":
recovery points for 15 days at most with the modernised provider, 72 hours with the classic one (24
on premium disks); application-consistent points each 1 to 12 hours or never; crash-consistent ones
each 5 minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.errors import Refusal, Refused
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider

_H, _D = 60, 24 * 60
LONGEST_RETENTION = {Provider.MODERNISED: 15 * _D, Provider.CLASSIC: 72 * _H}
SHORTEST_RETENTION = {Provider.MODERNISED: 0, Provider.CLASSIC: 1 * _H}
LONGEST_PREMIUM_RETENTION = 24 * _H
APP_CONSISTENT = (1 * _H, 12 * _H)
CRASH_CONSISTENT = 5
RPO_THRESHOLD = (1, 24 * _H)


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A setting that the provider would not take: which, why, and how to mend it."""

    field: str
    problem: str
    remedy: str


def unfit_settings(provider: Provider, settings: ReplicationSettings) -> tuple[SettingProblem, ...]:
    """Find every setting that the provider would not take."""
    return (
        *_retention(provider, settings),
        *_app_consistent(settings),
        *_crash_consistent(provider, settings),
        *_threshold(provider, settings),
    )


def require_fit_settings(group: ProtectionGroup) -> None:
    """Raise Refused, naming every setting that the provider would not take."""
    problems = unfit_settings(group.provider, group.settings)
    if problems:
        raise Refused(
            Refusal(
                code=f"protection_group.{problems[0].field}",
                subject=group.name,
                detail="; ".join(f"{each.field}: {each.problem}" for each in problems),
                remedy=" ".join(each.remedy for each in problems),
            )
        )


def _retention(provider: Provider, settings: ReplicationSettings) -> Iterator[SettingProblem]:
    least, most = SHORTEST_RETENTION[provider], LONGEST_RETENTION[provider]
    if not least <= settings.recovery_point_retention <= most:
        yield SettingProblem(
            "recovery_point_retention",
            f"{provider} keeps recovery points for {least} to {most} minutes, "
            f"not for {settings.recovery_point_retention}",
            f"Choose {least} to {most} minutes ({most // _H} hours at most).",
        )


def _app_consistent(settings: ReplicationSettings) -> Iterator[SettingProblem]:
    every, (least, most) = settings.app_consistent_frequency, APP_CONSISTENT
    if every and not least <= every <= most:
        yield SettingProblem(
            "app_consistent_frequency",
            "application-consistent points are made each 1 to 12 hours, or never",
            f"Choose {least} to {most} minutes, or 0 for none.",
        )
    elif every and every > settings.recovery_point_retention:
        yield SettingProblem(
            "app_consistent_frequency",
            f"each point would be gone ({settings.recovery_point_retention} minutes) before the "
            f"next is made ({every})",
            "Keep recovery points for longer, or choose 0 for none.",
        )


def _crash_consistent(
    provider: Provider, settings: ReplicationSettings
) -> Iterator[SettingProblem]:
    if settings.crash_consistent_frequency != CRASH_CONSISTENT:
        yield SettingProblem(
            "crash_consistent_frequency",
            f"{provider} makes crash-consistent points each {CRASH_CONSISTENT} minutes",
            f"Write {CRASH_CONSISTENT}, or leave it out.",
        )


def _threshold(provider: Provider, settings: ReplicationSettings) -> Iterator[SettingProblem]:
    least, most = RPO_THRESHOLD
    if provider is Provider.CLASSIC and not least <= settings.rpo_threshold <= most:
        yield SettingProblem(
            "rpo_threshold",
            f"{settings.rpo_threshold} minutes are no age that a recovery point can be warned of",
            f"Choose {least} to {most} minutes.",
        )
    if provider is Provider.MODERNISED and settings.rpo_threshold != _UNSAID.rpo_threshold:
        yield SettingProblem(
            "rpo_threshold",
            "only the classic provider (InMageAzureV2) warns by an RPO threshold",
            "Leave it out; the status tells each instance's RPO.",
        )


_UNSAID = ReplicationSettings()
