"""Which components of a landing zone must be in the vault, and which of them are not, or died.

15 minutes without a heartbeat are critical: Microsoft, "Monitor the process server"; up to 15
minutes until a server shows up after its registration are normal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.component import Component, ComponentQuery, Part, Role
from domain.errors import Stalled
from domain.landing_zone import LandingZone, Server
from domain.provider import Provider

FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Expected:
    """A component that must be there, on the machine with this private address if it is known."""

    role: Role
    address: str = ""


@dataclass(frozen=True, slots=True)
class ComponentSearch:
    """Where to look for components, and for which."""

    query: ComponentQuery
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """An expected component that has not registered, or (`found`) sends no heartbeat any more."""

    expected: Expected
    found: Component | None = None


def expected_of(zone: LandingZone, servers: Sequence[Server]) -> tuple[Expected, ...]:
    """List the components that these servers bring; a configuration server has a master target."""
    expected = [Expected(server.role, server.address) for server in servers]
    if zone.provider is Provider.CLASSIC and not zone.separate_master_target:
        on_it = [each for each in expected if each.role is Role.CONFIGURATION_SERVER]
        expected += [Expected(Role.MASTER_TARGET, each.address) for each in on_it]
    return tuple(expected)


def search_for(zone: LandingZone, servers: Sequence[Server]) -> ComponentSearch:
    """Say where, and for which components of these servers, to look."""
    query = ComponentQuery(zone.vault, zone.provider)
    return ComponentSearch(query, expected_of(zone, servers))


def found_of(search: ComponentSearch, components: Iterable[Component]) -> tuple[Component, ...]:
    """Pick the components that belong to the search; a vault may have others."""
    return tuple(
        component
        for component in components
        if any(_is_it(each, component) for each in search.expected)
    )


def in_use(components: Iterable[Component]) -> tuple[str, ...]:
    """Name the servers through which machines replicate."""
    return tuple(component.name for component in components if component.machines)


def fresh(component: Component, at: datetime) -> bool:
    """Say whether the last heartbeats of the component, and of all its parts, are young enough."""
    return _young(component.last_heartbeat, at) and not silent_parts(component, at)


def silent_parts(component: Component, at: datetime) -> tuple[Part, ...]:
    """List the parts of an appliance that are missing, or send no heartbeat any more."""
    return tuple(part for part in component.parts if not _young(part.last_heartbeat, at))


def lacking(
    search: ComponentSearch, components: Sequence[Component], at: datetime
) -> tuple[Lack, ...]:
    """List what is missing or without a fresh heartbeat; of several the freshest counts."""
    lacks = []
    for each in search.expected:
        there = [component for component in components if _is_it(each, component)]
        if not any(fresh(component, at) for component in there):
            lacks.append(Lack(each, there[0] if there else None))
    return tuple(lacks)


def all_there(search: ComponentSearch, components: Sequence[Component], at: datetime) -> bool:
    """Say whether every expected component is in the vault with a fresh heartbeat."""
    return not lacking(search, components, at)


def not_there(
    search: ComponentSearch, components: Sequence[Component], at: datetime, waited: timedelta
) -> Stalled:
    """Make the error for components that never came or have died: which, and what to check."""
    lacks = lacking(search, components, at)
    words = "; ".join(_words(lack, at) for lack in lacks)
    checks = " ".join(dict.fromkeys(_check(lack) for lack in lacks))
    minutes = int(waited.total_seconds() // 60)
    return Stalled(f"after {minutes} minutes {words}", f"{checks} {_COMMON}")


_COMMON = (
    "Check on it: outbound TCP 443 to Azure (*.siterecovery.windowsazure.com, "
    "login.microsoftonline.com, management.azure.com, *.blob.core.windows.net); inbound TCP 9443 "
    "and 443 from the instances; its clock (less than 15 minutes off); its proxy (none that asks "
    "for a password). Then retry the landing zone: what stands is kept."
)
_CHECKS = {
    Role.CONFIGURATION_SERVER: "Read C:\\ProgramData\\ASRSetupLogs\\ASRUnifiedSetup.log on the "
    "configuration server; its registration file is valid for five days.",
    Role.PROCESS_SERVER: "Read C:\\ProgramData\\ASRSetupLogs\\ASRUnifiedSetup.log on the process "
    "server; it must reach the configuration server on TCP 443 and have its passphrase.",
    Role.MASTER_TARGET: "See that the configuration server reaches the master target on TCP 443 "
    "and 9443.",
    Role.APPLIANCE: "Open the appliance's configuration manager (https://localhost:44368 on it) "
    "and finish, or repeat, its registration.",
}
_DEAD = "Restart its services (svagents, cxprocessserver, obengine), or the machine."


def _check(lack: Lack) -> str:
    return f"{_CHECKS[lack.expected.role]} {_DEAD}" if lack.found else _CHECKS[lack.expected.role]


def _words(lack: Lack, at: datetime) -> str:
    role, address = lack.expected.role, lack.expected.address
    if lack.found is None:
        return f"the {role}{f' ({address})' if address else ''} has not registered with the vault"
    registered = f"the {role} {lack.found.name} has registered, but"
    if silent := silent_parts(lack.found, at):
        return f"{registered} {', '.join(part_words(part, at) for part in silent)}"
    return f"{registered} {_beat_words('it', lack.found.last_heartbeat, at)}"


def with_silence(component: Component, at: datetime) -> Component:
    """Add to the component's messages what is wrong with its parts at that moment."""
    words = tuple(part_words(part, at) for part in silent_parts(component, at))
    return replace(component, messages=component.messages + words)


def part_words(part: Part, at: datetime) -> str:
    """Say what is wrong with a part of an appliance, and how old its heartbeat is."""
    if not part.registered:
        return f"its {part.kind} is missing"
    return _beat_words(f"its {part.kind}", part.last_heartbeat, at)


def _beat_words(what: str, beat: datetime | None, at: datetime) -> str:
    if beat is None:
        return f"{what} never sent a heartbeat"
    minutes = int((at - beat).total_seconds() // 60)
    moment = beat.isoformat(timespec="seconds")
    whose = "its last heartbeat" if what == "it" else f"the last heartbeat of {what}"
    return f"{whose} was {minutes} minutes ago, at {moment}"


def _young(beat: datetime | None, at: datetime) -> bool:
    return beat is not None and at - beat < FRESH


def _is_it(expected: Expected, component: Component) -> bool:
    alike = not (expected.address and component.address)
    return component.role is expected.role and (alike or expected.address == component.address)
