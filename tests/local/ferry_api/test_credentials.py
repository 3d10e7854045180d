"""A key and a token, each in its own header."""

import pytest

from local.ferry_api import shown


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("abcDEF-123_x==", "x-functions-key"),
        ("eyJhbGciOiJub25lIn0", "x-functions-key"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "authorization"),
    ],
)
def test_what_is_shown_says_in_which_header(key, header):
    (told,) = shown(key).items()
    assert told == (header, f"Bearer {key}" if header == "authorization" else key)
