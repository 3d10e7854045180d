"""Changes to what an item's virtual machine will be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from local.simulators.site_recovery.model.admission import require_group, require_vm_name
from local.simulators.site_recovery.model.errors import conflict
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_idle,
)
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import UPDATE
from local.simulators.site_recovery.model.world import World


def update_item(world: World, name: str, changes: Mapping[str, Any]) -> Job:
    """Begin to change fields of the item's TargetSettings; they hold when the job has succeeded."""
    with world.turn("update_item", name) as turn:
        item = find_item(world, name)
        require_idle(item)
        if item.failed_over:
            raise conflict("OperationNotAllowed", f"Protected item '{name}' has failed over.")
        target = replace(item.target, **changes)
        require_vm_name(target.vm_name)
        require_group(target.resource_group_id)

        def arrive(_: Job, __: datetime) -> None:
            item.target = target

        course = Course(kind=UPDATE, duration=world.settings.jobs.update, arrive=arrive)
        return begin_course(world, turn, item, course)
