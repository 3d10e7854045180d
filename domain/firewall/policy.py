"""What a wave says about the network security of its machines."""

from dataclasses import dataclass
from enum import StrEnum

from domain.firewall.departure import IcmpChoice


class NetworkSecurity(StrEnum):
    """Whether security groups become network security groups, or everything stays as it is."""

    KEEP = "keep"
    TRANSLATE = "translate"


@dataclass(frozen=True, slots=True)
class SecurityPolicy:
    """Whether to translate, and what becomes of rules for some types of ICMP."""

    network_security: NetworkSecurity = NetworkSecurity.KEEP
    icmp: IcmpChoice = IcmpChoice.NARROWER

    @property
    def translates(self) -> bool:
        """Say whether network security groups are made."""
        return self.network_security is NetworkSecurity.TRANSLATE
