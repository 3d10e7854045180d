"""`ferry landing-zone prepare`: a landing zone by a document, or by options."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from local.command_line.options import Account
from local.command_line.session import Session, wrong_use

_Source = Annotated[
    str,
    typer.Argument(
        metavar="FILE|-|NAME",
        help="A file with the landing zone's JSON document, or - for standard input; "
        "with --subnet, the name of a landing zone that the options describe.",
    ),
]


async def prepare(  # noqa: PLR0913 (what a landing zone may say)
    session: Session,
    source: _Source,
    *,
    subnet: Annotated[str, typer.Option(help="AWS subnet that the server is to stand in.")] = "",
    region: Annotated[str, typer.Option(help="AWS region of that subnet.")] = "",
    account: Account = "",
    profile: Annotated[str, typer.Option(help="AWS instance profile of the server.")] = "",
    provider: Annotated[
        Literal["InMageRcm", "InMageAzureV2"] | None,
        typer.Option(help="InMageRcm is the modernised one."),
    ] = None,
    allow_retired_provider: Annotated[
        bool, typer.Option("--allow-retired-provider", help="Although InMageAzureV2 is retired.")
    ] = False,
    location: Annotated[str, typer.Option(help="Azure region of the vault.")] = "",
    machines: Annotated[int, typer.Option(min=0, help="How many machines it is for.")] = 0,
    daily_change: Annotated[int, typer.Option(min=0, help="GiB that they change a day.")] = 0,
    instance: Annotated[
        list[str] | None,
        typer.Option(help="Instance to which the way is tried; may be given again."),
    ] = None,
    protection_group: Annotated[
        str, typer.Option(help="Group that it ends with; default: of its own name.")
    ] = "",
    accept_closed_ports: Annotated[
        bool, typer.Option("--accept-closed-ports", help="Go on although ports are closed.")
    ] = False,
) -> None:
    """Prepare a landing zone; sending the same again changes nothing."""
    described: dict[str, Any] = {
        "aws": _given(
            {
                "region": region,
                "subnet_id": subnet,
                "account": account,
                "instance_profile": profile,
            }
        ),
        "azure": _given({"location": location}),
        "provider": provider,
        "allow_retired_provider": allow_retired_provider,
        "load": _given({"machines": machines, "daily_change_gib": daily_change}),
        "instances": instance,
        "protection_group": protection_group,
        "accept_closed_ports": accept_closed_ports,
    }
    document = _given({"zone": source, **described}) if subnet else _read(source, described)
    accepted = await session.api.post("landing-zones", document)
    name = accepted["zone"]
    session.answer(accepted)
    session.say(f"landing zone {name} is accepted: {accepted['state'].replace('_', ' ')}")
    session.advise(f"ferry landing-zone watch {name}")


def _given(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not said."""
    return {name: value for name, value in document.items() if value}


def _read(source: str, described: dict[str, Any]) -> Any:
    """Read the document; the API judges what is in it."""
    if _given(described):
        wrong_use(
            f"a landing zone described by options needs --subnet; without, {source} is a file"
        )
    try:
        return json.loads(sys.stdin.read() if source == "-" else Path(source).read_text("utf-8"))
    except OSError as error:
        wrong_use(
            f"{source} can't be read ({error.strerror}); to prepare a landing zone of this name, "
            "add --subnet and --region"
        )
    except ValueError as error:
        wrong_use(f"{source} is not JSON: {error}")


COMMANDS = (prepare,)
