"""What an instance's security groups would become in Azure: translated and proven, not made."""

from dataclasses import dataclass

from clouds.ports import Clouds
from domain.assessment import Finding, finding_of
from domain.errors import MigrationError
from domain.firewall.policy import SecurityPolicy
from domain.firewall.security_order import SecurityOrder, SecurityPlan
from domain.firewall.security_plan import plan_security
from domain.migration import Landing
from domain.source_instance import InstanceRef


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan, where there could be one, and everything that is to be said about it."""

    plan: SecurityPlan | None = None
    findings: tuple[Finding, ...] = ()


def preview(
    clouds: Clouds, landing: Landing, policy: SecurityPolicy, ref: InstanceRef
) -> Preview | None:
    """Plan the network security of an instance; None where nothing is to be translated."""
    if not policy.translates:
        return None
    order = SecurityOrder(ref, landing.resource_group_id, landing.network_id, policy.icmp)
    try:
        plan = plan_security(clouds.firewalls.read_firewall(ref), order)
    except MigrationError as error:
        return Preview(findings=(finding_of(error),))
    return Preview(plan, plan.findings)
