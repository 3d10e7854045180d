"""What every command has: the common options, a session, and an exit code for whatever happens."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from local.command_line.exits import EXIT_CODES, Exit
from local.command_line.problems import advice, problem_drawn
from local.command_line.session import Session, wrong_use
from local.ferry_api import ApiProblem, FerryApi, Unreachable
from local.screen import console, draw

_PANEL = "Options of every command"

type Command = Callable[..., Awaitable[Exit | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The options that every command takes."""

    url: Annotated[
        str,
        typer.Option(
            envvar="FERRY_URL",
            rich_help_panel=_PANEL,
            help="Where Ferry is: what stands before /api.",
        ),
    ]
    key: Annotated[
        str,
        typer.Option(
            envvar="FERRY_KEY",
            rich_help_panel=_PANEL,
            help="Its function key, or a token of Entra; best in the variable, which `ps` never "
            "shows.",
        ),
    ]
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            rich_help_panel=_PANEL,
            help="Write JSON to standard output, and nothing else.",
        ),
    ] = False
    correlation_id: Annotated[
        str,
        typer.Option(
            envvar="FERRY_CORRELATION_ID",
            rich_help_panel=_PANEL,
            help="Name under which Ferry's log has this call.",
        ),
    ] = ""
    tries: Annotated[
        int,
        typer.Option(
            min=1, rich_help_panel=_PANEL, help="How often to ask when Ferry does not answer."
        ),
    ] = 5


def register(group: typer.Typer, function: Command) -> None:
    """Make a coroutine a command of its name; its first parameter is the session, the rest its own.

    A name that Python or another function has already is written with an underline at its end; an
    underline inside is a hyphen for people.
    """
    common = inspect.signature(Common).parameters
    own = list(inspect.signature(function).parameters.values())[1:]
    parameters = [*(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own)]
    parameters += common.values()

    def run(**given: Any) -> None:
        wishes = Common(**{name: given.pop(name) for name in common})
        raise typer.Exit(_run(function, wishes, given))

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    name = function.__name__.removesuffix("_").replace("_", "-")
    group.command(name, help=function.__doc__, epilog=EXIT_CODES)(run)


def _run(function: Command, wishes: Common, given: Mapping[str, Any]) -> Exit:
    session_of = _opened(wishes)

    async def until_done() -> Exit:
        async with session_of.api:
            return await function(session_of, **given) or Exit.DONE

    try:
        return asyncio.run(until_done())
    except ApiProblem as problem:
        return _failed(session_of, problem.document, Exit.REFUSED, given)
    except Unreachable as error:
        return _failed(session_of, error.document, Exit.UNREACHABLE, given)
    except KeyboardInterrupt:
        session_of.say("interrupted; what Ferry has begun goes on")
        return Exit.INTERRUPTED


def _opened(wishes: Common) -> Session:
    parts = urlsplit(wishes.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        wrong_use("--url is an address such as https://NAME.azurewebsites.net")
    if not wishes.key.isascii() or not wishes.key.isprintable():
        wrong_use("--key holds characters that no key has")
    screen = console(stderr=True)
    api = FerryApi(
        wishes.url,
        wishes.key,
        correlation_id=wishes.correlation_id,
        tries=wishes.tries,
        tell=screen.print,
    )
    return Session(api, wishes.as_json, screen, console(stderr=False))


def _failed(
    session: Session, document: Mapping[str, Any], ending: Exit, given: Mapping[str, Any]
) -> Exit:
    """Show what went wrong: on standard output too, where the answer was to be JSON."""
    if session.as_json:
        session.answer(document)
    draw(session.screen, problem_drawn(document))
    session.advise(*advice(document, given))
    return ending
