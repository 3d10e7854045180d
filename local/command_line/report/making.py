"""`ferry report WAVE`: one page for people and paper, JSON, CSV, or all of it in a signed pack."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from local.command_line.options import Wave, path
from local.command_line.report.prices import PricesUnreadable, read_prices
from local.command_line.session import Session, wrong_use
from local.command_line.words import counted


class Form(StrEnum):
    """The forms of a wave's report."""

    HTML = "html"
    JSON = "json"
    CSV = "csv"
    ZIP = "zip"


# Forms that are for a file: their names where none is given. The others go to standard output.
_FILES = {Form.HTML: "{}-report.html", Form.ZIP: "{}-evidence.zip"}
_STANDARD = Path("-")
_File = Annotated[Path | None, typer.Option(dir_okay=False, exists=True)]


async def wave(  # noqa: PLR0913 (one option a wish)
    session: Session,
    wave: Wave,
    *,
    form: Annotated[
        Form, typer.Option("--format", help="Form of the report; zip has all parts, signed.")
    ] = Form.HTML,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "--out", "-o", dir_okay=False, help="File to write to; - for the output."
        ),
    ] = None,
    prices: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Prices of both clouds, JSON or CSV; kept for the wave."),
    ] = None,
    findings: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, help="What ferry assess --format json has found; kept for the wave."
        ),
    ] = None,
) -> None:
    """Report a wave: timeline, downtime, data, certificates, approvals, findings, costs, audit."""
    form = Form.JSON if session.as_json else form
    if prices:
        await _give_prices(session, wave, prices)
    if findings:
        await _give_findings(session, wave, findings)
    report = await session.api.content(path("waves", wave, "report"), {"format": form.value})
    named = Path(_FILES[form].format(wave)) if form in _FILES else _STANDARD
    _write(session, output or named, report)
    if form is Form.ZIP:
        session.advise(f"ferry report verify {output or named} --trusted-key FILE")


async def key(
    session: Session,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "--out", "-o", dir_okay=False, help="File to write the PEM to."),
    ] = None,
) -> None:
    """Read the public key that signs evidence packs; keep it where no pack comes from."""
    found = await session.api.get("signing-key")
    if session.as_json:
        session.answer(found)
    else:
        _write(session, output or _STANDARD, found["public_key"].encode())
    session.say(f"key {found['key_id']}, {found['algorithm']}")


async def _give_prices(session: Session, wave: str, file: Path) -> None:
    try:
        document = read_prices(_text(file, "--prices"))
    except PricesUnreadable as error:
        wrong_use(f"--prices {file}: {error}")
    taken = await session.api.put(path("waves", wave, "prices"), document)
    known = counted(taken["instance_types"])
    session.say(f"priced in {taken['currency']}; the type of {known} is known")


async def _give_findings(session: Session, wave: str, file: Path) -> None:
    try:
        document = _findings(json.loads(_text(file, "--findings")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        wrong_use(f"--findings {file} is not what ferry assess --format json writes: {error}")
    taken = await session.api.put(path("waves", wave, "findings"), {"findings": document})
    session.say(f"{counted(taken['findings'], 'finding')} of a pre-flight enclosed")


def _findings(assessment: dict[str, Any]) -> dict[str, Any]:
    taken = ("code", "severity", "detail", "remedy")
    return {
        each["instance"]: [{name: one[name] for name in taken} for one in each["findings"]]
        for each in assessment["instances"]
        if each["findings"]
    }


def _text(file: Path, option: str) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        wrong_use(f"{option} {file}: {error.strerror}")
    except UnicodeDecodeError as error:
        wrong_use(f"{option} {file} is not UTF-8: {error}")


def _write(session: Session, file: Path, content: bytes) -> None:
    if file == _STANDARD:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        wrong_use(f"--output {file}: {error.strerror}")
    session.say(f"{len(content):,} bytes are in {file}")


COMMANDS = (wave, key)
