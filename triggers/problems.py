"""Errors as callers read them: problem+json (RFC 9457) that names the field and the remedy."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any

from domain.delegation import EXISTS as DELEGATION
from domain.errors import MigrationError, Refused, Transient
from domain.group_members import NOT_READY, UNFIT_MEMBERS, UNKNOWN
from domain.group_record import CHANGED
from domain.notification.subscriber import NO_SUCH_CHANNEL
from domain.process_server import NO_ROOM
from domain.protected_item import Operation, not_allowed
from domain.protection_group import NO_CONTAINER, SEVERAL_CONTAINERS
from domain.provider import RETIRED, UNFIT_MOBILITY_SERVICE, UNFIT_RUN_AS_ACCOUNT
from domain.region import REGIONS_DIFFER
from domain.rehearsal import NO_NETWORK, NOT_ISOLATED
from domain.run import CLAIMED
from domain.server_sizes import TOO_LARGE
from domain.source_instance import UNKNOWN_REGION
from domain.vault import NO_APPLIANCE
from domain.wave_status import WAVE_EXISTS
from domain.window_check import NEVER_OPENS
from domain.zone_status import ZONE_EXISTS

if TYPE_CHECKING:
    from pydantic import ValidationError


# By pydantic's name of what is wrong; the last is our own.
_REMEDIES = {
    "missing": "Add {path}.",
    "extra_forbidden": "Remove {path}, or correct its spelling.",
    "string_pattern_mismatch": "Write it so that it matches {pattern}.",
    "enum": "Write {expected}.",
    "literal_error": "Write {expected}.",
    "too_short": "Give at least one.",
    "wrong": "{remedy}",
}
_ANY = "Correct it as the problem says."
_MOST_ERRORS = 1_000


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with what was sent: where, what, and how to mend it."""

    field: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a file: in which row, in which field, and how to mend it."""

    row: int
    field: str
    problem: str
    remedy: str


class Kind(Enum):
    """Every kind of problem: HTTP status, stable name, title."""

    MALFORMED_JSON = (400, "malformed-json", "The body is not JSON")
    CORRELATION_ID = (400, "malformed-correlation-id", "The correlation id is malformed")
    UNKNOWN_VERSION = (400, "unknown-version", "The API has no such version")
    NOT_SIGNED_IN = (401, "not-signed-in", "Nobody has signed in")
    NOT_ALLOWED = (403, "not-allowed", "The caller may not do this")
    NOT_AN_APPROVER = (403, "not-an-approver", "Only approvers may answer")
    NOT_PROVED = (403, "not-proved", "Nobody has said who the caller is")
    OWN_REQUEST = (403, "own-request", "Another pair of eyes has to look")
    NO_SUCH_WAVE = (404, "no-such-wave", "There is no such wave")
    NO_SUCH_INSTANCE = (404, "no-such-instance", "The wave has no such instance")
    NO_SUCH_ACTION = (404, "no-such-action", "The wave has no such action")
    NO_SUCH_MESSAGE = (404, "no-such-message", "There is no such message")
    NO_SUCH_DELEGATION = (404, "no-such-delegation", "There is no such delegation")
    NO_SUCH_GROUP = (404, "no-such-protection-group", "There is no such protection group")
    NO_SUCH_ZONE = (404, "no-such-landing-zone", "There is no such landing zone")
    WAVE_EXISTS = (409, "wave-exists", "The wave exists already")
    INSTANCE_CLAIMED = (409, "instance-claimed", "Another wave has an instance")
    PLAN_CHANGED = (409, "plan-changed", "It is another plan that waits for approval")
    DELEGATION_EXISTS = (409, "delegation-exists", "The delegation exists already")
    LINK_REFUSED = (403, "link-refused", "The link opens nothing")
    LINK_USED = (409, "link-used", "The link has been used")
    NO_LINKS = (409, "no-links", "There are no approval links here")
    ANSWERED_BEFORE = (409, "answered-before", "There is an answer already")
    GROUP_EXISTS = (409, "protection-group-exists", "Another protection group is in the way")
    GROUP_BUSY = (409, "protection-group-busy", "The protection group is being worked on")
    GROUP_IN_USE = (409, "protection-group-in-use", "Waves use the protection group")
    GROUP_NOT_READY = (409, "protection-group-not-ready", "The protection group is not ready")
    ZONE_EXISTS = (409, "landing-zone-exists", "The landing zone exists already")
    ZONE_STATE = (409, "landing-zone-state", "The landing zone is not in the state for this")
    WRONG_STATE = (409, "wrong-state", "The instances are not in the state that this needs")
    NOT_ACCEPTABLE = (406, "not-acceptable", "No answer is of a type that the caller takes")
    TOO_LARGE = (413, "too-large", "The body is too large")
    CONTENT_TYPE = (415, "content-type", "The content type is not understood")
    INVALID_DOCUMENT = (422, "invalid-document", "The document is not valid")
    INVALID_FILE = (422, "invalid-file", "Rows of the file are not valid")
    INVALID_QUERY = (422, "invalid-query", "The query is not valid")
    TOO_MANY = (429, "too-many-requests", "The caller asks too often")
    HEADERS_TOO_LARGE = (431, "headers-too-large", "The headers are too large")
    INTERNAL = (500, "internal", "Ferry failed")
    REFUSED = (502, "refused", "A cloud refused the request")
    UNAVAILABLE = (503, "unavailable", "Ferry cannot reach what it needs")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def urn(self) -> str:
        """The stable name that callers may rely on."""
        return f"urn:ferry:problem:{self.value[1]}"

    @property
    def title(self) -> str:
        """The kind of problem in words."""
        return self.value[2]


# By a refusal's code, with the field that it is about.
_REFUSALS = {
    DELEGATION: (Kind.DELEGATION_EXISTS, "delegation"),
    WAVE_EXISTS: (Kind.WAVE_EXISTS, "wave"),
    CLAIMED: (Kind.INSTANCE_CLAIMED, "instances"),
    UNFIT_MEMBERS: (Kind.INVALID_DOCUMENT, "protection_group"),
    UNKNOWN: (Kind.NO_SUCH_GROUP, "protection_group"),
    NOT_READY: (Kind.GROUP_NOT_READY, "protection_group"),
    NO_CONTAINER: (Kind.GROUP_NOT_READY, "protection_group"),
    SEVERAL_CONTAINERS: (Kind.GROUP_NOT_READY, "container_id"),
    CHANGED: (Kind.GROUP_BUSY, "protection_group"),
    ZONE_EXISTS: (Kind.ZONE_EXISTS, "zone"),
    TOO_LARGE: (Kind.INVALID_DOCUMENT, "load"),
    RETIRED: (Kind.INVALID_DOCUMENT, "provider"),
    REGIONS_DIFFER: (Kind.INVALID_DOCUMENT, "azure.location"),
    UNKNOWN_REGION: (Kind.INVALID_DOCUMENT, "region"),
    UNFIT_MOBILITY_SERVICE: (Kind.INVALID_DOCUMENT, "mobility_service"),
    UNFIT_RUN_AS_ACCOUNT: (Kind.INVALID_DOCUMENT, "run_as_account"),
    NO_SUCH_CHANNEL: (Kind.INVALID_DOCUMENT, "notifications"),
    NEVER_OPENS: (Kind.INVALID_DOCUMENT, "policy.cutover.windows"),
    NO_APPLIANCE: (Kind.INVALID_DOCUMENT, "to"),
    NOT_ISOLATED: (Kind.INVALID_DOCUMENT, "policy.cutover.rehearsal.network_id"),
    NO_NETWORK: (Kind.WRONG_STATE, "policy.cutover.rehearsal.network_id"),
    NO_ROOM: (Kind.WRONG_STATE, "to"),
    not_allowed(Operation.CHANGE_RECOVERY_POINT): (Kind.WRONG_STATE, "instance"),
}


class Problem(Exception):
    """An answer that is not what the caller asked for."""

    def __init__(  # noqa: PLR0913 (what a problem may tell)
        self,
        kind: Kind,
        detail: str,
        *,
        field: str = "",
        remedy: str = "",
        errors: Iterable[FieldProblem | RowProblem] = (),
        retry_after: int = 0,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.retry_after = retry_after
        known = {
            "type": kind.urn,
            "title": kind.title,
            "status": kind.status,
            "detail": detail,
            "field": field,
            "remedy": remedy,
            "errors": [asdict(error) for error in errors],
        }
        self.document = {name: value for name, value in known.items() if value}


def invalid(error: "ValidationError", kind: Kind) -> Problem:
    """Make a 422 that lists what is wrong with a document or a query, 1,000 things at most."""
    errors = list(islice(field_problems(error), _MOST_ERRORS))
    detail = "; ".join(f"{each.field}: {each.problem}" for each in errors[:5])
    return Problem(kind, detail, errors=errors)


def field_problems(error: "ValidationError") -> Iterator[FieldProblem]:
    """List everything that is wrong with a document."""
    return map(_field_problem, error.errors(include_url=False, include_input=False))


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
    kind, field = _REFUSALS.get(code, (Kind.REFUSED, ""))
    return Problem(kind, str(error), field=field, remedy=error.remedy)


def _field_problem(error: Any) -> FieldProblem:
    context = error.get("ctx", {})
    places = [str(part) for part in error["loc"] if part != "[key]"]
    path = ".".join(place for place in (*places, context.get("field", "")) if place)
    return FieldProblem(
        path or "document",
        error["msg"],
        _REMEDIES.get(error["type"], _ANY).format(**{"path": path, **context}),
    )
