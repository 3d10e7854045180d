"""A protection group leaves its vault: the mapping first, then the policy that Ferry made."""

from contextlib import suppress

from domain.errors import MigrationError
from domain.group_life import concluded, report_error
from domain.group_record import GroupRecord, GroupReport
from domain.protection_group import ProtectionGroup
from durable import steps
from durable.context import Context, Steps, now
from durable.flow import Flow
from orchestrators.see_job import see_job


@Flow
def delete_protection_group(ctx: Context, name: str) -> Steps[GroupReport]:
    """Take the group out of the vault, then out of the book; safe to repeat.

    A policy that was there before the group stays, and so does the group when the vault refuses.
    """
    try:
        found = yield from steps.find_group(ctx, name)
        if found.record:
            return (yield from _delete(ctx, found.record))
    except MigrationError as error:
        return report_error(name, error)
    return GroupReport(name, ready=False, deleted=True)


def _delete(ctx: Context, record: GroupRecord) -> Steps[GroupReport]:
    name = record.group.name
    try:
        yield from _leave_vault(ctx, record.group)
    except MigrationError as error:
        report = report_error(name, error)
        with suppress(MigrationError):  # somebody has begun it anew: that story writes it down
            yield from steps.put_group(ctx, concluded(record, report, now(ctx)))
        return report
    yield from steps.forget_group(ctx, record)
    return GroupReport(name, ready=False, deleted=True)


def _leave_vault(ctx: Context, group: ProtectionGroup) -> Steps[None]:
    yield from see_job(ctx, steps.start_unmapping, group, group.name)
    if group.policy_made:
        yield from see_job(ctx, steps.start_policy_deletion, group, group.name)
