"""What the caller may do at a scope: everything, until whoever stages the world says otherwise."""

from dataclasses import dataclass
from typing import ClassVar

from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class GrantedPermission:
    """What one assignment allows: `actions` without `not_actions`."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    actions: tuple[str, ...] = ("*",)
    not_actions: tuple[str, ...] = ()


def list_permissions(world: World, scope: str) -> tuple[GrantedPermission, ...]:
    """List what assignments at the scope and above it allow the caller."""
    with world.turn("list_permissions", scope):
        above = _up(scope)
        staged = [each for one in above for each in world.permissions.get(one, ())]
        known = any(one in world.permissions for one in above)
        return tuple(staged) if known else (GrantedPermission(),)


def stage_permissions(world: World, scope: str, permissions: tuple[GrantedPermission, ...]) -> None:
    """Let assignments at a scope be these from now on."""
    with world.intervention():
        world.permissions[scope.casefold().rstrip("/")] = permissions


def _up(scope: str) -> list[str]:
    """Spell the scope and all above it."""
    parts = scope.casefold().strip("/").split("/")
    return ["/" + "/".join(parts[:length]) for length in range(len(parts), 1, -1)]
