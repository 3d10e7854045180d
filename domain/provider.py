"""Site Recovery's two providers for physical machines, and the retirement of the older one.

Dates: Microsoft, "Deprecation of disaster recovery of VMware virtual machines and physical servers
using classic Site Recovery".
"""

from enum import StrEnum

from domain.errors import Refusal, Refused
from domain.mobility_service import MobilityWay

UNFIT_MOBILITY_SERVICE = "wave.unfit_mobility_service"
UNFIT_RUN_AS_ACCOUNT = "wave.unfit_run_as_account"


RETIRED = "site_recovery.provider_retired"


class Provider(StrEnum):
    """The provider that replicates; spelled as the service's instance types begin."""

    MODERNISED = "InMageRcm"
    CLASSIC = "InMageAzureV2"


def retired(provider: Provider) -> bool:
    """Say whether the service takes no new machines by this provider any more."""
    return provider is Provider.CLASSIC


def finds_its_place(provider: Provider) -> bool:
    """Say whether a machine has a place to look for: several servers, or an item that is old.

    The modernised provider's machines go to the appliance that the landing names.
    """
    return provider is Provider.CLASSIC


def discovers_on_request(provider: Provider) -> bool:
    """Say whether the vault looks for a machine only when it is told to.

    Under the modernised provider the machine's own agent announces it.
    """
    return provider is Provider.CLASSIC


def joins_by_file(provider: Provider) -> bool:
    """Say whether the provider's servers join a vault by a registration file and a passphrase.

    A person signs in at the modernised provider's appliance instead.
    """
    return provider is Provider.CLASSIC


def require_open(provider: Provider, subject: str, *, allow_retired: bool) -> None:
    """Raise Refused unless the provider takes a new machine; the vault may know it is an exception.

    A machine that is protected already is not new: it goes on, whatever the provider.
    """
    if retired(provider) and not allow_retired:
        raise Refused(provider_retired(subject))


def unfit(provider: Provider, way: MobilityWay, run_as_account: str) -> Refusal | None:
    """Refuse what the provider can't do with an instance; the subject is the field to correct."""
    if provider is Provider.CLASSIC:
        return None
    if way is MobilityWay.PUSH:
        return Refusal(
            code=UNFIT_MOBILITY_SERVICE,
            subject="mobility_service",
            detail="only the classic provider's process server pushes the mobility service",
            remedy="Choose run_command or by_hand, or provider InMageAzureV2.",
        )
    if run_as_account:
        return Refusal(
            code=UNFIT_RUN_AS_ACCOUNT,
            subject="run_as_account",
            detail="the modernised provider takes no account by name: its appliance keeps them",
            remedy="Remove run_as_account, or choose provider InMageAzureV2.",
        )
    return None


def provider_retired(subject: str) -> Refusal:
    """Refuse a new machine for the classic provider, with the facts and what to do instead."""
    return Refusal(
        code=RETIRED,
        subject=subject,
        detail="the classic provider (InMageAzureV2) takes no new machines: enabling replication "
        "has been blocked since 31 January 2026, support ended on 30 March 2026, and vaults made "
        "after 15 March 2023 are for the modernised provider only",
        remedy="Migrate with the modernised provider (InMageRcm) in a vault of its own. Machines "
        "that the classic provider protects already can be drained or switched; set "
        "allow_retired_provider where you know that the vault still accepts new ones.",
    )
