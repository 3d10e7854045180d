"""Errors as callers read them: problem+json (RFC 9457) that names the field and the remedy."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import azure.functions as func

from domain.errors import MigrationError, Refused, Transient
from domain.run import CLAIMED
from domain.status import WAVE_EXISTS

if TYPE_CHECKING:
    from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with what was sent: where, what, and how to mend it."""

    field: str
    problem: str
    remedy: str


class Kind(Enum):
    """Every kind of problem: HTTP status, stable name, title."""

    MALFORMED_JSON = (400, "malformed-json", "The body is not JSON")
    NO_SUCH_WAVE = (404, "no-such-wave", "There is no such wave")
    WAVE_EXISTS = (409, "wave-exists", "The wave exists already")
    NOT_AN_APPROVER = (403, "not-an-approver", "Only approvers may answer")
    INSTANCE_CLAIMED = (409, "instance-claimed", "Another wave has an instance")
    ANSWERED_BEFORE = (409, "answered-before", "There is an answer already")
    WRONG_STATE = (409, "wrong-state", "The instances are not in the state that this needs")
    CONTENT_TYPE = (415, "content-type", "Only JSON is understood")
    INVALID_DOCUMENT = (422, "invalid-document", "The document is not valid")
    REFUSED = (502, "refused", "A cloud refused the request")
    UNAVAILABLE = (503, "unavailable", "Ferry cannot reach what it needs")


class Problem(Exception):
    """An answer that is not what the caller asked for."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        remedy: str = "",
        errors: Iterable[FieldProblem] = (),
        retry_after: int = 0,
    ) -> None:
        super().__init__(detail)
        self.status, name, title = kind.value
        self.retry_after = retry_after
        self.document = {
            "type": f"urn:ferry:problem:{name}",
            "title": title,
            "status": self.status,
            "detail": detail,
            **({"remedy": remedy} if remedy else {}),
            **({"errors": found} if (found := [asdict(error) for error in errors]) else {}),
        }

    def response(self) -> func.HttpResponse:
        """Make the HTTP answer."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return func.HttpResponse(
            json.dumps(self.document),
            status_code=self.status,
            headers=headers,
            mimetype="application/problem+json",
        )


def invalid(error: "ValidationError") -> Problem:
    """Make a 422 that lists everything wrong with a document."""
    errors = [_field_problem(each) for each in error.errors(include_url=False)]
    detail = "; ".join(f"{each.field}: {each.problem}" for each in errors[:5])
    return Problem(Kind.INVALID_DOCUMENT, detail, errors=errors)


def from_domain(error: MigrationError) -> Problem:
    """Make the answer for an error of the outside world."""
    if isinstance(error, Transient):
        wait = error.delay.retry_after
        return Problem(
            Kind.UNAVAILABLE,
            str(error),
            remedy="Send the same request again; nothing is done twice.",
            retry_after=max(1, int(wait.total_seconds())) if wait else 5,
        )
    code = error.refusal.code if isinstance(error, Refused) else ""
    return Problem(_REFUSALS.get(code, Kind.REFUSED), str(error), remedy=error.remedy)


_REFUSALS = {WAVE_EXISTS: Kind.WAVE_EXISTS, CLAIMED: Kind.INSTANCE_CLAIMED}


def _field_problem(error: Any) -> FieldProblem:
    path = ".".join(str(part) for part in error["loc"] if part != "[key]")
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            remedy = f"Add {path}."
        case "extra_forbidden":
            remedy = f"Remove {path}, or correct its spelling."
        case "string_pattern_mismatch":
            remedy = f"Write it so that it matches {context['pattern']}."
        case "too_short":
            remedy = "Give at least one."
        case _:
            remedy = "Correct it as the problem says."
    return FieldProblem(path or "document", error["msg"], remedy)
