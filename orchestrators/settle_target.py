"""What an instance becomes in Azure: settled before replication, compared before the failover."""

from domain.errors import Stalled
from domain.itinerary import Phase
from domain.source_instance import SourceInstance
from domain.target.policy import SizeRule
from domain.target.properties import (
    SettledTarget,
    TargetComparison,
    TargetOrder,
    TargetProperties,
    adopted,
    asked_of_taken_over,
    compare,
    properties_of,
    require_same,
    sayable,
    settled,
    waits_for_mending,
)
from domain.target.settling import begin
from durable import steps
from durable.context import Steps
from orchestrators.choose_target import (
    choose_address,
    choose_disks,
    choose_size,
    chosen_before,
)
from orchestrators.finish_job import finish_job
from orchestrators.story import Story
from orchestrators.watches import watch_target


def settle_target(story: Story, source: SourceInstance, item_id: str) -> Steps[None]:
    """Choose what the order leaves open, once for all attempts: what an item has stays.

    What was chosen, and why, stands among the wave's events.
    """
    policy = story.migration.target_policy
    settling = begin(story.target, policy, source)
    if policy.size is SizeRule.FIT or not settling.target.disk_type:
        found = yield from steps.read_target(story.ctx, item_id)
        settling = chosen_before(settling, found.properties)
    settling, measured = yield from choose_disks(story, settling, source)
    settling = yield from choose_size(story, settling, source, measured)
    settling = yield from choose_address(story, settling, source)
    story.target, story.notes = settling.target, settling.notes
    if settling.notes:
        yield from story.remark("target: " + "; ".join(settling.notes))


def keep_target(story: Story) -> Steps[None]:
    """See to it that the vault makes what was settled: from here on every difference is drift.

    What enabling replication can't say is said now. An item that somebody else made becomes what
    the order names, and stays as it is in everything else.
    """
    order = story.migration
    found = yield from steps.read_target(story.ctx, story.item_id)
    story.found = actual = found.properties or TargetProperties()
    wanted = properties_of(story.target, order.landing)
    desired = asked_of_taken_over(order.target) if story.taken_over else wanted
    story.settled = settled(sayable(desired, order.landing.provider), actual)
    story.news = SettledTarget(story.settled, story.notes)
    if not compare(story.settled, actual).differences:
        return
    change = TargetOrder(story.item_id, story.settled)
    yield from finish_job(story, Phase.REPLICATING, steps.start_target_update, change)
    yield from insist_on_target(story)


def require_target(story: Story) -> Steps[None]:
    """Raise Refused where the vault would make another machine than was settled.

    A person is asked to mend it first, and has as long as the pace gives for it.
    """
    comparison = yield from _compare(story)
    if not comparison.differences:
        return
    yield from story.ask_person(waits_for_mending(comparison))
    try:
        yield from story.until(watch_target, _settled(story), story.migration.pace.drift)
    except Stalled:
        yield from insist_on_target(story)


def look_at_target(story: Story) -> Steps[None]:
    """See what the vault would make now; what is another than was approved voids the approval."""
    yield from _compare(story)


def adopt_target(story: Story) -> None:
    """Let what the vault would make be what is settled: it is asked about anew, as it is now."""
    story.settled = adopted(story.settled or TargetProperties(), story.found)
    story.news = SettledTarget(story.settled, story.notes)


def insist_on_target(story: Story) -> Steps[None]:
    """Raise Refused at once where the vault would make another machine than was settled."""
    comparison = yield from _compare(story)
    require_same(str(story.migration.ref), comparison)


def _compare(story: Story) -> Steps[TargetComparison]:
    comparison = yield from steps.compare_target(story.ctx, _settled(story))
    story.found = comparison.actual
    return comparison


def _settled(story: Story) -> TargetOrder:
    return TargetOrder(story.item_id, story.settled or TargetProperties())
