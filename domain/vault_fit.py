"""Whether a vault that is there already may be taken over."""

from dataclasses import dataclass

from domain.errors import Refusal, Refused
from domain.region import region_name
from domain.vault import Vault

SKU = ("RS0", "Standard")
_ENDED_BADLY = {"Failed", "Canceled"}


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What a vault is; `public` says that servers outside Azure's networks may reach it.

    `state` is ARM's word of how its making or last change went.
    """

    location: str
    sku: tuple[str, str]
    public: bool
    state: str = "Succeeded"


def require_fit(vault: Vault, location: str, facts: VaultFacts) -> None:
    """Raise Refused unless the vault is the one that was asked for."""
    if region_name(facts.location) != region_name(location):
        raise Refused(_elsewhere(vault, location, facts))
    if facts.state in _ENDED_BADLY:
        raise Refused(
            _unfit(
                vault,
                "not_made",
                f"Azure could not make or change it: its state is {facts.state}",
                "Read why in the resource group's activity log; delete the vault, or mend it in "
                "the portal, then retry the landing zone.",
            )
        )
    if facts.sku != SKU:
        raise Refused(
            _unfit(
                vault,
                "other_sku",
                f"its sku is {'/'.join(facts.sku)}, Site Recovery wants {'/'.join(SKU)}",
                "Name another vault: this one is not for Site Recovery.",
            )
        )
    if not facts.public:
        raise Refused(
            _unfit(
                vault,
                "not_public",
                "its public network access is disabled, so that no server in AWS reaches it",
                "Enable public network access of the vault, or name another one.",
            )
        )


def unknown_region(vault: Vault, location: str) -> Refusal:
    """Word that Azure has no such region for vaults."""
    return _unfit(
        vault,
        "unknown_region",
        f"Azure has no region {location} for vaults",
        "Name a region as `az account list-locations` spells it, such as westeurope.",
    )


def _elsewhere(vault: Vault, location: str, facts: VaultFacts) -> Refusal:
    return _unfit(
        vault,
        "wrong_region",
        f"a vault of this name stands in {facts.location}, {location} was asked for",
        "Give the vault another name, or ask for the region in which it stands; a vault never "
        "moves.",
    )


def _unfit(vault: Vault, code: str, detail: str, remedy: str) -> Refusal:
    return Refusal(code=f"vault.{code}", subject=vault.name, detail=detail, remedy=remedy)
