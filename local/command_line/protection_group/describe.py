"""`ferry protection-group set`: a group as the options describe it."""

import re
from typing import Annotated, Any, Literal

import typer

from local.command_line.exits import Exit
from local.command_line.options import path
from local.command_line.protection_group.drawing import settled
from local.command_line.protection_group.minutes import minutes_of
from local.command_line.session import Session, wrong_use

Name = Annotated[str, typer.Argument(metavar="GROUP", help="The protection group's name.")]
Wait = Annotated[bool, typer.Option("--wait", help="Until it is ready, or has failed.")]
_Time = Annotated[str, typer.Option(metavar="TIME", help="Such as 2880, 48h or 2d; 0 for none.")]
_VAULT = re.compile(
    r"/subscriptions/([^/]+)/resourceGroups/([^/]+)"
    r"/providers/Microsoft\.RecoveryServices/vaults/([^/]+)",
    re.IGNORECASE,
)
_KEPT = ("vault", "provider", "policy_name", "container_id")


async def set_(  # noqa: PLR0913 (what a group may say)
    session: Session,
    group: Name,
    *,
    retention: _Time = "",
    app_consistent: _Time = "",
    crash_consistent: _Time = "",
    rpo_threshold: _Time = "",
    multi_vm: Annotated[
        bool | None,
        typer.Option(help="Whether the machines of a wave share their recovery points."),
    ] = None,
    provider: Annotated[
        Literal["InMageRcm", "InMageAzureV2"] | None,
        typer.Option(help="The modernised or the classic one; default: Ferry's."),
    ] = None,
    vault: Annotated[str, typer.Option(help="ARM id of the vault; default: Ferry's.")] = "",
    policy: Annotated[str, typer.Option(help="The policy's name; default: the group's.")] = "",
    container: Annotated[
        str, typer.Option(help="ARM id of the container; default: the provider's only one.")
    ] = "",
    wait: Wait = False,
) -> Exit:
    """Make a protection group, or change it; what is not said stays as it is."""
    settings = {
        "recovery_point_retention": minutes_of("retention", retention),
        "app_consistent_frequency": minutes_of("app-consistent", app_consistent),
        "crash_consistent_frequency": minutes_of("crash-consistent", crash_consistent),
        "rpo_threshold": minutes_of("rpo-threshold", rpo_threshold),
        "multi_vm_consistency": multi_vm,
    }
    said = {
        "provider": provider,
        "vault": _vault(vault),
        "policy_name": policy or None,
        "container_id": container or None,
    }
    known = await session.api.get(path("protection-groups", group), fine=(404,))
    document = _before(known) | {name: value for name, value in said.items() if value}
    given = {name: value for name, value in settings.items() if value is not None}
    document["settings"] = {**document.get("settings", {}), **given}
    begun = await session.api.put(path("protection-groups", group), document)
    session.say(f"protection group {group} is {begun['state']}")
    return await settled(session, begun, wait=wait)


def _before(known: dict[str, Any]) -> dict[str, Any]:
    """Begin with what is there: a document says a whole group."""
    if "group" not in known:
        return {}
    settings = dict(known["settings"])
    if known["provider"] != "InMageAzureV2":
        del settings["rpo_threshold"]
    return {**{name: known[name] for name in _KEPT}, "settings": settings}


def _vault(arm_id: str) -> dict[str, str] | None:
    if not arm_id:
        return None
    found = _VAULT.fullmatch(arm_id.rstrip("/"))
    if not found:
        wrong_use(
            "--vault is the ARM id of one: /subscriptions/…/resourceGroups/…/providers/"
            "Microsoft.RecoveryServices/vaults/NAME"
        )
    return dict(zip(("subscription_id", "resource_group", "name"), found.groups(), strict=True))


COMMANDS = (set_,)
