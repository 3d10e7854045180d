"""What is scarce: resources, how much of each there is, and how much of it something takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType


class Scarce(StrEnum):
    """What kind of resource it is; its unit is what amounts of it are counted in.

    The first three are of an appliance or process server for as long as a machine replicates, the
    next three for as long as its initial replication takes; failovers and vCPUs are a cutover's.
    """

    MACHINES = "machines"
    CHURN = "churn"
    ITEMS = "items"
    COPIES = "copies"
    CACHE = "cache"
    BANDWIDTH = "bandwidth"
    FAILOVERS = "failovers"
    VCPUS = "vcpus"


UNITS: dict[Scarce, str] = {
    Scarce.MACHINES: "machines",
    Scarce.CHURN: "MiB of changes a day",
    Scarce.ITEMS: "protected items",
    Scarce.COPIES: "initial replications at once",
    Scarce.CACHE: "GiB of cache",
    Scarce.BANDWIDTH: "Mbit/s",
    Scarce.FAILOVERS: "failovers at once",
    Scarce.VCPUS: "vCPUs",
}


Resource = NewType("Resource", str)
"""One scarce thing: its kind, and the name of the server, subnet, vault or quota that has it.

Text, because a scheduler looks resources up all the time. A quota is named region and family, as
`westeurope/standarddsv5family` or `westeurope/cores`.
"""


def resource(kind: Scarce, name: str) -> Resource:
    """Name a resource."""
    return Resource(f"{kind}:{name}")


def kind_of(which: Resource) -> Scarce:
    """Tell what kind of resource it is."""
    return Scarce(which.partition(":")[0])


def name_of(which: Resource) -> str:
    """Tell who or what has it."""
    return which.partition(":")[2]


def unit_of(which: Resource) -> str:
    """Tell what amounts of it are counted in."""
    return UNITS[kind_of(which)]


@dataclass(frozen=True, slots=True)
class Need:
    """So much of a resource is taken while a slot is held."""

    resource: Resource
    amount: int


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a resource there is at most, and how much others than Ferry use of it now."""

    most: int
    elsewhere: int = 0

    @property
    def ours(self) -> int:
        """Tell how much slots may take in all; never below 0."""
        return max(0, self.most - self.elsewhere)


type Limits = Mapping[Resource, Limit]
"""A resource that is not listed has no limit, and is not judged."""
