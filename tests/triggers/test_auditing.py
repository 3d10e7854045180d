"""What requests leave in the audit log."""

import json

import azure.functions as func
import pytest

from access_settings import AccessSettings
from clouds.mutations import about_to_call, called
from domain.access import Role
from domain.audit import ROOT, AuditEvent, AuditKind, AuditSubject
from domain.errors import Refusal, Refused
from tests.triggers.audited import audited
from tests.triggers.doors.principals import entra, principal
from triggers.http.answering import answer_request
from triggers.http.route import Answer, Route


@pytest.fixture
def books():
    return audited()


def ask(books, handler, body=None, settings=None, header="", **different):
    usual = {"method": "POST", "path": "waves/{wave}/approval", "summary": "", "answers": {200: ""}}
    route = Route(handler=handler, **{**usual, **different})
    headers = {"x-correlation-id": "c-1", "content-type": "application/json"}
    headers |= {"x-ms-client-principal": header} if header else {}
    request = func.HttpRequest(
        route.method,
        "http://ferry/api/x",
        headers=headers,
        route_params={"wave": "w"} if "{wave}" in route.path else {},
        body=json.dumps(body or {}).encode(),
    )
    return answer_request(route, request, books, settings or AccessSettings())


def fine(_call):
    return Answer(status=204)


def told(books, chain=ROOT):
    return [entry.event for entry in books.audit.read(chain)]


def begin(books):
    event = AuditEvent(id="0", kind=AuditKind.SYSTEM, action="begin_run", subject=AuditSubject("w"))
    books.audit.append(event)


def test_a_request_that_writes_has_an_entry_before_and_one_with_what_came_of_it(books):
    begin(books)
    document = {"decision": "approve", "by": "mona", "comment": "go on, says Otto"}
    assert ask(books, fine, document, takes="ApprovalDocument").status_code == 204
    _, request, outcome = told(books, "w")
    assert (request.kind, outcome.kind) == (AuditKind.REQUEST, AuditKind.OUTCOME)
    assert (request.action, request.actor, request.correlation) == ("fine", "key", "c-1")
    assert request.details[0] == "POST waves/w/approval"
    assert outcome.outcome == "204"
    assert "mona" not in repr(told(books, "w"))
    by = request.details[1].removeprefix("by ")
    assert [person.name for person in books.persons.who([by])] == ["mona"]
    assert [words.text for words in books.persons.words([request.why])] == ["go on, says Otto"]


def test_the_entry_is_there_before_the_request_is_handled(books):
    seen = []
    ask(books, lambda _: seen.extend(told(books)) or Answer(status=204))
    assert [event.kind for event in seen] == [AuditKind.REQUEST]


def test_whoever_entra_names_stands_there_by_pseudonym(books):
    header = principal(("roles", "Ferry.Admin"))
    assert ask(books, fine, settings=entra(), header=header).status_code == 204
    (actor,) = {event.actor for event in told(books)}
    (person,) = books.persons.who([actor])
    assert person.name == "ada@example.com"
    assert "ada" not in repr(told(books))


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Refused(Refusal("status.wave_exists", "w", "mona's")), "409 wave-exists"),
        (RuntimeError("hunter2"), "RuntimeError"),
    ],
)
def test_a_request_that_fails_says_how_in_no_words_of_its_own(books, error, outcome):
    def fail(_call):
        raise error

    ask(books, fail)
    refusal = told(books)[-1]
    assert (refusal.kind, refusal.outcome) == (AuditKind.REFUSAL, outcome)
    assert not {"hunter2", "mona"} & set(repr(told(books)).split())


def test_who_is_refused_at_the_door_is_written_down_and_nothing_is_done(books):
    asked = []
    settings = AccessSettings(key_role="viewer")
    assert ask(books, asked.append, settings=settings, role=Role.ADMIN).status_code == 403
    (refusal,) = told(books)
    assert (refusal.kind, refusal.actor) == (AuditKind.REFUSAL, "key")
    assert refusal.outcome.startswith("403 ")
    assert ask(books, asked.append, settings=entra()).status_code == 401
    assert told(books)[-1].actor == "nobody known"
    assert asked == []


def test_a_wave_that_never_was_gets_no_chain_of_its_own(books):
    ask(books, fine)
    assert books.audit.chains() == (ROOT,)
    assert told(books)[0].details == ("POST waves/w/approval",)


def test_reading_leaves_nothing_unless_it_is_to(books):
    assert ask(books, fine, method="GET").status_code == 204
    assert told(books) == []
    ask(books, fine, method="GET", settings=AccessSettings(audit_reads=True))
    assert [event.kind for event in told(books)] == [AuditKind.REQUEST, AuditKind.OUTCOME]


def test_what_a_request_calls_in_a_cloud_stands_in_its_outcome_even_where_it_only_reads(books):
    def call_out(_call):
        about_to_call()
        called("azure", "POST", "/subscriptions/1", "202", "r-1")
        return Answer(status=204)

    ask(books, call_out, method="GET")
    request, outcome = told(books)
    assert request.kind is AuditKind.REQUEST
    assert outcome.details[-1] == "azure POST /subscriptions/1 202 r-1"


def test_while_the_log_cannot_be_written_who_writes_is_asked_to_come_again_and_who_reads_reads(
    books,
):
    asked = []
    books.audit.broken = True
    answer = ask(books, asked.append)
    assert (answer.status_code, asked) == (503, [])
    assert ask(books, fine, method="GET").status_code == 204
    refused = ask(books, asked.append, settings=AccessSettings(key_role="viewer"))
    assert refused.status_code == 503
