"""What may be done with instances of a wave from a page: each is an operation of the API."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from domain.access import Role
from domain.approval import ACKNOWLEDGEMENT
from domain.status import Gate, InstanceStatus
from triggers import commit_decisions, decisions, rehearsals
from triggers.choosing import (
    at_gate,
    awaits_hand,
    may_be_suspended,
    may_be_withdrawn,
    was_taken_back,
)
from triggers.http.route import Route
from triggers.problems import Kind, Problem

type Fields = Mapping[str, Sequence[str]]
CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done: its name in addresses, its operation, whom it is possible for.

    `says` is what the document says besides instances, name and comment. `asks` tells that it
    answers a gate: then plans are named. What is `grave` is shown in another colour. Where it
    takes none, there are no `comments`.
    """

    name: str
    api: Route
    fits: Callable[[InstanceStatus], bool]
    says: tuple[tuple[str, str], ...] = ()
    asks: bool = False
    grave: bool = False
    comments: bool = True

    @property
    def role(self) -> Role:
        """The role that it needs."""
        return self.api.needs


def _api(routes: Sequence[Route], operation: str) -> Route:
    return next(route for route in routes if route.operation == operation)


_GATE = partial(at_gate, attempt=None)
_WINDOW = partial(at_gate, attempt=None, gate=Gate.COMMIT)
_ANSWER = _api(decisions.ROUTES, "answer_approval")
_COMMIT = _api(commit_decisions.ROUTES, "decide_commit")
VERBS = (
    Verb("approve", _ANSWER, _GATE, (("decision", "approve"),), asks=True),
    Verb("reject", _ANSWER, _GATE, (("decision", "reject"),), asks=True, grave=True),
    Verb("commit", _COMMIT, _WINDOW, (("decision", "commit"),), asks=True),
    Verb("roll-back", _COMMIT, _WINDOW, (("decision", "roll_back"),), asks=True, grave=True),
    Verb("done", _api(decisions.ROUTES, "note_installation"), awaits_hand),
    Verb(
        "rehearse",
        _api(rehearsals.ROUTES, "rehearse_wave"),
        rehearsals.may_rehearse,
        comments=False,
    ),
    Verb("suspend", _api(decisions.ROUTES, "suspend_wave"), may_be_suspended),
    Verb("resume", _api(decisions.ROUTES, "resume_wave"), lambda each: each.suspended),
    Verb("retry", _api(decisions.ROUTES, "retry_wave"), was_taken_back),
    Verb("cancel", _api(decisions.ROUTES, "cancel_wave"), may_be_withdrawn, grave=True),
)


def filled_in(verb: Verb, fields: Fields) -> Mapping[str, Any]:
    """Make the operation's document of a form; a Problem unless it was confirmed."""
    require_confirmed(fields)
    ids = [each for each in fields.get("instances", ()) if each]
    written: dict[str, Any] = {**dict(verb.says), "instances": ids or None}
    for name in ("by", "comment") if verb.comments else ("by",):
        if text := "".join(fields.get(name, ())).strip():
            written[name] = text
    if verb.asks:
        written["plans"] = dict(each.split("=", 1) for each in fields.get("plan", ()))
    if fields.get("accepts") == ["yes"]:
        written["acknowledges"] = ACKNOWLEDGEMENT
    return written


def require_confirmed(fields: Fields) -> None:
    """Raise a Problem unless the box was ticked by which somebody says that he means it."""
    if list(fields.get(CONFIRMATION, ())) != ["yes"]:
        raise Problem(
            Kind.INVALID_DOCUMENT,
            "nothing was done, for it was not confirmed",
            field=CONFIRMATION,
            remedy="Tick the box of the page.",
        )
