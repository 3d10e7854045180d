"""The servers that have registered with a vault, in the domain's words."""

from collections.abc import Iterator
from typing import Any

from domain.appliance_versions import newest
from domain.component import NEEDED_PARTS, Component, Part, PartKind, Role
from domain.vault import Health

_GIB = 1024**3
_WORST_LAST = [Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL]
_APPLIANCE_PARTS = {
    PartKind.PROCESS_SERVER: "process_servers",
    PartKind.RCM_PROXY: "rcm_proxies",
    PartKind.REPLICATION_AGENT: "replication_agents",
    PartKind.DRA: "dras",
    PartKind.PUSH_INSTALLER: "push_installers",
    PartKind.REPROTECT_AGENT: "reprotect_agents",
    PartKind.MARS_AGENT: "mars_agents",
}


def read_appliances(fabric: Any) -> Iterator[Component]:
    """Read a modernised fabric's appliances: one id stands in each of an appliance's parts."""
    details = fabric.properties.custom_details
    listed = (each for kind in _APPLIANCE_PARTS.values() for each in getattr(details, kind) or ())
    for appliance_id in dict.fromkeys(each.id for each in listed):
        yield _appliance(fabric, appliance_id)


def _appliance(fabric: Any, appliance_id: str) -> Component:
    """Read one appliance; without its process server, its figures are not told."""
    found = _parts(fabric.properties.custom_details, appliance_id)
    server = found.get(PartKind.PROCESS_SERVER)
    beats = [each.last_heartbeat_utc for each in found.values() if each.last_heartbeat_utc]
    return Component(
        role=Role.APPLIANCE,
        name=next(iter(found.values())).name,
        component_id=appliance_id,
        fabric_id=fabric.id,
        address=next(iter((server and server.ip_addresses) or ()), ""),
        version=next(iter(found.values())).version or "",
        last_heartbeat=min(beats, default=None),
        health=max((_health(each.health) for each in found.values()), key=_WORST_LAST.index),
        machines=(server and server.protected_item_count) or 0,
        messages=_messages(each for part in found.values() for each in part.health_errors or ()),
        parts=tuple(_part(kind, found) for kind in PartKind if kind in NEEDED_PARTS | found.keys()),
        **(_room(server) if server else {}),
    )


def _part(kind: PartKind, found: dict[PartKind, Any]) -> Part:
    if kind not in found:
        return Part(kind, registered=False)
    return Part(kind, found[kind].last_heartbeat_utc)


def _parts(details: Any, appliance_id: str) -> dict[PartKind, Any]:
    return {
        kind: each
        for kind, name in _APPLIANCE_PARTS.items()
        for each in getattr(details, name) or ()
        if each.id == appliance_id
    }


def read_classic_servers(fabric: Any) -> Iterator[Component]:
    """Read a classic fabric's configuration server, process servers and master targets."""
    details = fabric.properties.custom_details
    latest = _latest_version(details.process_servers or ())
    targets = details.master_target_servers or ()
    if details.ip_address:  # servers that joined it may show up before it does
        inside = (each.id for each in targets if each.ip_address == details.ip_address)
        yield Component(
            role=Role.CONFIGURATION_SERVER,
            name=details.host_name or fabric.properties.friendly_name,
            component_id=next(inside, fabric.name),
            health=_health(details.cs_service_status),
            accounts=tuple(each.account_name for each in details.run_as_accounts or ()),
            **_common(fabric, details, latest),
        )
    for server in details.process_servers or ():
        yield Component(
            role=Role.PROCESS_SERVER,
            name=server.friendly_name,
            component_id=server.id,
            health=_health(server.health),
            machines=int(server.machine_count or 0),
            messages=_messages(server.health_errors),
            **_common(fabric, server, latest),
            **_room(server),
        )
    for target in targets:
        errors = [*(target.health_errors or ()), *(target.validation_errors or ())]
        yield Component(
            role=Role.MASTER_TARGET,
            name=target.name,
            component_id=target.id,
            health=Health.WARNING if errors else Health.NORMAL,
            messages=_messages(errors),
            **_common(fabric, target, latest),
        )


def _common(fabric: Any, server: Any, latest: str) -> dict[str, Any]:
    return {
        "fabric_id": fabric.id,
        "address": server.ip_address or "",
        "version": server.agent_version or "",
        "latest_version": latest,
        "version_status": server.version_status or "",
        "last_heartbeat": server.last_heartbeat,
    }


def _room(server: Any) -> dict[str, Any]:
    """Read what both providers tell of a process server's size and load; zero means untold."""
    memory, cache = server.total_memory_in_bytes, server.total_space_in_bytes
    return {
        "free_cache_percent": round(100 * server.available_space_in_bytes / cache)
        if cache and server.available_space_in_bytes is not None
        else None,
        "pending_bytes": server.throughput_upload_pending_data_in_bytes,
        "bytes_per_second": server.throughput_in_bytes or None,
        "memory_gib": memory / _GIB if memory else None,
        "cache_gib": cache / _GIB if cache else None,
    }


def _latest_version(process_servers: Any) -> str:
    """Tell what the vault offers: a process server lists it for the machines that it pushes to."""
    offered = (
        update.version
        for server in process_servers
        for update in server.mobility_service_updates or ()
        if update.version
    )
    return newest(offered)


def _health(value: Any) -> Health:
    """Read a grade; a component's status says Healthy where a machine's says Normal."""
    if value == "Healthy":
        return Health.NORMAL
    return Health(value) if value in list(Health) else Health.NONE


def _messages(errors: Any) -> tuple[str, ...]:
    """Read what is wrong, once: each part of an appliance may tell the same."""
    told = (each.summary_message or each.error_message or "" for each in errors or ())
    return tuple(dict.fromkeys(told))
