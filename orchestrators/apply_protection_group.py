"""A protection group comes into its vault: policy, mapping, and a look whether they are so."""

from contextlib import suppress
from dataclasses import replace

from domain.errors import MigrationError
from domain.group_life import concluded, report_error, report_on, take_up
from domain.group_record import GroupRecord, GroupReport
from domain.group_settings import require_fit_settings
from domain.protection_group import ProtectionGroup, drift
from durable import steps
from durable.context import Context, Steps, now
from durable.flow import Flow
from orchestrators.see_job import see_job


@Flow
def apply_protection_group(ctx: Context, group: ProtectionGroup) -> Steps[GroupReport]:
    """Bring the vault to what the group says, and the book with it; safe to repeat.

    Ends in a report, never in a crash. A group that the book has otherwise is left alone.
    """
    try:
        require_fit_settings(group)
        record = yield from _take_up(ctx, group)
    except MigrationError as error:
        return report_error(group.name, error)
    try:
        record = yield from _remember_whose(ctx, record)
        report = yield from _bring_into_vault(ctx, record.group)
    except MigrationError as error:
        report = report_error(group.name, error)
    with suppress(MigrationError):  # somebody has begun it anew: that story writes it down
        yield from steps.put_group(ctx, concluded(record, report, now(ctx)))
    return report


def _take_up(ctx: Context, group: ProtectionGroup) -> Steps[GroupRecord]:
    found = yield from steps.find_group(ctx, group.name)
    taken = take_up(found.record, group, ctx.instance_id, now(ctx))
    return (yield from steps.put_group(ctx, taken))


def _remember_whose(ctx: Context, record: GroupRecord) -> Steps[GroupRecord]:
    """Write down, before it is made, that the policy is Ferry's own."""
    found = yield from steps.read_policy(ctx, record.group)
    if found.settings or record.group.policy_made:
        return record
    made = replace(record, group=replace(record.group, policy_made=True))
    return (yield from steps.put_group(ctx, made))


def _bring_into_vault(ctx: Context, group: ProtectionGroup) -> Steps[GroupReport]:
    yield from see_job(ctx, steps.start_policy, group, group.name)
    yield from see_job(ctx, steps.start_mapping, group, group.name)
    found = yield from steps.read_policy(ctx, group)
    return report_on(group.name, drift(group, found))
