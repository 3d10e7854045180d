"""The cutover: the source stops or rests, the failover runs, the machine proves that it lives."""

from domain.certification import certify
from domain.commit_window import may_be_unvalidated, not_final, require_validated
from domain.cutover import PointPolicy, without_loss
from domain.emergency_stop import by_emergency_stop
from domain.errors import Held, MigrationError, Refused
from domain.itinerary import Phase
from domain.outage import require_time
from domain.protected_item import ProtectedItem
from domain.replication import PointFailover
from domain.scheduling.ticket import SlotKind
from domain.zero_loss import newest_point
from durable import steps
from durable.context import Steps, now
from orchestrators.await_beginning import await_beginning
from orchestrators.await_cutover import require_no_stop
from orchestrators.cut_over_at_rest import fail_over_at_rest
from orchestrators.fail_over import fail_over, require_untouched
from orchestrators.hold_slot import give_slots_back, let_others_go
from orchestrators.keep_approval import voids_approval
from orchestrators.secure_target import attach_security
from orchestrators.settle_target import insist_on_target
from orchestrators.story import Story
from orchestrators.validate_machine import validate_machine
from orchestrators.watches import watch_stop


def cut_over(story: Story) -> Steps[None]:
    """Fail over by the cutover's policy, and see the virtual machine prove that it is well.

    Held or TurnedBack when the failover began and did not end well; any other error means that
    the source serves in AWS again and nothing began. An emergency stop is waited out, and a plan
    that has changed since it was approved is asked about again, unless the source could not be
    opened again: that is not to be waited with.
    """
    at_rest = without_loss(story.migration.cutover)
    while True:
        try:
            item = yield from fail_over_at_rest(story) if at_rest else _stop_and_fail_over(story)
            break
        except MigrationError as error:
            again = by_emergency_stop(error) or voids_approval(story, error)
            if not again or story.at_rest:
                raise
            yield from let_others_go(story)
            yield from await_beginning(story)
    yield from validate(story, item)
    yield from give_slots_back(story, SlotKind.CUTOVER)


def _stop_and_fail_over(story: Story) -> Steps[ProtectedItem]:
    """Stop the source, and fail over to what the vault has of it."""
    story.heed_cancellation()
    yield from require_no_stop(story)
    try:
        yield from stop_source(story)
        yield from insist_on_target(story)
        require_time(story.well_by, now(story.ctx))
        if story.migration.cutover.point is not PointPolicy.LATEST_PROCESSED:
            return (yield from fail_over(story, steps.start_failover, story.item_id))
        points = yield from steps.list_recovery_points(story.ctx, story.item_id)
        order = PointFailover(story.item_id, newest_point(points).point_id)
        return (yield from fail_over(story, steps.start_point_failover, order))
    except Held:
        raise
    except MigrationError as error:
        yield from wake_source(story, error)
        raise


def stop_source(story: Story) -> Steps[None]:
    """Stop the instance and see that it has stopped."""
    yield from story.tell(Phase.STOPPING_SOURCE)
    story.away = now(story.ctx)
    yield from steps.stop_instance(story.ctx, story.migration.ref)
    yield from story.until(watch_stop, story.migration.ref, story.migration.pace.stop)


def wake_source(story: Story, error: MigrationError) -> Steps[None]:
    """Start the source again, but only when the vault proves that no failover began.

    Waking it after any error could leave two live copies.
    """
    yield from require_untouched(story, error)
    yield from steps.start_instance(story.ctx, story.migration.ref)


def validate(story: Story, item: ProtectedItem) -> Steps[None]:
    """See the virtual machine prove that it is well; TurnedBack or Held, as the policy says."""
    order, cutover = story.migration, story.migration.cutover
    story.failed_over, story.vm_id = True, item.target_vm_id
    story.certificate = certify(order.ref.instance_id, cutover, item, story.evidence)
    yield from story.tell(Phase.VALIDATING, item=item)
    if story.evidence and not story.certificate.zero_loss:
        because = f"failed over, but not without loss: {story.certificate.may_be_lost}"
        raise not_final(cutover.commit, because)
    yield from attach_security(story, item.target_vm_id)
    try:
        report = yield from validate_machine(
            story, item.target_vm_id, cutover.validation, story.well_by
        )
    except MigrationError as error:
        if may_be_unvalidated(cutover.commit) and not isinstance(error, Refused):
            yield from story.remark(f"not validated, which the policy allows: {error}")
            return
        because = f"failed over, but not validated: {error}"
        raise not_final(cutover.commit, because) from error
    story.validation = report
    allowed = require_validated(cutover.commit, report)
    if allowed:
        yield from story.remark(allowed)
