"""`ferry audit`: a wave's part of the audit log, handed out or verified here, and its people.

What Ferry gives is verified by this program; whoever does not trust what Ferry leaves out takes
`run.py audit verify`, which reads the storage.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from domain.audit import AuditEntry, Head
from local.audit.log import Log, write_lines
from local.command_line.exits import Exit
from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.ferry_api import FerryApi
from local.screen import grid
from wire import from_wire

_PAGE = 1_000
_Out = Annotated[
    Path | None, typer.Option(dir_okay=False, help="File to write to; default: standard output.")
]

_Names = Annotated[list[str], typer.Argument(help="`actor` and `why`, as entries have them.")]


async def export(session: Session, wave: Wave, *, out: _Out = None) -> None:
    """Hand out a wave's entries as JSON lines, which `ferry audit` and `run.py` verify."""
    log = await _fetch(session.api, wave)
    text = "\n".join(write_lines(log))
    if out:
        out.write_text(f"{text}\n", "utf-8")
        session.say(f"{log.entries} entries are in {out}")
    else:
        sys.stdout.write(f"{text}\n")


async def verify(session: Session, wave: Wave) -> Exit:
    """Name the first entry of each of a wave's chains that was changed, removed or inserted."""
    log = await _fetch(session.api, wave)
    flaws = log.flaws()
    found = [{"chain": flaw.chain, "number": flaw.number, "what": flaw.what} for flaw in flaws]
    session.answer({"entries": log.entries, "flaws": found})
    for flaw in flaws:
        session.say(str(flaw))
    if flaws:
        return Exit.NO_SUCCESS
    session.say(f"{log.entries} entries in {len(log.chains)} chains are as written")
    return Exit.DONE


async def who(session: Session, names: _Names) -> Exit:
    """Tell whom pseudonyms stand for, and what references refer to; 1 when nobody knows any."""
    found = await session.api.post("audit/who", {"names": names})
    rows = [(each["pseudonym"], f"{each['name']} ({each['id']})") for each in found["persons"]]
    for each in found["words"]:
        note = "" if each["genuine"] else " (exchanged: these are not the words)"
        rows.append((each["reference"], f"{each['text']}{note}"))
    session.answer(found, grid(*rows))
    if not rows:
        session.say("nothing is known of them, or no more")
    return Exit.DONE if rows else Exit.NO_SUCCESS


async def forget(session: Session, person: str) -> None:
    """Erase a person, by id or name, and all words by them or about them."""
    erased = await session.api.post("audit/forget", {"person": person})
    session.answer(erased)
    session.say(f"{erased['erased']} rows erased; the log verifies as before")


async def _fetch(api: FerryApi, wave: str) -> Log:
    log = Log(wave)
    async for page in api.pages(path("waves", wave, "audit"), {"limit": _PAGE}):
        for entry in page["entries"]:
            log.add(from_wire(AuditEntry, entry))
        for head in page["heads"]:
            log.heads[head["chain"]] = from_wire(Head, head)
    return log


COMMANDS = (export, verify, who, forget)
