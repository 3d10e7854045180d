import re

import pytest

from domain.failure_codes import FAILURES, Reaction, sort_failure


@pytest.mark.parametrize(
    ("provider", "service", "status", "code", "reaction"),
    [
        ("95107", "78007", 0, "95107", Reaction.OPERATOR),
        ("95117", "78007", 0, "95117", Reaction.RETRY),
        ("95213", "70094", 0, "95213", Reaction.FATAL),
        ("95265", "", 0, "95265", Reaction.WARNING),
        ("", "28031", 0, "28031", Reaction.OPERATOR),
        ("", "InvalidChannelIntegrityKeyToken", 400, "InvalidChannelIntegrityKeyToken", "operator"),
        ("", "SomethingNew", 429, "429", Reaction.RETRY),
        ("", "", 503, "503", Reaction.RETRY),
        ("", "ResourceNotFound", 404, "404", Reaction.OPERATOR),
    ],
)
def test_the_innermost_code_that_is_known_decides(provider, service, status, code, reaction):
    failure = sort_failure(provider, service, status)
    assert (failure.code, failure.reaction) == (code, reaction)


@pytest.mark.parametrize(
    ("provider", "service", "status", "code"),
    [
        ("99999", "78007", 500, "99999"),
        ("", "78007", 0, "78007"),
        ("", "", 0, ""),
        ("", "", 418, "418"),
    ],
)
def test_what_nobody_knows_is_left_to_an_operator(provider, service, status, code):
    failure = sort_failure(provider, service, status)
    assert (failure.code, failure.reaction) == (code, Reaction.OPERATOR)


def test_a_locked_account_is_never_retried():
    assert sort_failure("95520").reaction is Reaction.OPERATOR


def test_every_failure_that_stops_a_machine_says_how_to_mend_it():
    assert [f.code for f in FAILURES.values() if not (f.remedy and f.meaning)] == []


def test_the_table_holds_every_code_of_the_published_facts(facts):
    section = facts("site-recovery.md").split("## 4.")[1].split("## 5.")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    published = {code for row in rows for code in re.findall(r"\b\d{3,6}\b", row)}
    assert published - set(FAILURES) == {"78007", "70094"}  # wrappers say nothing themselves
