import pytest

from domain.printed import last_json, read_json


def test_the_last_line_counts_whatever_was_printed_before():
    assert last_json('a warning\r\n{"a": [1, 2.5, null]}\r\n\r\n') == {"a": [1, 2.5, None]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what?",
        "[" * 100_000,
        '{"a": ' * 100_000,
        "NaN",
        "-Infinity",
        "1e999",
        b"\xff",
        "9" * 5_000,
    ],
)
def test_what_is_no_json_that_one_can_reckon_with_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_json(text)


def test_nothing_is_no_json():
    with pytest.raises(ValueError, match="Expecting value"):
        last_json(" \n ")
