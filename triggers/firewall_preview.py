"""What an instance's security groups would become in Azure: translated and proven, not made."""

from clouds.ports import Clouds
from domain.firewall.policy import SecurityPolicy
from domain.firewall.security_order import SecurityOrder, SecurityPlan
from domain.firewall.security_plan import plan_security
from domain.migration import Landing
from domain.source_instance import InstanceRef


def preview(
    clouds: Clouds, landing: Landing, policy: SecurityPolicy, ref: InstanceRef
) -> SecurityPlan | None:
    """Plan the network security of an instance; None where nothing is to be translated.

    Raises whatever reading raises, and Refused where there can be no plan.
    """
    if not policy.translates:
        return None
    order = SecurityOrder(ref, landing.resource_group_id, landing.network_id, policy.icmp)
    return plan_security(clouds.firewalls.read_firewall(ref), order)
