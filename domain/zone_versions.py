"""Which servers and agents are outdated, in which order they are updated, and who does it.

Order configuration server, process server, master target, agents; versions up to four older than
the newest are supported, so at most four are passed at a time, and a machine whose version was
more than four older must be restarted: Microsoft, "Service updates in Site Recovery".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.component import Component, Role
from domain.landing_zone import LandingZone
from domain.protected_item import ProtectedItem
from domain.source_instance import InstanceRef
from domain.zone_components import ComponentSearch, found_of

MOST_AT_ONCE = 4
_ORDER = (Role.CONFIGURATION_SERVER, Role.APPLIANCE, Role.PROCESS_SERVER, Role.MASTER_TARGET)
_OUTDATED = {"UpdateRequired", "NotSupported", "Expired"}
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Update:
    """One server or agent that is older than what the vault offers.

    `behind` counts the releases between (-1: unknown), `via` names those that an update has to
    stop at, `restart` says that the machine must be restarted; `item_id` is set for agents, which
    Ferry updates itself.
    """

    name: str
    version: str
    latest: str
    behind: int
    role: Role | None = None
    via: tuple[str, ...] = ()
    restart: bool = False
    item_id: str = ""

    @property
    def supported(self) -> bool:
        """Say whether the version in use is still supported: at most four behind."""
        return self.behind <= MOST_AT_ONCE


def behind(version: str, latest: str) -> int:
    """Count the releases between two versions such as 9.62.7…; -1 where that can't be told."""
    have, want = _release(version), _release(latest)
    if not have or not want or have[0] != want[0]:
        return _UNKNOWN
    return max(0, want[1] - have[1])


def server_updates(components: Iterable[Component]) -> tuple[Update, ...]:
    """List the servers to update, in the documented order; agents come after them all."""
    outdated = [each for each in components if _is_outdated(each)]
    ordered = sorted(outdated, key=lambda each: (_ORDER.index(each.role), each.name))
    return tuple(
        _update(each.name, each.version, each.latest_version, role=each.role) for each in ordered
    )


def up_to_date(search: ComponentSearch, components: Sequence[Component], at: datetime) -> bool:
    """Say whether every server that was looked for is as new as the vault offers."""
    del at
    return not server_updates(found_of(search, components))


def newest_version(components: Iterable[Component]) -> str:
    """Tell the newest version that the servers know of, which their agents should have."""
    known = [v for each in components for v in (each.latest_version, each.version) if _release(v)]
    return max(known, key=_release, default="")


def agent_update(name: str, item: ProtectedItem, newest: str) -> Update | None:
    """Tell which update an instance's mobility service needs, if any; `name` is the instance's.

    The service's own word counts; where it says nothing, the newest version of the servers.
    """
    outdated = item.agent_outdated
    if outdated is None:
        outdated = behind(item.agent_version, item.agent_latest or newest) > 0
    if not outdated:
        return None
    found = _update(name, item.agent_version, item.agent_latest or newest, item_id=item.item_id)
    return replace(found, restart=found.restart or item.restart_after_update)


@dataclass(frozen=True, slots=True)
class AgentsQuestion:
    """Whose mobility services to hold against the newest version, and update where they lag."""

    zone: LandingZone
    instances: tuple[InstanceRef, ...]
    newest: str


@dataclass(frozen=True, slots=True)
class AgentsAnswer:
    """Which mobility services were updated, and what went wrong with others."""

    updated: tuple[Update, ...] = ()
    problems: tuple[str, ...] = ()


def too_far(update: Update) -> str:
    """Say why Ferry does not update so old a mobility service, and what a person has to do."""
    return (
        f"{in_words(update)}: more than {MOST_AT_ONCE} releases lie between, which the vault's "
        f"update does not pass: install {', '.join(update.via)} by hand, one after the other, "
        f"restart the machine, then retry the landing zone"
    )


def agent_updated(update: Update) -> str:
    """Tell that a mobility service was updated, and what is left to do."""
    restart = "; restart the machine" if update.restart else ""
    return f"updated {in_words(update)}{restart}"


def supported(updates: Iterable[Update]) -> bool:
    """Say whether all of them may wait: their versions are still supported."""
    return all(each.supported for each in updates)


def update_by_hand(updates: Sequence[Update]) -> str:
    """Say what a person has to do about outdated servers: the exact order, and the commands."""
    told = " ".join(f"{number}. {_told(each)}" for number, each in enumerate(updates, 1))
    return (
        f"Servers are older than what the vault offers. Update them in this order, one after the "
        f"other: {told} Ferry goes on as soon as the vault shows the new versions; mobility "
        "services are updated by Ferry after that."
    )


def in_words(update: Update) -> str:
    """Tell an update in a few words."""
    return f"{update.role or 'mobility service'} {update.name}: {update.version} → {update.latest}"


_COMMANDS = {
    Role.APPLIANCE: "open https://localhost:44368 on it, Appliance components, update all "
    "(automatic updates are on by default)",
    Role.MASTER_TARGET: "download the unified setup (https://aka.ms/unifiedsetup) on its machine "
    "and run UNIFIEDSETUP.EXE /Upgrade as administrator; the one inside the configuration server "
    "came with that server's update",
}
_UNIFIED_SETUP = (
    "download the unified setup (https://aka.ms/unifiedsetup) on it, extract it with "
    "MicrosoftAzureSiteRecoveryUnifiedSetup.exe /q /x:C:\\Temp\\Extracted, and run "
    "C:\\Temp\\Extracted\\UNIFIEDSETUP.EXE /AcceptThirdpartyEULA /Upgrade as administrator"
)


def _told(update: Update) -> str:
    command = _UNIFIED_SETUP
    if update.role in _COMMANDS:
        command = _COMMANDS[update.role]
    steps = f", by way of {', '.join(update.via)}" if update.via else ""
    restart = ", then restart the machine" if update.restart else ""
    return f"{in_words(update)}{steps}: {command}{restart}."


def _is_outdated(component: Component) -> bool:
    return (
        component.version_status in _OUTDATED
        or behind(component.version, component.latest_version) > 0
    )


def _update(
    name: str, version: str, latest: str, *, role: Role | None = None, item_id: str = ""
) -> Update:
    gap = behind(version, latest)
    return Update(
        name,
        version or "unknown",
        latest or "the newest",
        gap,
        role,
        via=_stops(version, gap),
        restart=gap > MOST_AT_ONCE,
        item_id=item_id,
    )


def _stops(version: str, gap: int) -> tuple[str, ...]:
    """Name the releases in between at which an update has to stop, four apart."""
    if gap <= MOST_AT_ONCE:
        return ()
    major, minor = _release(version)
    return tuple(f"{major}.{minor + n}" for n in range(MOST_AT_ONCE, gap, MOST_AT_ONCE))


def _release(version: str) -> tuple[int, ...]:
    parts = version.split(".")[:2]
    if len(parts) < 2 or not all(part.isdigit() for part in parts):  # noqa: PLR2004 (major, minor)
        return ()
    return tuple(int(part) for part in parts)
