"""The tables of a landing zone as callers read them: servers, components, ports, versions."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from domain.component import Component, Role
from domain.landing_zone import Server
from domain.vault import Health
from domain.zone_reach import ReachRow
from domain.zone_versions import Update
from triggers.views.base import View


class ServerView(View):
    """A machine that was made for the landing zone."""

    role: Role
    id: str = Field(description="EC2 instance id or ARM id.")
    address: str | None
    ready: bool

    @classmethod
    def of(cls, server: Server) -> Self:
        """Show a server."""
        return cls(
            role=server.role,
            id=server.server_id,
            address=server.address or None,
            ready=server.ready,
        )


class ComponentView(View):
    """A server as the vault sees it."""

    role: Role
    name: str
    address: str | None
    version: str | None
    latest_version: str | None
    last_heartbeat: datetime | None
    health: Health
    machines: int = Field(description="How many replicate through it.")
    pending_bytes: int | None = Field(description="Not yet uploaded; null: the vault does not say.")
    bytes_per_second: int | None = Field(description="What it uploads.")
    free_cache_percent: float | None
    memory_gib: float | None
    cache_gib: float | None
    messages: list[str]

    @classmethod
    def of(cls, component: Component) -> Self:
        """Show a component."""
        return cls(
            role=component.role,
            name=component.name,
            address=component.address or None,
            version=component.version or None,
            latest_version=component.latest_version or None,
            last_heartbeat=component.last_heartbeat,
            health=component.health,
            machines=component.machines,
            pending_bytes=component.pending_bytes,
            bytes_per_second=component.bytes_per_second,
            free_cache_percent=component.free_cache_percent,
            memory_gib=component.memory_gib,
            cache_gib=component.cache_gib,
            messages=list(component.messages),
        )


class ReachView(View):
    """Whether one port of one machine answered the server in AWS."""

    instance: str | None = Field(description="Null for the server's own ports.")
    address: str
    port: int
    open: bool
    needed: bool = Field(description="Whether the provider can't do without.")
    remedy: str | None

    @classmethod
    def of(cls, row: ReachRow) -> Self:
        """Show a row."""
        return cls(
            instance=row.instance_id or None,
            address=row.address,
            port=row.port,
            open=row.open,
            needed=row.needed,
            remedy=row.remedy or None,
        )


class UpdateView(View):
    """A server that is older than what the vault offers, in the order of the updates."""

    role: Role | None = Field(description="Null for a mobility service.")
    name: str
    version: str
    latest: str
    behind: int | None = Field(description="Releases between the two; null where that is untold.")
    supported: bool = Field(description="At most four releases behind.")
    via: list[str] = Field(description="Releases that the update has to stop at.")
    restart: bool
    by: Literal["ferry", "person"]

    @classmethod
    def of(cls, update: Update) -> Self:
        """Show an update."""
        return cls(
            role=update.role,
            name=update.name,
            version=update.version,
            latest=update.latest,
            behind=update.behind if update.behind >= 0 else None,
            supported=update.supported,
            via=list(update.via),
            restart=update.restart,
            by="ferry" if update.item_id else "person",
        )
