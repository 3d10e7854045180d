"""Whether the servers that instances replicate through are there, heard, well and up to date."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.checkup.check import Area, Check, Verdict
from domain.component import Component, Role
from domain.provider import Provider
from domain.vault import Health

# Microsoft counts a process server as disconnected after 15 minutes ("Monitor process server").
_SILENT = timedelta(minutes=15)
_NEEDED = {
    Provider.MODERNISED: (Role.APPLIANCE,),
    Provider.CLASSIC: (Role.CONFIGURATION_SERVER, Role.PROCESS_SERVER, Role.MASTER_TARGET),
}
_LOOK = "Open its configuration manager and mend what it reports: services, outbound 443, clock."


def judge_servers(
    provider: Provider, components: Sequence[Component], now: datetime
) -> tuple[Check, ...]:
    """Judge the provider's servers; each that it can't do without has to be there."""
    there = {each.role for each in components}
    absent = (role for role in _NEEDED[provider] if role not in there)
    return (*(_absent(role) for role in absent), *(_judge(each, now) for each in components))


def _judge(server: Component, now: datetime) -> Check:
    found = (*_silent(server, now), *_ill(server), *_incomplete(server), *_old(server))
    return next(iter(found), _well(server))


def _absent(role: Role) -> Check:
    return Check(
        Area.APPLIANCE,
        role,
        Verdict.FAILING,
        f"no {role} has registered with the vault",
        "Prepare one: ferry landing-zone prepare, or register one by hand.",
    )


def _silent(server: Component, now: datetime) -> Iterator[Check]:
    heard = server.last_heartbeat
    if heard is None or now - heard > _SILENT:
        since = f"since {heard:%Y-%m-%d %H:%M} UTC" if heard else "since it registered"
        yield _found(server, Verdict.FAILING, f"has not been heard {since}", _LOOK)


def _ill(server: Component) -> Iterator[Check]:
    if server.health in {Health.CRITICAL, Health.WARNING}:
        said = "; ".join(server.messages) or "it says no more"
        verdict = Verdict.FAILING if server.health is Health.CRITICAL else Verdict.ATTENTION
        yield _found(server, verdict, f"its health is {server.health}: {said}", _LOOK)


def _incomplete(server: Component) -> Iterator[Check]:
    lost = [each.kind for each in server.parts if not each.registered]
    if lost:
        words = f"the vault does not know its {', '.join(lost)}"
        yield _found(server, Verdict.FAILING, words, "Register the appliance to the end.")


def _old(server: Component) -> Iterator[Check]:
    status = server.version_status
    behind = bool(server.latest_version) and server.version != server.latest_version
    if behind or status not in {"", "UpToDate"}:
        latest = f"; {server.latest_version} is there" if behind else ""
        words = f"has version {server.version or 'unknown'} ({status or 'not the newest'}){latest}"
        remedy = "Update it; ferry landing-zone show tells in which order servers are updated."
        yield _found(server, Verdict.ATTENTION, words, remedy)


def _well(server: Component) -> Check:
    version = f", version {server.version}" if server.version else ""
    detail = f"{server.role}, {server.machines} machines{version}"
    return Check(Area.APPLIANCE, server.name, Verdict.HEALTHY, detail)


def _found(server: Component, verdict: Verdict, words: str, remedy: str) -> Check:
    return Check(Area.APPLIANCE, server.name, verdict, f"{server.role}: {words}", remedy)
