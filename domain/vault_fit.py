"""Whether a vault that is there already may be taken over."""

from dataclasses import dataclass

from domain.errors import Refusal, Refused
from domain.region import region_name
from domain.vault import Vault

SKU = ("RS0", "Standard")


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What a vault is; `public` says that servers outside Azure's networks may reach it."""

    location: str
    sku: tuple[str, str]
    public: bool


def require_fit(vault: Vault, location: str, facts: VaultFacts) -> None:
    """Raise Refused unless the vault is the one that was asked for."""
    if region_name(facts.location) != region_name(location):
        raise Refused(_elsewhere(vault, location, facts))
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
