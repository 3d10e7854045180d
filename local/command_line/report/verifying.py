"""`ferry report verify PACK`: on this machine alone, without Ferry."""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from local.command_line.exits import Exit
from local.evidence_pack import Flawed, Found, NoPack, examine, told

_EPILOG = (
    "Exit codes: 0 the pack is as it was made, by the trusted key; 1 it is not, and the first flaw "
    "is named; 2 nobody can tell: it can't be read, or no trusted key was given."
)


def verify(
    pack: Annotated[Path, typer.Argument(help="An evidence pack.")],
    *,
    trusted_key: Annotated[
        Path | None,
        typer.Option(help="The public key in PEM, from whoever runs Ferry: ferry report key."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write JSON to standard output, and nothing else.")
    ] = False,
) -> NoReturn:
    """Hold a pack against its manifest, signature, seals and audit chain; name the first flaw."""
    try:
        found = examine(pack, trusted_key)
    except NoPack as error:
        _end(Exit.WRONG_USE, str(error), {"flaw": None, "problem": str(error)}, as_json=as_json)
    except Flawed as error:
        _end(Exit.NO_SUCCESS, f"{error}", {"flaw": str(error)}, as_json=as_json)
    ending = Exit.DONE if found.trusted else Exit.WRONG_USE
    _end(ending, _said(found), {"flaw": None, **told(found)}, as_json=as_json)


def add_to(group: typer.Typer) -> None:
    """Make it a command of a group; it needs no address and no key of Ferry's."""
    group.command("verify", help=verify.__doc__, epilog=_EPILOG)(verify)


def _said(found: Found) -> str:
    manifest = found.manifest
    whole = (
        f"{len(manifest.parts)} parts and {found.entries:,} audit entries of wave {manifest.wave} "
        f"are as they were made on {manifest.made:%Y-%m-%d %H:%M:%S} UTC"
    )
    if found.trusted:
        return f"{whole}, signed by the trusted key"
    return (
        f"{whole}; but nobody has said whose key it is. Give --trusted-key FILE, from whoever runs "
        "Ferry."
    )


def _end(ending: Exit, words: str, document: dict[str, object], *, as_json: bool) -> NoReturn:
    if as_json:
        sys.stdout.write(f"{json.dumps(document)}\n")
    else:
        sys.stderr.write(f"{words}\n")
    raise typer.Exit(ending)
