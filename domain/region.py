"""Azure regions, however they are spelt, and what must stand in one and the same."""

from collections.abc import Mapping

from domain.errors import Refusal, Refused

REGIONS_DIFFER = "landing.regions_differ"


def region_name(spelt: str) -> str:
    """Read a region's name: `West Europe`, `westEurope` and `westeurope` are one."""
    return "".join(spelt.split()).casefold()


def require_one_region(subject: str, places: Mapping[str, str]) -> None:
    """Raise Refused unless all places, by what stands there, are in one region.

    Site Recovery writes into the vault's region alone: target network and cache storage account
    must be there too.
    """
    regions = {region_name(region) for region in places.values()}
    if len(regions) <= 1:
        return
    listed = ", ".join(f"{what} in {region_name(region)}" for what, region in places.items())
    raise Refused(
        Refusal(
            code=REGIONS_DIFFER,
            subject=subject,
            detail=f"these must be in one region: {listed}",
            remedy="Choose a vault, a network and a cache storage account of the region that the "
            "machines shall run in.",
        )
    )
