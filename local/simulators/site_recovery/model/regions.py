"""The regions that this Azure has: those with a Site Recovery vault and virtual machines."""

from local.simulators.site_recovery.model.errors import bad_request

_NAMES = """
    australiacentral australiaeast australiasoutheast austriaeast brazilsouth canadacentral
    canadaeast centralindia centralus chilecentral eastasia eastus eastus2 francecentral
    germanywestcentral israelcentral italynorth japaneast japanwest koreacentral koreasouth
    malaysiawest mexicocentral newzealandnorth northcentralus northeurope norwayeast polandcentral
    qatarcentral southafricanorth southcentralus southeastasia southindia spaincentral
    swedencentral switzerlandnorth uaenorth uksouth ukwest westcentralus westeurope westindia
    westus westus2 westus3
"""
REGIONS = frozenset(_NAMES.split())


def region_of(location: str, kind: str) -> str:
    """Read a region's name however it is spelt; ArmError 400 when there is no such region."""
    region = location.replace(" ", "").casefold()
    if region not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{kind}'. List "
            f"of available regions for the resource type is '{','.join(sorted(REGIONS))}'.",
        )
    return region
