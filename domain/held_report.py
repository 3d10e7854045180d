"""The report on an instance whose failover began and did not end well."""

from domain.migration import MigrationReport, Outcome
from domain.names import security_group_name
from domain.source_instance import InstanceRef


def held_report(ref: InstanceRef, because: str, remedy: str) -> MigrationReport:
    """Report it as held; nothing was taken back, so it names what of Ferry's stays in AWS."""
    left_behind = (_group_left(ref),)
    return MigrationReport(ref.instance_id, Outcome.HELD, because, remedy, left_behind=left_behind)


def broken_report(ref: InstanceRef, why: str) -> MigrationReport:
    """Report an instance whose story broke, a fault of Ferry's: nobody knows how far it came."""
    return held_report(
        ref,
        because=f"the story broke: {why}",
        remedy="Look at the instance in AWS and at its item in the vault before anything else, "
        "and report the fault.",
    )


def _group_left(ref: InstanceRef) -> str:
    return (
        f"security group {security_group_name(ref)} may be on the instance and keep its way to the "
        "replication server open: once the migration is completed, or replication disabled, "
        "detach it from the instance's network interface and delete it."
    )
