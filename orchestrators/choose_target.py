"""Choosing what an order leaves open: disk type by measure, size by fit, address by look."""

from dataclasses import replace

from domain.source_instance import SourceInstance
from domain.target.disk_type import ActivityQuery, DiskActivity, choose_disk_type
from domain.target.instance_type import TypeQuery
from domain.target.offer import SizeOrder
from domain.target.policy import SizeRule
from domain.target.properties import TargetProperties
from domain.target.settling import Settling, address_query, addressed, size_demand
from durable import steps
from durable.context import Steps
from orchestrators.story import Story


def choose_disks(
    story: Story, settling: Settling, source: SourceInstance
) -> Steps[tuple[Settling, tuple[DiskActivity, ...]]]:
    """Choose the disk type where the target has none; tell as well what the disks have done."""
    if settling.target.disk_type:
        return settling, ()
    ref, days = story.migration.ref, story.migration.target_policy.measured_days
    volumes = tuple(disk.volume_id for disk in source.disks)
    measured = yield from steps.measure_disks(story.ctx, ActivityQuery(ref, volumes, days))
    choice = choose_disk_type(str(ref), source.disks, measured)
    note = f"disk type {choice.disk_type}: {choice.because}"
    return settling.noting(note, disk_type=choice.disk_type), measured


def choose_size(
    story: Story, settling: Settling, source: SourceInstance, measured: tuple[DiskActivity, ...]
) -> Steps[Settling]:
    """Choose the size where neither the target nor an earlier attempt has, and Ferry is to."""
    policy, ref, target = story.migration.target_policy, story.migration.ref, settling.target
    if target.vm_size or policy.size is not SizeRule.FIT:
        return settling
    kind = yield from steps.describe_type(story.ctx, TypeQuery(ref, source.instance_type))
    demand = size_demand(source, kind, target, measured)
    network = target.network_id or story.migration.landing.network_id
    order = SizeOrder(ref, network, demand, policy.prices)
    choice = yield from steps.choose_size(story.ctx, order)
    note = f"size {choice.size.name}: {choice.because}"
    return settling.noting(note, vm_size=choice.size.name)


def choose_address(story: Story, settling: Settling, source: SourceInstance) -> Steps[Settling]:
    """See whether the machine can have the address that it is to have."""
    migration = story.migration
    query = address_query(settling, migration.target_policy, source, migration.landing)
    if query is None:
        return settling
    subnet = yield from steps.look_at_subnet(story.ctx, query)
    return addressed(settling, query, subnet)


def chosen_before(settling: Settling, found: TargetProperties | None) -> Settling:
    """Keep what an earlier attempt has chosen: the item that it made has it."""
    if found is None:
        return settling
    target = settling.target
    kept = replace(
        target,
        vm_size=target.vm_size or found.vm_size,
        disk_type=target.disk_type or found.disk_type,
    )
    return Settling(kept, settling.notes)
