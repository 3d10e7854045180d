import azure.functions as func
import pytest

from access_settings import AccessSettings
from domain.audit import AuditSubject
from telemetry.identity import place_of
from tests.triggers.audited import audited
from triggers.http.answering import answer_request
from triggers.http.route import Answer, Route
from triggers.taking import taking

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def ask(heard, handler, headers=(), **path):
    assert heard
    names = "/".join(f"{{{name}}}" for name in path)
    route = Route(handler=handler, method="GET", path=f"x/{names}", summary="", answers={200: ""})
    url = "http://ferry/api/x?code=Pl4nted0x5ecret"
    request = func.HttpRequest("GET", url, headers=dict(headers), route_params=path, body=b"")
    return answer_request(route, request, audited(), AccessSettings())


def test_a_request_belongs_to_its_callers_trace(heard):
    ask(heard, lambda _: Answer({}), {"traceparent": PARENT})
    (told,) = heard.spans
    assert f"{told.context.trace_id:032x}" == PARENT.split("-")[1]
    assert f"{told.parent.span_id:016x}" == PARENT.split("-")[2]


@pytest.mark.parametrize("header", ["", "nonsense", "00-0-0-01"])
def test_a_request_of_nobodys_trace_begins_one(heard, header):
    ask(heard, lambda _: Answer({}), {"traceparent": header})
    (told,) = heard.spans
    assert told.parent is None


def test_a_request_about_a_wave_is_linked_to_it(heard):
    ask(heard, lambda _: Answer({}), wave="w1")
    (told,) = heard.spans
    assert [each.context.span_id for each in told.links] == [place_of(AuditSubject("w1")).span_id]
    assert told.attributes["ferry.wave"] == "w1"
    assert told.attributes["http.route"] == "/api/x/{wave}"


def test_a_path_that_is_no_name_is_not_repeated(heard):
    ask(heard, lambda _: Answer({}), wave="sig=Pl4nted0x5ecret&x")
    assert "Pl4nted0x5ecret" not in heard.everything()


def test_requests_are_measured_by_route_and_status_and_only_ferrys_faults_fail(heard):
    def broken(_call):
        raise RuntimeError

    ask(heard, lambda _: Answer(status=404))
    ask(heard, broken)
    counted = heard.of("ferry.server.duration")
    codes = [dict(each)["http.response.status_code"] for each in counted]
    assert sorted(codes) == [404, 500]
    assert [told.attributes.get("error.type") for told in heard.spans] == [None, "500"]


def test_a_message_is_linked_to_the_wave_that_it_asks_for(heard):
    with taking("migration-requests", 2) as taken:
        taken.of("w1")
    (told,) = heard.spans
    assert told.attributes["ferry.delivery"] == 2
    assert [each.context.span_id for each in told.links] == [place_of(AuditSubject("w1")).span_id]
    assert [dict(each) for each in heard.of("ferry.requests.received")] == [
        {"ferry.outcome": "accepted"}
    ]


def test_a_message_that_comes_back_is_counted_as_that(heard):
    with pytest.raises(KeyError), taking("migration-requests", 1):
        raise KeyError
    assert [dict(each) for each in heard.of("ferry.requests.received")] == [
        {"ferry.outcome": "comes_back"}
    ]
