"""Enabling replication: from the order to the first byte."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.provider import Provider
from local.simulators.site_recovery.model.admission import admit, find_carrier
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import find_fabric, first_fabric
from local.simulators.site_recovery.model.items import Course, begin_course
from local.simulators.site_recovery.model.job import Hurdle, Job
from local.simulators.site_recovery.model.job_kinds import ENABLE
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.pushing import install, push_hurdle
from local.simulators.site_recovery.model.replicating import begin_initial_replication
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.target import DiskChoice
from local.simulators.site_recovery.model.world import World


def enable_replication(world: World, name: str, order: EnableOrder) -> Job:
    """Begin to protect a machine as the named item.

    The job's end is the beginning of the initial replication, not of the protection.
    """
    with world.turn("enable_replication", name, order.machine_id) as turn:
        fabric = _fabric(world, order)
        machine = admit(world, fabric, name, order)
        item = _make_item(world, fabric, name, machine, order)
        world.items[name.casefold()] = item

        hurdle = push_hurdle(world, item) if fabric.provider is Provider.CLASSIC else None

        def arrive(_: Job, at: datetime) -> None:
            if hurdle and not hurdle.skipped:
                install(world, item, at)
            begin_initial_replication(world, item, at)

        return begin_course(
            world,
            turn,
            item,
            Course(
                kind=ENABLE,
                duration=_duration(world, hurdle),
                arrive=arrive,
                during=Stage.ENABLING,
                failed=Stage.ENABLING_FAILED,
                hurdle=hurdle,
            ),
        )


def _duration(world: World, hurdle: Hurdle | None) -> timedelta:
    jobs = world.settings.jobs
    return jobs.enable + (jobs.push_installation if hurdle and not hurdle.skipped else timedelta())


def _fabric(world: World, order: EnableOrder) -> Fabric:
    if order.fabric:
        return find_fabric(world, order.fabric)
    return first_fabric(world, Provider.MODERNISED)


def _make_item(
    world: World, fabric: Fabric, name: str, machine: SourceMachine, order: EnableOrder
) -> ProtectedItem:
    policy = world.policies[last_segment(order.policy_id).casefold()]
    return ProtectedItem(
        name=name,
        machine=machine,
        home=fabric,
        fabric=fabric,
        server=find_carrier(world, fabric, order.process_server_id),
        policy=policy.name,
        target=replace(order.target, vm_name=order.target.vm_name or machine.agent.host_name),
        disks=_choose_disks(machine, order),
        protectable_item_id=order.protectable_item_id,
        multi_vm_group=order.multi_vm_group,
        run_as_account_id=order.run_as_account_id,
        master_target_id=order.master_target_id,
    )


def _choose_disks(machine: SourceMachine, order: EnableOrder) -> dict[str, DiskChoice]:
    if order.disks_default:
        return dict.fromkeys(machine.disk_ids, order.disks_default)
    given = {disk_id.casefold(): choice for disk_id, choice in order.disks.items()}
    return {d: given[d.casefold()] for d in machine.disk_ids if d.casefold() in given}
