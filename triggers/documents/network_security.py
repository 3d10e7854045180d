"""What becomes of security groups, as waves and assessments say it."""

from pydantic import Field

from domain.firewall.departure import IcmpChoice
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from triggers.documents.base import Document


class NetworkSecurityDocument(Document):
    """Whether security groups become network security groups, and what becomes of ICMP's types."""

    network_security: NetworkSecurity = Field(
        NetworkSecurity.KEEP,
        description="translate: the machine's interfaces get network security groups that let "
        "pass what the instance's security groups did; keep: none are made.",
    )
    icmp: IcmpChoice = Field(
        IcmpChoice.NARROWER,
        description="What becomes of rules for some types of ICMP, of which Azure knows none: "
        "narrower leaves them out, wider lets all of ICMP pass.",
    )

    @property
    def security(self) -> SecurityPolicy:
        """Say in the domain's words what becomes of security groups."""
        return SecurityPolicy(self.network_security, self.icmp)
