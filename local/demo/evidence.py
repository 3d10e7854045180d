"""What the demo shows at its end: the certificates, and that they are true."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from local.demo.workloads import same_content
from local.screen import cell, draw, table
from local.system import LocalSystem


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


def _certified(instance: Mapping[str, Any]) -> bool:
    return bool(instance["certificate"] and instance["certificate"]["zero_loss"]) and bool(
        instance["outcome"] == "migrated"
    )


def _clock(moment: str) -> str:
    return moment[11:19]
