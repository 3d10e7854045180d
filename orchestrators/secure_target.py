"""The network security of a machine: prepared before the failover, in place before it serves."""

from domain.assessment import Severity
from domain.commit_window import not_final
from domain.errors import MigrationError
from domain.firewall.security_order import Attachment, PreparedSecurity, SecurityOrder
from durable import steps
from durable.context import Steps
from orchestrators.story import Story

_TOLD = (Severity.CRITICAL, Severity.WARNING)


def prepare_security(story: Story) -> Steps[None]:
    """Make the network security groups, where the wave wants them; Refused when they can't be."""
    if story.migration.security.translates:
        story.security = yield from steps.prepare_security(story.ctx, _order(story))
        yield from story.remark(_in_words(story.security))


def renew_security(story: Story) -> Steps[None]:
    """Make them anew by what the security groups are now; what stands ready stays otherwise.

    Members and prefix lists change while an instance replicates. What can't be renewed does not
    take back a machine that has replicated for weeks: people are told.
    """
    if story.migration.security.translates:
        try:
            story.security = yield from steps.prepare_security(story.ctx, _order(story))
        except MigrationError as error:
            yield from story.remark(f"network security groups stay as they were prepared: {error}")


def attach_security(story: Story, vm_id: str) -> Steps[None]:
    """Put the machine behind its groups; TurnedBack or Held where that can't be."""
    if story.security is None:
        return
    attachment = Attachment(vm_id, story.security.interfaces)
    try:
        yield from steps.attach_security(story.ctx, attachment)
    except MigrationError as error:
        because = f"failed over, but not behind its network security group: {error}"
        raise not_final(story.migration.cutover.commit, because) from error


def discard_security(story: Story) -> Steps[None]:
    """Delete the groups that were made for a machine that is not there."""
    if story.migration.security.translates:
        yield from steps.discard_security(story.ctx, _order(story))


def _order(story: Story) -> SecurityOrder:
    order = story.migration
    return SecurityOrder(
        ref=order.ref,
        resource_group_id=story.target.resource_group_id or order.landing.resource_group_id,
        network_id=story.target.network_id or order.landing.network_id,
        icmp=order.security.icmp,
    )


def _in_words(prepared: PreparedSecurity) -> str:
    groups = {each.group for each in prepared.interfaces}
    told = [each.detail for each in prepared.findings if each.severity in _TOLD]
    warnings = f"; {'; '.join(told)}" if told else ""
    return (
        f"{len(groups)} network security group(s) prepared, proven on {prepared.classes} classes "
        f"of packets{warnings}"
    )
