"""What is made of the answers of those who know of weak packages."""

import json

import pytest

from local.dependencies import (
    NO_ANSWER,
    NONE_KNOWN,
    SOME_KNOWN,
    read_npm_audit,
    read_pip_audit,
)

GOOD = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
SILENT = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("dependencies", "answer", "words"),
    [
        ([GOOD], NONE_KNOWN, "none known of 1"),
        ([GOOD, WEAK, SILENT], SOME_KNOWN, "b 2 (PYSEC-1)"),
        ([GOOD, SILENT], NO_ANSWER, "1 of 2"),
        ([], NO_ANSWER, "0 of 0"),
    ],
)
def test_a_package_that_nobody_looked_up_is_not_called_sound(dependencies, answer, words):
    told, said = read_pip_audit("requirements.txt", json.dumps({"dependencies": dependencies}))
    assert (told, words in said) == (answer, True)


@pytest.mark.parametrize("printed", ["", "error", "[]", "{}", '{"metadata": null}'])
def test_whoever_says_something_else_has_not_answered(printed):
    assert read_pip_audit("requirements.txt", printed)[0] == NO_ANSWER
    assert read_npm_audit(printed)[0] == NO_ANSWER


@pytest.mark.parametrize(("total", "answer"), [(0, NONE_KNOWN), (2, SOME_KNOWN)])
def test_npm_counts(total, answer):
    counts = {"metadata": {"vulnerabilities": {"total": total}}}
    assert read_npm_audit(json.dumps(counts))[0] == answer
