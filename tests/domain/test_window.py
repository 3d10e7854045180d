from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from domain.window import Calendar, Freeze, Window, closes_at, frozen, is_open, next_opening

_H, _M, _D = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
EVERY_DAY = tuple(range(7))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def nightly(zone, opens, length=_H, **more):
    return Window(zone, opens, length, weekdays=EVERY_DAY, **more)


def on(zone, day, opens, length=_H):
    return Window(zone, opens, length, day=day)


def opening(window, after):
    return next_opening(Calendar((window,)), after)


def test_without_windows_and_freezes_every_time_is_good():
    now = utc(2026, 5, 1, 3)
    assert is_open(Calendar(), now)
    assert next_opening(Calendar(), now) == now
    assert closes_at(Calendar(), now) is None


def test_a_window_is_open_from_its_first_moment_and_no_longer_in_its_last():
    calendar = Calendar((on("Europe/Berlin", date(2026, 5, 2), time(22), 4 * _H),))
    opens, closes = utc(2026, 5, 2, 20), utc(2026, 5, 3)
    assert [is_open(calendar, at) for at in (opens - _M, opens, closes - _M, closes)] == [
        False,
        True,
        True,
        False,
    ]
    assert next_opening(calendar, utc(2026, 1, 1)) == opens
    assert closes_at(calendar, opens + _H) == closes
    assert closes_at(calendar, closes) == closes
    assert next_opening(calendar, closes) is None


# The night of a clock change, on both halves of the globe.


@pytest.mark.parametrize(
    ("zone", "day", "wall", "first"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
        ("Europe/Berlin", date(2026, 10, 25), time(3), utc(2026, 10, 25, 2)),
        ("America/New_York", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),
        ("Australia/Sydney", date(2026, 10, 4), time(2, 30), utc(2026, 10, 3, 16)),
        ("Australia/Sydney", date(2026, 4, 5), time(2, 30), utc(2026, 4, 4, 15, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 30)),
        ("America/Santiago", date(2026, 9, 6), time(0, 30), utc(2026, 9, 6, 4)),
        ("America/Santiago", date(2026, 4, 4), time(23, 30), utc(2026, 4, 5, 2, 30)),
        ("Africa/Cairo", date(2026, 4, 24), time(0), utc(2026, 4, 23, 22)),
    ],
)
def test_a_time_that_is_jumped_over_comes_with_the_jump_and_one_that_comes_twice_the_first_time(
    zone, day, wall, first
):
    assert opening(on(zone, day, wall), utc(2026, 1, 1)) == first


@pytest.mark.parametrize(
    ("day", "closes"), [(date(2026, 3, 28), time(4)), (date(2026, 10, 24), time(2))]
)
def test_a_window_stays_open_for_its_length_whatever_the_clock_does_meanwhile(day, closes):
    window = on("Europe/Berlin", day, time(22), 5 * _H)
    calendar = Calendar((window,))
    opens = opening(window, utc(2026, 1, 1))
    end = closes_at(calendar, opens)
    assert end - opens == 5 * _H
    assert end.astimezone(ZoneInfo("Europe/Berlin")).time() == closes


def test_a_recurring_window_opens_on_its_weekdays_by_its_own_calendar():
    friday_night = Window("Asia/Tokyo", time(1), _H, weekdays=(5,))
    assert opening(friday_night, utc(2026, 5, 4)) == utc(2026, 5, 8, 16)
    assert opening(friday_night, utc(2026, 5, 8, 16, 30)) == utc(2026, 5, 8, 16, 30)
    assert opening(friday_night, utc(2026, 5, 8, 17)) == utc(2026, 5, 15, 16)


def test_a_window_of_days_is_open_on_the_days_that_follow():
    weekend = Window("Europe/Berlin", time(18), 62 * _H, weekdays=(4,))
    calendar = Calendar((weekend,))
    assert is_open(calendar, utc(2026, 5, 10, 20))
    assert not is_open(calendar, utc(2026, 5, 11, 7))
    assert closes_at(calendar, utc(2026, 5, 10)) == utc(2026, 5, 11, 6)


def test_a_freeze_shuts_what_is_open_and_lets_go_at_its_end():
    change_stop = Freeze(utc(2026, 12, 18), utc(2027, 1, 4), "year end")
    calendar = Calendar((nightly("UTC", time(22), 4 * _H),), (change_stop,))
    assert frozen(calendar, utc(2026, 12, 24, 23)) == change_stop
    assert not is_open(calendar, utc(2026, 12, 24, 23))
    assert closes_at(calendar, utc(2026, 12, 17, 23)) == utc(2026, 12, 18)
    assert next_opening(calendar, utc(2026, 12, 18)) == utc(2027, 1, 4)
    assert next_opening(calendar, utc(2027, 1, 4, 3)) == utc(2027, 1, 4, 22)


def test_a_window_that_is_frozen_as_a_whole_never_opens():
    window = on("UTC", date(2026, 12, 24), time(22))
    freeze = Freeze(utc(2026, 12, 18), utc(2027, 1, 4))
    assert next_opening(Calendar((window,), (freeze,)), utc(2026, 5, 1)) is None


def test_windows_that_follow_each_other_close_with_the_last():
    windows = (nightly("UTC", time(22), 2 * _H), nightly("UTC", time(23), 3 * _H))
    assert closes_at(Calendar(windows), utc(2026, 5, 1, 22)) == utc(2026, 5, 2, 2)
    assert closes_at(Calendar((nightly("UTC", time(0), _D),)), utc(2026, 5, 1)) is None
    freeze = Freeze(utc(2026, 5, 9), utc(2026, 5, 10))
    always = Calendar((nightly("UTC", time(0), _D),), (freeze,))
    assert closes_at(always, utc(2026, 5, 1)) == freeze.begins


# Against an oracle that looks at every minute's clock on the wall, and knows no arithmetic.

ZONES = ("Europe/Berlin", "Australia/Sydney", "America/Santiago", "Australia/Lord_Howe", "UTC")
CHANGES = (
    utc(2026, 3, 29, 1),
    utc(2026, 10, 25, 1),
    utc(2026, 4, 4, 16),
    utc(2026, 10, 3, 16),
    utc(2026, 4, 5, 3),
    utc(2026, 9, 6, 4),
)


@some.composite
def calendars(draw):
    near = draw(some.sampled_from(CHANGES))
    windows = draw(some.lists(_window(near), min_size=1, max_size=3))
    freezes = draw(some.lists(_freeze(near), max_size=2))
    now = near + draw(some.integers(-1500, 1500)) * _M
    return Calendar(tuple(windows), tuple(freezes)), now


@some.composite
def _window(draw, near):
    opens = time(draw(some.integers(0, 23)), draw(some.sampled_from((0, 15, 30, 45))))
    length = draw(some.integers(1, 180)) * 10 * _M
    zone = draw(some.sampled_from(ZONES))
    if draw(some.booleans()):
        return Window(zone, opens, length, near.date() + draw(some.integers(-1, 1)) * _D)
    days = draw(some.lists(some.integers(0, 6), min_size=1, max_size=7, unique=True))
    return Window(zone, opens, length, weekdays=tuple(days))


@some.composite
def _freeze(draw, near):
    begins = near + draw(some.integers(-1500, 1500)) * _M
    return Freeze(begins, begins + draw(some.integers(0, 1500)) * _M)


BACK, ON = 4 * 1440, 3 * 1440


def minutes_open(calendar, now):
    """Look at the clocks minute by minute, from days before; tell which minutes are open."""
    left = [0] * len(calendar.windows)
    shown = [now.date() - 9 * _D] * len(calendar.windows)
    open_minutes = []
    for number in range(-BACK, ON):
        at = now + number * _M
        for index, window in enumerate(calendar.windows):
            wall = at.astimezone(ZoneInfo(window.zone)).replace(tzinfo=None)
            left[index] = max(0, left[index] - 1)
            if wall.date() > shown[index] and wall.time() >= window.opens:
                shown[index] = wall.date()
                if _opens_on(window, wall.date()) and number > -BACK:
                    left[index] = max(left[index], window.length // _M)
        free = not any(f.begins <= at < f.ends for f in calendar.freezes)
        if number >= 0 and free and any(left):
            open_minutes.append(number)
    return open_minutes


def _opens_on(window, day):
    return day == window.day if window.day else day.weekday() in window.weekdays


@settings(max_examples=60, deadline=None)
@given(calendars())
@example((Calendar((nightly("Europe/Berlin", time(2, 30)),)), utc(2026, 3, 28, 22)))
@example((Calendar((nightly("Europe/Berlin", time(2, 30)),)), utc(2026, 10, 24, 22)))
def test_every_minute_agrees_with_the_clocks_on_the_wall(given):
    calendar, now = given
    seen = minutes_open(calendar, now)
    told = [n for n in range(0, ON, 7) if is_open(calendar, now + n * _M)]
    assert told == [n for n in seen if n % 7 == 0]
    opens = next_opening(calendar, now)
    if seen:
        assert opens == now + seen[0] * _M
        closes = closes_at(calendar, opens)
        gap = next(n for n in range(seen[0], ON + 1) if n not in set(seen))
        assert gap == ON or closes == now + gap * _M
    else:
        assert opens is None or opens >= now + ON * _M
