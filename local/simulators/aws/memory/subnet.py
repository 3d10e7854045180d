"""A subnet in memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemorySubnet:
    """Where servers stand: the VPC, its range, and whether a default route leads out."""

    vpc_id: str = "vpc-1"
    network: str = "10.0.0.0/16"
    leads_out: bool = True
    addresses: str = "10.0.254."
