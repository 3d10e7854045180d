"""What the model knows, in the domain's values."""

from datetime import timedelta

from domain.job import Job, JobError, JobState, ManualAction
from domain.machine import DiscoveredMachine, MachineIdentity
from domain.protected_item import HealthError, ProtectedItem
from domain.vault import Health, ReplicationAppliance
from domain.virtual_machine import PowerState, VirtualMachine
from local.simulators.site_recovery.in_process.replication import read_replication
from local.simulators.site_recovery.model import job as model_job
from local.simulators.site_recovery.model import protected_item as model_item
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.health import (
    Problem,
    grade,
    problems_of,
)
from local.simulators.site_recovery.model.job_failure import JobFailure
from local.simulators.site_recovery.model.plan_script import PlanScript
from local.simulators.site_recovery.model.recovery_points import newest_point, point_id, stamped
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World


def read_appliance(world: World, fabric: Fabric, appliance: Server) -> ReplicationAppliance:
    """Read an appliance and how it fares."""
    critical = appliance.critical(world.now, world.settings.heartbeat_grace)
    return ReplicationAppliance(
        name=appliance.name,
        fabric_id=fabric.arm_id,
        container_id=fabric.container_id,
        process_server_id=appliance.server_id,
        address=appliance.address,
        health=Health.CRITICAL if critical else Health.NORMAL,
        last_heartbeat=appliance.heartbeat.last(world.now, world.settings.heartbeat_every),
    )


def read_machine(world: World, machine: SourceMachine) -> DiscoveredMachine:
    """Read a machine that the physical site shows."""
    return DiscoveredMachine(
        machine_id=f"{world.estate.site_id}/machines/{machine.name}",
        identity=MachineIdentity(machine.bios_guid, machine.agent.fqdn),
        run_as_account_id=world.account_id,
    )


def read_item(world: World, item_id: str, item: model_item.ProtectedItem) -> ProtectedItem:
    """Read an item; each provider tells its progress and its newest point in its own way."""
    standing, problems = item.stage.value, problems_of(world, item)
    newest, held = newest_point(world, item), item.running
    rpo = timedelta(seconds=int((world.now - newest.time).total_seconds())) if newest else None
    chosen = item.failover_point or item.test_point
    return ProtectedItem(
        item_id=item_id,
        protection_state=standing.state,
        active_location=standing.location,
        allowed_operations=() if item.busy else standing.allowed,
        health=Health(grade(problems)),
        health_errors=tuple(_health_error(problem) for problem in problems),
        rpo=None if item.failed_over else rpo,
        last_recovery_point=stamped(world, item, newest) if newest else None,
        running_job_id=job_id(world, held) if held else "",
        running_scenario=held.kind.scenario if held else "",
        target_vm_id=item.target.vm_id if item.failed_over else "",
        rehearsal_vm_id=f"{item.target.vm_id}{TEST_SUFFIX}",
        provider=item.fabric.provider,
        process_server_id=item.server.server_id,
        failover_point_id=point_id(world, item, chosen) if chosen else "",
        **read_replication(world, item),
    )


def read_job(world: World, job: model_job.Job) -> Job:
    """Read a job."""
    return Job(
        job_id=job_id(world, job),
        state=JobState(job.state),
        scenario=job.kind.scenario,
        state_description=job.description,
        errors=tuple(_job_error(failure) for failure in job.errors),
        allowed_actions=job.allowed_actions,
        waits_for=_manual_action(job),
    )


def _manual_action(job: model_job.Job) -> ManualAction | None:
    action = job.script.waits_at if isinstance(job.script, PlanScript) else None
    return ManualAction(action.name, action.words) if action else None


def job_id(world: World, job: model_job.Job) -> str:
    """Spell a job's id."""
    return f"{world.estate.vault_id}/replicationJobs/{job.job_id}"


def read_virtual_machine(vm_id: str, machine: AzureMachine) -> VirtualMachine:
    """Read a virtual machine's power and agent."""
    return VirtualMachine(
        vm_id=vm_id,
        power=PowerState.RUNNING if machine.running else PowerState.STARTING,
        provisioned=machine.deleting is None and not machine.changing,
        agent_ready=machine.agent_ready,
    )


def _health_error(problem: Problem) -> HealthError:
    return HealthError(problem.code, problem.message, problem.recommended_action)


def _job_error(failure: JobFailure) -> JobError:
    provider = failure.provider_code
    return JobError(
        provider_code="" if provider is None else str(provider),
        service_code=failure.service_code,
        message=failure.message,
        recommended_action=failure.recommended_action,
    )
