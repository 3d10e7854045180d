"""The wave of the demo, as its document."""

from collections.abc import Mapping
from typing import Any

from domain.provider import Provider
from local.demo.landing_zone import ZONE
from local.system import LocalSystem

WAVE = "demo-1"
# In hurried time a busy laptop is slow: what waits for minutes may take hours by this clock.
_HURRIED = ("command", "discovery", "stop", "validation", "job")
_PATIENCE = "P10D"
_FIRST = ("ad-", "sql-")  # what the others need when they boot


def wave_of(system: LocalSystem, provider: Provider) -> dict[str, Any]:
    """Write the wave: for the classic provider by push, and failed over as a recovery plan."""
    document: dict[str, Any] = {
        "wave": WAVE,
        "region": system.region,
        "instances": list(system.instances),
        "policy": {"pace": {part: {"patience": _PATIENCE} for part in _HURRIED}},
    }
    if provider is Provider.CLASSIC:
        document["protection_group"] = ZONE
        document["mobility_service"] = "push"
        document["recovery_plan"] = {"groups": _groups(system.instances)}
    return document


def _groups(names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Let directory and databases boot first; a person looks at them before the others do."""
    first = [instance for instance, name in names.items() if name.startswith(_FIRST)]
    rest = [instance for instance in names if instance not in first]
    look = {"name": "look-at-the-databases", "manual": "See that directory and databases answer."}
    groups: list[dict[str, Any]] = [{"instances": each} for each in (first, rest) if each]
    if len(groups) > 1:
        groups[0]["after"] = [look]
    return groups
