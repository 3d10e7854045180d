"""Site Recovery's two providers for physical machines, and the retirement of the older one.

Dates: Microsoft, "Deprecation of disaster recovery of VMware virtual machines and physical servers
using classic Site Recovery".
"""

from enum import StrEnum

from domain.errors import Refusal


class Provider(StrEnum):
    """The provider that replicates; spelled as the service's instance types begin."""

    MODERNISED = "InMageRcm"
    CLASSIC = "InMageAzureV2"


def retired(provider: Provider) -> bool:
    """Say whether the service takes no new machines by this provider any more."""
    return provider is Provider.CLASSIC


def provider_retired(subject: str) -> Refusal:
    """Refuse a new machine for the classic provider, with the facts and what to do instead."""
    return Refusal(
        code="site_recovery.provider_retired",
        subject=subject,
        detail="the classic provider (InMageAzureV2) takes no new machines: enabling replication "
        "has been blocked since 31 January 2026, support ended on 30 March 2026, and vaults made "
        "after 15 March 2023 are for the modernised provider only",
        remedy="Migrate with the modernised provider (InMageRcm) in a vault of its own. Machines "
        "that the classic provider protects already can be drained or switched; set "
        "allow_retired_provider where you know that the vault still accepts new ones.",
    )
