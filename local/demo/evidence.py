"""What the demo shows for proof: rehearsals before the question, certificates at the end."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from local.demo.document import WAVE
from local.demo.workloads import same_content
from local.ferry_api import FerryApi
from local.screen import cell, draw, table
from local.system import LocalSystem


async def show_rehearsals(api: FerryApi, system: LocalSystem, screen: Console) -> None:
    """Draw what each rehearsal has shown, where there was one."""
    answer = await api.get(f"waves/{WAVE}/rehearsals")
    if not answer["rehearsals"]:
        return
    drawn = table("rehearsal", "name", "went", "checks")
    for each in answer["rehearsals"]:
        well = cell("well", "green") if each["passed"] else cell("badly", "red")
        checks = ", ".join(_check(check) for check in each["checks"])
        name = system.instances[each["instance"]]
        drawn.add_row(cell(each["instance"]), cell(name), well, cell(checks))
    drawn.caption = "test failovers into an isolated network, cleaned up again"
    draw(screen, drawn)


async def show_certificates(
    system: LocalSystem, status: Mapping[str, Any], screen: Console
) -> bool:
    """Draw every certificate of zero loss; False when one is not true of what was written."""
    certified = [each for each in status["instances"] if _certified(each)]
    if not certified:
        return True
    drawn = table("certificate", "name", "at rest", "clock", "recovery point", "pending", "same")
    true = True
    for each in certified:
        proof = each["certificate"]
        same = await same_content(system, each["instance"], each["target_vm_id"])
        true = true and same
        drawn.add_row(
            cell(each["instance"]),
            cell(system.instances[each["instance"]]),
            cell(_clock(proof["quiesced_at"])),
            cell(f"{proof['skew_seconds']:+.1f} s"),
            cell(_clock(proof["point_time"])),
            cell(f"{proof['pending_bytes'] or 0} B"),
            cell("yes", "green") if same else cell("no", "red"),
        )
    drawn.caption = "zero loss; same: what the simulators' two machines hold, block by block"
    draw(screen, drawn)
    return true


def _check(check: Mapping[str, Any]) -> str:
    return str(check["name"]) if check["passed"] else f"{check['name']}: {check['evidence']}"


def _certified(instance: Mapping[str, Any]) -> bool:
    return bool(instance["certificate"] and instance["certificate"]["zero_loss"]) and bool(
        instance["outcome"] == "migrated"
    )


def _clock(moment: str) -> str:
    return moment[11:19]
