"""`ferry waves evidence`: what is kept for good of a run that is over."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from local.command_line.options import Wave, path
from local.command_line.session import Session, wrong_use
from local.command_line.words import counted, listed, moment
from local.screen import grid
from local.wave_status import Document


async def evidence(
    session: Session,
    wave: Wave,
    *,
    run: Annotated[
        int | None, typer.Option(min=1, help="Which run; default: the last one that has any.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="File to write all of it to, as JSON.")
    ] = None,
) -> None:
    """Show what is kept of a run: order, answers, reports, certificates, events, and the seal.

    It is there within a minute of the run's end, and nothing changes it.
    """
    kept = await session.api.get(path("waves", wave, "evidence"), {"run": run})
    if out:
        _save(out, kept)
    session.answer(kept, _drawn(kept))
    if out:
        session.say(f"all of it is in {out}")
    else:
        session.advise(f"ferry waves evidence {wave} --out {wave}.json")


def _save(out: Path, kept: Document) -> None:
    try:
        out.write_text(json.dumps(kept, indent=2), encoding="utf-8")
    except OSError as error:
        wrong_use(f"--out {out}: {error.strerror}")


def _drawn(kept: Document) -> RenderableType:
    told = kept["evidence"]
    ends = [each["report"]["outcome"] if each["report"] else "none" for each in told["instances"]]
    answered = [each for each in told["instances"] if each["approval"]]
    return grid(
        ("wave", f"{told['wave']}, run {told['run']}"),
        ("made", moment(told["made"])),
        ("outcomes", listed({end: ends.count(end) for end in sorted(set(ends))})),
        ("answers", counted(len(answered), "answer")),
        ("events", counted(len(told["events"]), "event")),
        ("sha256", kept["sha256"]),
        ("audit chains", f"{len(told['audit']):,}"),
    )


COMMANDS = (evidence,)
