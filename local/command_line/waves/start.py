"""`ferry waves start`: a wave by a document, or by options."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from local.command_line.options import Account, Region, Tags
from local.command_line.session import Session, wrong_use
from local.command_line.tags import tags_of
from local.command_line.words import counted

_Source = Annotated[
    str,
    typer.Argument(
        metavar="FILE|-|NAME",
        help="A file with the wave's JSON document, or - for standard input; "
        "with --region, the name of a wave that the options describe.",
    ),
]


async def start(  # noqa: PLR0913 (what a wave may say)
    session: Session,
    source: _Source,
    *,
    region: Region = "",
    instance: Annotated[
        list[str] | None,
        typer.Option(help="EC2 instance id; may be given again."),
    ] = None,
    tag: Tags = None,
    account: Account = "",
    approver: Annotated[
        list[str] | None, typer.Option(help="Who may approve; may be given again.")
    ] = None,
    approval_timeout: Annotated[
        str, typer.Option(help="How long an approval may take: P7D, PT12H.")
    ] = "",
    protection_group: Annotated[
        str, typer.Option(help="Protection group whose settings the instances inherit.")
    ] = "",
    order: Annotated[
        Literal["together", "listed"] | None,
        typer.Option(help="All at once, or one after another as they are listed."),
    ] = None,
) -> None:
    """Start a wave; sending the same again changes nothing."""
    described = {
        "region": region,
        "account": account,
        "instances": instance,
        "protection_group": protection_group,
        "select": {"tags": tags_of(tag)} if tag else None,
        "policy": _given(
            {"approvers": approver, "approval_timeout": approval_timeout, "order": order}
        ),
    }
    document = _given({"wave": source, **described}) if region else _read(source, described)
    accepted = await session.api.post("waves", document)
    name = accepted["wave"]
    session.answer(accepted)
    session.say(
        f"wave {name} is accepted: {counted(accepted['instances'])}, {accepted['state']}; "
        "it asks before anything is stopped"
    )
    session.advise(f"ferry waves watch {name}")


def _given(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not said."""
    return {name: value for name, value in document.items() if value}


def _read(source: str, described: dict[str, Any]) -> Any:
    """Read the document; the API judges what is in it."""
    if _given(described):
        wrong_use(f"a wave described by options needs --region; without, {source} is a file")
    try:
        return json.loads(sys.stdin.read() if source == "-" else Path(source).read_text("utf-8"))
    except OSError as error:
        wrong_use(
            f"{source} can't be read ({error.strerror}); to start a wave of this name, "
            "add --region, and --instance or --tag"
        )
    except ValueError as error:
        wrong_use(f"{source} is not JSON: {error}")


COMMANDS = (start,)
