"""What appliances could be updated to: the vault tells it only by their items and siblings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.component import Component, Role


def with_latest(appliances: Sequence[Component], offered: Iterable[str]) -> tuple[Component, ...]:
    """Tell each appliance the newest version that the vault is known to have.

    `offered` is what the vault offers for the agents of items; siblings tell by what they bear.
    One alone, without items, is told nothing.
    """
    told = [version for version in offered if version]
    if not told and len(appliances) == 1:
        return tuple(appliances)
    latest = newest([*told, *(each.version for each in appliances)])
    return tuple(replace(each, latest_version=latest) for each in appliances)


def newest(versions: Iterable[str]) -> str:
    """Choose the newest of versions such as 9.66.7614.1; empty when there is none."""
    return max(versions, key=_numbers, default="")


def latest_untold(components: Iterable[Component]) -> str:
    """Say of which appliances nothing tells whether they are up to date; empty when all is told."""
    names = [e.name for e in components if e.role is Role.APPLIANCE and not e.latest_version]
    if not names:
        return ""
    return (
        f"the vault does not tell which version it offers for {', '.join(names)}: look at "
        "Appliance components on https://localhost:44368 of it, where updates are automatic by "
        "default"
    )


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]
