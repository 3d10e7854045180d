"""What a person decides while the demo runs: the cutover, and the recovery plan's actions."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from domain.approval import ACKNOWLEDGEMENT
from local.asking import confirm
from local.demo.document import WAVE
from local.demo.wishes import Wishes
from local.ferry_api import FerryApi
from local.screen import cell
from local.wave_status import at_gate


async def answer(api: FerryApi, status: Mapping[str, Any], wishes: Wishes, screen: Console) -> None:
    """Ask once for all that wait at the gate, and tell the answer."""
    waiting = [each for each in status["instances"] if at_gate(each)]
    screen.print(waiting[0]["waiting_for"]["words"])
    if len(waiting) > 1:
        screen.print(f"And {len(waiting) - 1} more alike.")
    may_lose = ACKNOWLEDGEMENT in waiting[0]["waiting_for"]["words"]
    price = f" ({ACKNOWLEDGEMENT})" if may_lose else ""
    question = f"Approve the cutover of {len(waiting)} instances{price}?"
    unanswered = "nobody can answer here; --yes approves"
    if wishes.yes or await confirm(question, screen, unanswered):
        accepted = {"acknowledges": ACKNOWLEDGEMENT} if may_lose else {}
        answer = {"decision": "approve", **accepted}
    else:
        answer = {"decision": "reject"}
    await api.post(f"waves/{WAVE}/approval", {**answer, "by": "demo"})


async def act(api: FerryApi, action: Mapping[str, Any], wishes: Wishes, screen: Console) -> bool:
    """Ask whether a manual action is done, and tell so; False where it is not."""
    screen.print(cell(action["words"]), style="yellow")
    unanswered = "nobody can answer here; --yes says that it is done"
    if not (wishes.yes or await confirm("Is it done?", screen, unanswered)):
        return False
    await api.post(f"waves/{WAVE}/plan-actions/{action['action']}", {"by": "demo"})
    return True
