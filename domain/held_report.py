"""The report on an instance whose failover began and did not end well."""

from domain.errors import Held, MigrationError
from domain.migration import MigrationReport, Outcome
from domain.names import isolation_group_name, security_group_name
from domain.source_instance import InstanceRef


def held_report(
    ref: InstanceRef, because: str, remedy: str, *, at_rest: bool = False
) -> MigrationReport:
    """Report it as held; nothing was taken back, so it names what of Ferry's stays in AWS.

    With `at_rest` it says as well what it takes to let a source serve that was brought to rest.
    """
    left_behind = (_group_left(ref),)
    words = f"{remedy} {_opening(ref)}".strip() if at_rest else remedy
    return MigrationReport(ref.instance_id, Outcome.HELD, because, words, left_behind=left_behind)


def unforeseen(error: MigrationError) -> Held:
    """Hold an instance that has failed over and met what nobody has thought of."""
    return Held(
        f"failed over, and then: {error}",
        f"{error.remedy} The failover is not committed and the source does not serve. Look at the "
        "virtual machine: commit in the vault when it is well, or delete it, and only then let the "
        "source serve again.".strip(),
    )


def broken_report(ref: InstanceRef, why: str) -> MigrationReport:
    """Report an instance whose story broke, a fault of Ferry's: nobody knows how far it came."""
    return held_report(
        ref,
        because=f"the story broke: {why}",
        remedy="Look at the instance in AWS and at its item in the vault before anything else, "
        "and report the fault.",
    )


def _opening(ref: InstanceRef) -> str:
    return (
        "The source was brought to rest: nobody reaches it, and its workload is stopped. To let "
        "it serve again, and only while no virtual machine of it is in Azure: start it where it "
        "is stopped; give each network interface the security groups back that the tags of "
        f"isolation group {isolation_group_name(ref)} name, then delete that group; and run the "
        "undo command of the wave's policy.cutover.quiesce."
    )


def _group_left(ref: InstanceRef) -> str:
    return (
        f"security group {security_group_name(ref)} may be on the instance and keep its way to the "
        "replication server open: once the migration is completed, or replication disabled, "
        "detach it from the instance's network interface and delete it."
    )
