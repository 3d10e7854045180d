"""A wave's document by dice: its shape, its policy, its hooks."""

from random import Random
from typing import Any

from local.chaos.dice import likely
from local.proof.trouble import HOOKS
from local.simulators.aws.workload import Workload
from local.simulators.site_recovery.model.estate import Estate

_ANY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_SHAPES = ("free", "free", "plan", "groups", "listed", "together")


def wave_document(dice: Random, ids: list[str], workload: Workload) -> dict[str, Any]:
    """Write what a wave says besides its name and region."""
    shape = dice.choice(_SHAPES)
    policy: dict[str, Any] = {"cutover": _cutover(dice, ids, workload, shape)}
    if likely(dice, 0.5):
        policy["approval_timeout"] = dice.choice(("PT24H", "PT72H"))
    if likely(dice, 0.4):
        policy["approvers"] = ["ada", "grace"]
    if shape == "listed":
        policy["order"] = "listed"
    document: dict[str, Any] = {"instances": ids, "policy": policy}
    if shape == "plan":
        document["recovery_plan"] = {"groups": _boot_groups(dice, ids)}
    return document


def _cutover(dice: Random, ids: list[str], workload: Workload, shape: str) -> dict[str, Any]:
    points = ("latest", "latest_processed") + (() if shape == "plan" else ("zero_loss",) * 2)
    cutover: dict[str, Any] = {
        "point": dice.choice(points),
        "quiesce": _quiesce(dice, workload),
        "hooks": _hooks(dice),
        "commit": _commit(dice),
        "retention": dice.choice(
            ({}, {"keep": "P1D"}, {"keep": "P2D", "then": "snapshot_and_terminate"})
        ),
    }
    if cutover["point"] == "zero_loss":
        cutover["margin"] = dice.choice(("PT1M", "PT5M"))
    if likely(dice, 0.3):
        cutover["outage"] = dice.choice(("PT45M", "PT3H"))
    if likely(dice, 0.3):
        cutover["rehearsal"] = _rehearsal(dice)
    if shape != "plan" and likely(dice, 0.25):
        opens = {"zone": dice.choice(("Europe/Berlin", "America/New_York")), "opens": "22:00"}
        cutover["windows"] = [{**opens, "length": "PT6H", "weekdays": dice.sample(_ANY_DAY, 5)}]
    if shape == "groups":
        cut = dice.randint(1, len(ids))
        parts = [part for part in (ids[:cut], ids[cut:]) if part]
        cutover["groups"] = [{"name": f"g{n}", "instances": p} for n, p in enumerate(parts, 1)]
    if shape in {"groups", "together"}:
        cutover["together"] = dice.choice((1, 2, 3))
        cutover["failures"] = dice.choice((0, 1, 5))
    return cutover


def _quiesce(dice: Random, workload: Workload) -> dict[str, Any]:
    """Stop all services, at times only one of them."""
    told = list(workload.services)
    stopped = told if likely(dice, 0.9) else told[:1]
    names = ", ".join(stopped)
    return {
        "command": f"Stop-Service {names}",
        "undo": f"Start-Service {names}",
        "services": told,
        "timeout": "PT10M",
    }


def _hooks(dice: Random) -> list[dict[str, Any]]:
    header = {"name": "Authorization", "secret": "setting:FERRY_HOOK_SECRET"}
    made: list[dict[str, Any]] = [
        {"name": each.name, "webhook": each.do, "undo": each.undo, "header": header}
        for each in HOOKS[: dice.choice((0, 0, 0, 1, 2))]
    ]
    if likely(dice, 0.15):
        made.append({"name": "sign", "manual": "Turn the sign.", "undo": "Turn it back."})
    if likely(dice, 0.1):
        made.append({"name": "script", "command": "Set-Item x 1", "undo": "Set-Item x 0"})
    return made


def _commit(dice: Random) -> dict[str, Any]:
    at_once = likely(dice, 0.4)
    told = {
        "when": "immediately" if at_once else dice.choice(("approved", "after", "after")),
        "after": dice.choice(("PT1H", "PT8H")),
        "otherwise": "wait" if likely(dice, 0.1) else "roll_back",
    }
    return told | ({"unvalidated": "commit without validation"} if likely(dice, 0.05) else {})


def _rehearsal(dice: Random) -> dict[str, Any]:
    where = {"network_id": Estate().isolated_network_id}
    if likely(dice, 0.3):
        return where
    return where | {"within": "P7D", "automatic": likely(dice, 0.8)}


def _boot_groups(dice: Random, ids: list[str]) -> list[dict[str, Any]]:
    cut = dice.randint(1, len(ids))
    groups: list[dict[str, Any]] = [{"instances": p} for p in (ids[:cut], ids[cut:]) if p]
    if likely(dice, 0.3):
        groups[0]["after"] = [{"name": "look", "manual": "See that the first group is well."}]
    return groups
