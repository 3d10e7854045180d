"""`ferry waves approval-links`: a pair of links by which one approver answers, once."""

from typing import Annotated

import typer

from local.command_line.options import Instances, Wave, path
from local.command_line.protection_group.minutes import minutes_of
from local.command_line.session import Session, wrong_use
from local.command_line.words import counted, moment
from local.screen import grid

_GATES = ("approval", "commit")
_Approver = Annotated[
    str, typer.Option(help="Whose answer it is: an object id of Entra, where that counts.")
]
_Name = Annotated[str, typer.Option("--approver-name", help="What people call them.")]
_Gate = Annotated[str, typer.Option(help="approval or commit.")]
_ValidFor = Annotated[str, typer.Option(help="How long they are good, such as 8h; at most 7d.")]


async def approval_links(  # noqa: PLR0913 (what a pair of links binds together)
    session: Session,
    wave: Wave,
    *,
    approver: _Approver,
    name: _Name = "",
    instance: Instances = None,
    gate: _Gate = "approval",
    valid_for: _ValidFor = "24h",
) -> None:
    """Make one link to approve and one to reject what waits; each is a secret of its approver's."""
    if gate not in _GATES:
        wrong_use(f"--gate is {' or '.join(_GATES)}")
    seconds = (minutes_of("valid-for", valid_for) or 0) * 60
    document = {
        "approver": approver,
        "approver_name": name,
        "instances": instance,
        "gate": gate,
        "valid_for": seconds,
    }
    made = await session.api.post(path("waves", wave, "approval-links"), document)
    rows = [(each["decision"], each["url"]) for each in made["links"]]
    session.answer(made, grid(*rows))
    session.say(
        f"for {counted(len(made['instances']))}, until {moment(made['expires'])}; send them to "
        f"{name or approver} alone"
    )


COMMANDS = (approval_links,)
