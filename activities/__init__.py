"""Every step and the function that performs it, in one list."""

from activities import failover, mobility_service, progress, replication, source
from durable import steps
from durable.functions import Activity

ACTIVITIES = (
    Activity(steps.describe_instance, source.describe_instance),
    Activity(steps.tag_instance, source.tag_instance),
    Activity(steps.untag_instance, source.untag_instance),
    Activity(steps.allow_replication, source.allow_replication),
    Activity(steps.withdraw_replication, source.withdraw_replication),
    Activity(steps.stop_instance, source.stop_instance),
    Activity(steps.start_instance, source.start_instance),
    Activity(steps.start_installation, mobility_service.start_installation),
    Activity(steps.request_configuration, mobility_service.request_configuration),
    Activity(steps.start_registration, mobility_service.start_registration),
    Activity(steps.discard_configuration, mobility_service.discard_configuration),
    Activity(steps.get_command, mobility_service.get_command),
    Activity(steps.get_appliance, replication.get_appliance),
    Activity(steps.find_place, replication.find_place),
    Activity(steps.start_discovery, replication.start_discovery),
    Activity(steps.find_machine, replication.find_machine),
    Activity(steps.enable_replication, replication.enable_replication),
    Activity(steps.get_protected_item, replication.get_protected_item),
    Activity(steps.start_disabling, replication.start_disabling),
    Activity(steps.get_job, replication.get_job),
    Activity(steps.start_failover, failover.start_failover),
    Activity(steps.get_virtual_machine, failover.get_virtual_machine),
    Activity(steps.start_commit, failover.start_commit),
    Activity(steps.start_completion, failover.start_completion),
    Activity(steps.record_progress, progress.record_progress),
    Activity(steps.end_run, progress.end_run),
    Activity(steps.find_approval, progress.find_approval),
)
