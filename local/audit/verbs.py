"""`run.py audit`: verify, export, who, forget; all without the running app."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from domain.audit import Head
from domain.errors import MigrationError
from local.audit.log import Log, Unreadable, read_file, read_log, write_lines
from local.audit.storage import open_storage

app = typer.Typer(no_args_is_help=True, help="Verify the audit log, hand it out, forget people.")

_Settings = Annotated[str, typer.Option(help="Where its storage stands, unless variables say so.")]
_FILE = "local.settings.json"


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="An exported log; else the storage.")] = None,
    *,
    wave: Annotated[str, typer.Option(help="Only this wave's part.")] = "",
    head: Annotated[
        list[str] | None,
        typer.Option(help="'CHAIN NUMBER HASH' that was kept elsewhere; may be given again."),
    ] = None,
    settings: _Settings = _FILE,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Name the first entry of each chain that was changed, removed or inserted."""
    with _explained():
        log = read_file(file) if file else read_log(open_storage(settings)[0], wave)
        sys.exit(judge(log, [_head(each) for each in head or ()], as_json=as_json))


def judge(log: Log, kept: list[Head], *, as_json: bool) -> int:
    """Print the verdict; 0 where the log is as it was written, 1 otherwise."""
    flaws, top = log.flaws(kept), log.heads.get(log.top)
    if as_json:
        verdict = {
            "entries": log.entries,
            "chains": len(log.chains),
            "head": str(top or ""),
            "flaws": [{"chain": f.chain, "number": f.number, "what": f.what} for f in flaws],
        }
        sys.stdout.write(f"{json.dumps(verdict)}\n")
        return int(bool(flaws))
    for flaw in flaws:
        sys.stdout.write(f"{flaw}\n")
    if not flaws:
        sys.stdout.write(f"{log.entries} entries in {len(log.chains)} chains are as written\n")
        sys.stdout.write(f"keep this elsewhere: --head '{top or ''}'\n")
    return int(bool(flaws))


@app.command()
def export(wave: str, *, out: Path | None = None, settings: _Settings = _FILE) -> None:
    """Write a wave's part of the log as JSON lines, which `verify` takes."""
    with _explained():
        log = read_log(open_storage(settings)[0], wave)
        if not log.entries:
            raise Unreadable(f"the audit log knows no wave {wave}")
        text = "".join(f"{line}\n" for line in write_lines(log))
        if out:
            out.write_text(text, "utf-8")
        else:
            sys.stdout.write(text)


@app.command()
def who(names: list[str], *, settings: _Settings = _FILE) -> None:
    """Tell whom pseudonyms stand for, and what references refer to, as far as it is kept."""
    with _explained():
        _, persons = open_storage(settings)
        for person in persons.who(names):
            sys.stdout.write(f"{person.pseudonym}: {person.name} ({person.id})\n")
        for words in persons.words(names):
            note = "" if words.genuine else " (exchanged: these are not the words)"
            sys.stdout.write(f"{words.reference}: {words.text}{note}\n")


@app.command()
def forget(person: str, *, settings: _Settings = _FILE) -> None:
    """Erase a person, by id or name, and all words by them or about them; the log verifies on."""
    with _explained():
        _, persons = open_storage(settings)
        sys.stdout.write(f"{persons.forget(person)} rows erased\n")


def _head(text: str) -> Head:
    chain, number, hashed = text.split()
    return Head(chain, int(number), hashed)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (Unreadable, MigrationError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
