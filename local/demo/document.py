"""The wave of the demo, as its document."""

from collections.abc import Mapping
from typing import Any

from domain.provider import Provider
from local.demo.landing_zone import ZONE
from local.demo.wishes import Plot, Wishes
from local.demo.workloads import SERVICES
from local.system import LocalSystem

WAVE = "demo-1"
# In hurried time a busy laptop is slow: what waits for minutes may take hours by this clock.
_HURRIED = ("command", "discovery", "stop", "validation", "job")
_PATIENCE = "P10D"
_UNTIL_GIVEN_UP = "PT2H"
_FIRST = ("ad-", "sql-")  # what the others need when they boot


def wave_of(system: LocalSystem, wishes: Wishes) -> dict[str, Any]:
    """Write the wave: without loss; for the classic provider by push, and as a recovery plan."""
    document: dict[str, Any] = {
        "wave": WAVE,
        "region": system.region,
        "instances": list(system.instances),
        "policy": {"pace": {part: {"patience": _PATIENCE} for part in _HURRIED}},
    }
    if wishes.plot is Plot.FAILED_VALIDATION:
        document["policy"]["pace"]["validation"] = {"patience": _UNTIL_GIVEN_UP}
    if wishes.provider is Provider.MODERNISED:
        document["policy"]["cutover"] = _without_loss(system.isolated_network_id)
    else:
        document["protection_group"] = ZONE
        document["mobility_service"] = "push"
        document["recovery_plan"] = {"groups": _groups(system.instances)}
    return document


def _without_loss(isolated_network: str) -> dict[str, Any]:
    """Rehearse each cutover, ask for it then, and fail over to a point after the source's rest."""
    names = ", ".join(SERVICES)
    return {
        "point": "zero_loss",
        "quiesce": {
            "command": f"Stop-Service {names}",
            "undo": f"Start-Service {names}",
            "services": SERVICES,
        },
        "point_deadline": _PATIENCE,
        "rehearsal": {"network_id": isolated_network, "within": "P30D", "automatic": True},
        "validation": {"probes": [{"name": "shares", "tcp": 445, "timeout": "PT30M"}]},
    }


def _groups(names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Let directory and databases boot first; a person looks at them before the others do."""
    first = [instance for instance, name in names.items() if name.startswith(_FIRST)]
    rest = [instance for instance in names if instance not in first]
    look = {"name": "look-at-the-databases", "manual": "See that directory and databases answer."}
    groups: list[dict[str, Any]] = [{"instances": each} for each in (first, rest) if each]
    if len(groups) > 1:
        groups[0]["after"] = [look]
    return groups
