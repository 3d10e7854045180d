"""The servers that have registered with a vault, in the domain's words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.component import Component, Role
from domain.vault import Health

_GIB = 1024**3
_WORST_LAST = [Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL]
_APPLIANCE_PARTS = ("process_servers", "rcm_proxies", "replication_agents", "dras")


def read_appliances(fabric: Any) -> Iterator[Component]:
    """Read a modernised fabric's appliances: one id stands in each of an appliance's parts."""
    details = fabric.properties.custom_details
    for server in details.process_servers or ():
        parts = [
            each
            for kind in _APPLIANCE_PARTS
            for each in getattr(details, kind) or ()
            if each.id == server.id
        ]
        yield Component(
            role=Role.APPLIANCE,
            name=server.name,
            component_id=server.id,
            fabric_id=fabric.id,
            address=next(iter(server.ip_addresses or ()), ""),
            version=server.version or "",
            last_heartbeat=_oldest(each.last_heartbeat_utc for each in parts),
            health=max((_health(each.health) for each in parts), key=_WORST_LAST.index),
            machines=server.protected_item_count or 0,
            messages=_messages(server.health_errors),
            **_room(server),
        )


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
    return max(offered, key=_numbers, default="")


def _numbers(version: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in version.split(".")]


def _health(value: Any) -> Health:
    """Read a grade; a component's status says Healthy where a machine's says Normal."""
    if value == "Healthy":
        return Health.NORMAL
    return Health(value) if value in list(Health) else Health.NONE


def _oldest(moments: Iterator[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _messages(errors: Any) -> tuple[str, ...]:
    return tuple(each.summary_message or each.error_message or "" for each in errors or ())
