import logging

import pytest
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor

from domain.audit import AuditSubject
from domain.errors import Refusal, Refused, Transient
from durable.performing import performing
from telemetry.log_records import LogRecords
from telemetry.spans import span
from telemetry.whose import working_for
from tests.triggers.test_answering import ask
from triggers.http.route import Answer

PLANTED = "Pl4nted0x5ecret"
ABOUT = AuditSubject("w1", "i-0001", 1)


@pytest.fixture
def logs():
    """Give a logger, and what comes of its records."""
    exporter, provider = InMemoryLogRecordExporter(), LoggerProvider()
    provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
    handler, logger = LogRecords(provider.get_logger("ferry")), logging.getLogger("triggers.some")
    logger.addHandler(handler)
    before, logger.level = logger.level, logging.INFO
    yield logger, exporter.get_finished_logs
    logger.setLevel(before)
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(f"AccountKey={PLANTED}"),
        Refused(Refusal("ec2.no", "i-1", f"password {PLANTED}")),
        Transient(f"sig={PLANTED}"),
    ],
)
def test_an_activitys_error_is_told_without_its_words(heard, error):
    with pytest.raises(type(error)), performing("start_x", "w1:i-0001", ABOUT, {"key": PLANTED}):
        raise error
    (told,) = heard.spans
    assert told.attributes["ferry.outcome"] in {"broke", "refused", "later"}
    assert PLANTED not in heard.everything()


def test_only_a_refusal_and_a_break_mark_an_activity_as_failed(heard):
    for error in (Transient("busy"), Refused(Refusal("ec2.no", "i-1", "no")), KeyError("x")):
        with pytest.raises(type(error)), performing("start_x", "w1:i-0001", ABOUT, None):
            raise error
    failed = [told.attributes.get("error.type") for told in heard.spans]
    assert failed == [None, "ec2.no", "KeyError"]


def test_an_attribute_that_looks_like_a_secret_is_hidden_and_a_long_one_cut(heard):
    with span("x", attributes={"a": f"https://x/?sig={PLANTED}", "b": "word " * 100}):
        pass
    (told,) = heard.spans
    assert PLANTED not in told.attributes["a"]
    assert len(told.attributes["b"]) == 200


def test_a_request_is_told_by_its_route_and_neither_query_body_nor_headers(heard):
    def handler(_call):
        return Answer({"secret": PLANTED})

    ask(handler, PLANTED.encode(), f"text/{PLANTED}")
    (told,) = heard.spans
    assert told.name == "GET /api/x"
    assert PLANTED not in heard.everything()


@pytest.mark.usefixtures("heard")
def test_a_log_record_has_its_wave_its_instance_and_the_trace_that_it_is_part_of(logs):
    logger, told = logs
    with working_for(ABOUT), span("x") as under_way:
        logger.warning("it is slow")
    (record,) = [each.log_record for each in told()]
    assert record.body == "it is slow"
    assert record.attributes["ferry.wave"] == "w1"
    assert record.attributes["ferry.instance_id"] == "i-0001"
    assert record.trace_id == under_way.get_span_context().trace_id
    assert record.severity_text == "WARNING"


def broken():
    raise RuntimeError(f"AccountKey={PLANTED}")


def test_a_log_record_has_no_secret_in_words_or_stack(logs):
    logger, told = logs
    try:
        broken()
    except RuntimeError:
        logger.exception("it broke, password=%s", PLANTED)
    (record,) = [each.log_record for each in told()]
    assert record.attributes["exception.type"] == "RuntimeError"
    assert PLANTED not in f"{record.body} {dict(record.attributes)}"


def test_who_sends_telemetry_tells_nothing_of_it(logs):
    _, told = logs
    handler = logging.getLogger("triggers.some").handlers[0]
    other = logging.getLogger("urllib3.connectionpool")
    other.addHandler(handler)
    other.warning("sending")
    other.removeHandler(handler)
    assert told() == ()
