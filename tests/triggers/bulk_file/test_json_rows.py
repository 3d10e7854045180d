"""JSON lines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.bulk_file.json_rows import json_rows

values = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"))


@given(
    objects=st.lists(st.dictionaries(values, values | st.dictionaries(values, values))),
    ascii_only=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(objects, ascii_only, end):
    body = end.join(json.dumps(each, ensure_ascii=ascii_only) for each in objects).encode()
    assert list(json_rows(body)) == list(enumerate(objects, 1))


@pytest.mark.parametrize(
    "line",
    [
        b"what?",
        b"[]",
        b"7",
        b"null",
        b'{"a": 1} {"b": 2}',
        b'{"a": 1, "a": 2}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": ' * 200_000,
        b'{"a": "\xe4"}',
        b'{"a": "\0"}',
        b'{"a": "' + b"x" * 1_048_576 + b'"}',
    ],
)
def test_a_broken_line_is_told_and_the_next_one_is_read(line):
    (row, [problem]), after = json_rows(b"\n" + line + b'\n{"a": "b"}\n')
    assert (row, problem.row, problem.field) == (2, 2, "row")
    assert problem.remedy
    assert after == (3, {"a": "b"})
