"""Options and arguments that several commands take."""

import getpass
from typing import Annotated, Any
from urllib.parse import quote

import typer

from local.command_line.completing import wave_names, zone_names

Wave = Annotated[str, typer.Argument(help="The wave's name.", autocompletion=wave_names)]
InstanceOfWave = Annotated[
    str, typer.Argument(metavar="INSTANCE", help="EC2 instance id of an instance of the wave.")
]
Zone = Annotated[str, typer.Argument(help="The landing zone's name.", autocompletion=zone_names)]
Instances = Annotated[
    list[str] | None,
    typer.Option("--instance", help="Only this instance; may be given again. Default: all."),
]
By = Annotated[
    str, typer.Option(envvar="FERRY_BY", help="Who wants it. Default: the name you work under.")
]
Comment = Annotated[str, typer.Option(help="Why, for the record.")]
Region = Annotated[str, typer.Option(help="AWS region of the instances.")]
Account = Annotated[str, typer.Option(help="AWS account; default: Ferry's own.")]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", help="KEY=VALUE that the instances carry; may be given again."),
]
Limit = Annotated[int, typer.Option(min=1, help="How many on a page.")]
Cursor = Annotated[str, typer.Option(help="Where to go on, as the page before said.")]


def path(*parts: str) -> str:
    """Write a path of the API, whatever its parts are."""
    return "/".join(quote(part, safe="") for part in parts)


def wish(instances: list[str] | None, by: str, comment: str) -> dict[str, Any]:
    """Write what somebody wants, and for which instances."""
    document: dict[str, Any] = {"by": by or _myself(), "comment": comment}
    return {**document, "instances": instances} if instances else document


def _myself() -> str:
    try:
        return getpass.getuser()
    except OSError:  # a user without a name
        return ""
