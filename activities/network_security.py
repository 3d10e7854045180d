"""Network security groups: from an instance's security groups to its machine's interfaces."""

from dataclasses import replace

from clouds.ports import Clouds
from domain.firewall.security_order import Attachment, PreparedSecurity, SecurityOrder
from domain.firewall.security_plan import plan_security, require_translated


def prepare_security(clouds: Clouds, order: SecurityOrder) -> PreparedSecurity:
    """Read, translate, prove, and see to it that the groups are there.

    In one step, because rules by the thousand have no place in a story's history.
    """
    plan = plan_security(clouds.firewalls.read_firewall(order.ref), order)
    require_translated(plan, order.ref)
    ids = {each.name: clouds.security_groups.ensure_group(each) for each in plan.orders}
    interfaces = tuple(replace(each, group=ids[each.group]) for each in plan.interfaces)
    return PreparedSecurity(interfaces, plan.findings, plan.classes, plan.digest)


def attach_security(clouds: Clouds, attachment: Attachment) -> None:
    """Put the machine's interfaces behind their groups."""
    clouds.security_groups.attach_groups(attachment)


def discard_security(clouds: Clouds, order: SecurityOrder) -> None:
    """Delete the instance's groups that nothing is behind."""
    clouds.security_groups.delete_unused(order)
