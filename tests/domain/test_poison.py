from datetime import UTC, datetime

import pytest

from domain.poison import UNKNOWN, Poison

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_what_is_written_down_is_read_as_it_was():
    poison = Poison('{"wave": "ä"}\0', "nobody understands it", 5, NOON)
    assert Poison.read(poison.write(), datetime.now(UTC)) == poison


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what?",
        "[]",
        '{"wave": "w"}',
        '{"body": "b", "reason": "r", "count": "many", "time": "2026-01-01"}',
        '{"body": "b", "reason": "r", "count": 1, "time": 7}',
        '{"body": "b", "reason": "r", "count": 1, "time": "2026-01-01"}',
        '{"body": "b", "reason": "r", "count": 1e999, "time": "2026-01-01T00:00:00Z"}',
        "[" * 100_000,
    ],
)
def test_what_others_put_there_is_a_body_without_a_reason(text):
    assert Poison.read(text, NOON) == Poison(text, UNKNOWN, 0, NOON)


def test_half_a_character_is_spelt_out_so_that_it_can_be_shown_and_sent_again():
    poison = Poison.read(Poison("\ud800", "no \udfff", 1, NOON).write(), NOON)
    assert (poison.body, poison.reason) == ("\\ud800", "no \\udfff")
