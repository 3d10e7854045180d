"""`ferry rehearse` and `ferry rehearsals`: cutovers tried in an isolated network."""

import asyncio
from typing import Annotated, Any

import typer
from rich.table import Table

from local.command_line.exits import Exit
from local.command_line.options import By, Instances, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table

_EVERY = 5.0

type _Found = dict[str, Any]


async def rehearse(  # noqa: PLR0913 (whom, and how to wait)
    session: Session,
    wave: Wave,
    *,
    instance: Instances = None,
    by: By = "",
    wait: Annotated[bool, typer.Option(help="Stay, and tell how it goes.")] = True,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = _EVERY,
) -> Exit:
    """Fail instances over for a test, validate their machines, and remove these again."""
    place = path("waves", wave, "rehearsals")
    before = {each["id"] for each in (await session.api.get(place))["rehearsals"] if each["ended"]}
    document = wish(instance, by, "")
    del document["comment"]
    taken = await session.api.post(place, document)
    session.say(f"rehearsing {counted(len(taken['instances']))}: {', '.join(taken['instances'])}")
    if not wait:
        session.answer(taken)
        session.advise(f"ferry rehearsals {wave}")
        return Exit.DONE
    found = await _follow(session, place, set(taken["instances"]), before, every)
    session.answer({"wave": wave, "rehearsals": found}, _drawn(found))
    _explain(session, found)
    return Exit.DONE if all(each["passed"] for each in found) else Exit.NO_SUCCESS


async def rehearsals(session: Session, wave: Wave) -> None:
    """List the rehearsals of a wave, the newest first, and what they have shown."""
    found = await session.api.get(path("waves", wave, "rehearsals"))
    session.answer(found, _drawn(found["rehearsals"]))
    _explain(session, found["rehearsals"])


async def _follow(
    session: Session, place: str, wanted: set[str], before: set[str], every: float
) -> list[_Found]:
    """Tell what is being done until each instance's rehearsal has ended."""
    told: dict[str, str] = {}
    while True:
        listed = (await session.api.get(place))["rehearsals"]
        new: dict[str, _Found] = {}
        for each in listed:  # the newest first
            if each["id"] not in before and each["instance"] in wanted:
                new.setdefault(each["instance"], each)
        for instance, each in new.items():
            if told.get(instance) != each["doing"]:
                told[instance] = each["doing"]
                session.say(f"{instance}: {each['doing']}")
        if set(new) == wanted and all(each["ended"] for each in new.values()):
            return [new[instance] for instance in sorted(new)]
        await asyncio.sleep(every)


def _drawn(found: list[_Found]) -> Table:
    drawn = table("instance", "begun", "ended", "result", "why")
    for each in found:
        passed, ended = each["passed"], each["ended"]
        result = {None: each["doing"], True: "passed", False: "failed"}[passed]
        drawn.add_row(
            cell(each["instance"]),
            cell(moment(each["begun"])),
            cell(moment(ended) if ended else ""),
            cell(result, {True: "green", False: "red"}.get(passed, "")),
            cell(each["because"]),
        )
    return drawn


def _explain(session: Session, found: list[_Found]) -> None:
    for each in found:
        for left in each["left_behind"]:
            session.say(f"{each['instance']}: NOT CLEANED UP: {left}")
        if each["remedy"] and not each["passed"]:
            session.say(f"{each['instance']}: {each['remedy']}")


COMMANDS = (rehearse, rehearsals)
