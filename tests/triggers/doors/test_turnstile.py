"""Token buckets, by a clock of the test's own."""

import pytest

from access_settings import AccessSettings
from domain.access import KEY_HOLDER
from tests.triggers.doors.principals import LONG, ask, entra, principal
from triggers.http import turnstile as module
from triggers.http.route import Answer
from triggers.http.turnstile import BURST, Turnstile


class Clock:
    def __init__(self):
        self.seconds = 1_000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def passed(turnstile, caller, times):
    return sum(turnstile.wait(caller) == 0 for _ in range(times))


def test_a_burst_passes_and_then_only_the_rate(clock):
    turnstile = Turnstile(5, 1_000, clock)
    assert passed(turnstile, "ada", 1_000) == 5 * BURST
    assert turnstile.wait("ada") == pytest.approx(0.2)
    clock.seconds += 1
    assert passed(turnstile, "ada", 1_000) == 5
    clock.seconds += 3_600
    assert passed(turnstile, "ada", 1_000) == 5 * BURST


def test_one_caller_takes_nothing_from_another_but_all_share_the_app(clock):
    turnstile = Turnstile(5, 8, clock)
    assert [passed(turnstile, each, 100) for each in ("ada", "bob", "eve")] == [50, 30, 0]
    clock.seconds += 1
    assert passed(turnstile, "eve", 100) == 8


def test_who_is_turned_away_pays_nothing_for_it(clock):
    turnstile = Turnstile(1, 1_000, clock)
    assert passed(turnstile, "ada", 500) == BURST
    assert passed(turnstile, "bob", 1) == 1
    clock.seconds += BURST
    assert passed(turnstile, "ada", 500) == BURST


def test_a_clock_that_stands_or_goes_back_gives_nothing_away(clock):
    turnstile = Turnstile(1, 1_000, clock)
    passed(turnstile, "ada", 500)
    clock.seconds -= 500
    assert passed(turnstile, "ada", 5) == 0
    clock.seconds += 1
    assert passed(turnstile, "ada", 5) == 1


def test_memory_stays_bounded_however_many_come(clock, monkeypatch):
    monkeypatch.setattr(module, "MOST_CALLERS", 3)
    turnstile = Turnstile(1, 1_000, clock)
    for name in "abcde":
        assert passed(turnstile, name, 500) == BURST
    assert len(turnstile._callers) == 3
    assert passed(turnstile, "e", 500) == 0


def test_who_asks_too_often_is_told_when_to_come_again_and_nothing_is_done(clock):
    done = []

    def handler(call):
        done.append(call)
        return Answer(status=204)

    turnstile = Turnstile(0.1, 1_000, clock)
    first, _, _ = ask(handler, None, AccessSettings(), turnstile=turnstile)
    status, headers, document = ask(handler, None, AccessSettings(), turnstile=turnstile)
    assert (first, status, len(done)) == (204, 429, 1)
    assert document["type"] == "urn:ferry:problem:too-many-requests"
    assert headers["Retry-After"] == "10"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_callers_whom_entra_names_are_counted_one_by_one_and_strangers_not_at_all(clock):
    turnstile = Turnstile(0.1, 1_000, clock)

    def status(header):
        return ask(lambda _: Answer(status=204), header, entra(), turnstile=turnstile)[0]

    ada, bob = (
        principal(("roles", "Ferry.Viewer"), **{f"{LONG}objectidentifier": each}) for each in "ab"
    )
    assert [status(each) for each in (ada, ada, bob, bob)] == [204, 429, 204, 429]
    assert [status("forged") for _ in range(50)] == [401] * 50
    assert KEY_HOLDER.id not in turnstile._callers


def test_a_thousand_who_poll_every_ten_seconds_are_never_turned_away(clock):
    """All at once at first, then spread, with one key for all: the defaults let them in."""
    turnstile = Turnstile.of(AccessSettings())
    turnstile.now = clock
    assert passed(turnstile, "key", 1_000) == 1_000
    for _ in range(600):
        clock.seconds += 0.1
        assert passed(turnstile, "key", 10) == 10
