from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.cutover import CutoverPolicy, PointPolicy
from domain.cutover_time import cutover_takes, open_for, opening_of, too_tight
from domain.errors import Refused, Withdrawn
from domain.window import Calendar, Freeze, Window
from domain.window_check import flaws, require_opening
from local.rehearsal import Rehearsal

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NIGHTLY = Window("UTC", time(22), 4 * HOUR, weekdays=tuple(range(7)))
ONCE = Window("UTC", time(22), HOUR, day=date(2026, 5, 4))


@pytest.fixture(scope="module")
def order():
    stage = Rehearsal()
    (only,) = stage.wave(stage.add_instance()).orders
    from domain.migration import Migration  # noqa: PLC0415

    yield Migration("w", only.ref, stage.landing())
    stage.hub.close()


def with_calendar(order, *windows, freezes=(), **more):
    policy = CutoverPolicy(calendar=Calendar(windows, tuple(freezes)))
    return replace(order, cutover=policy, **more)


def test_what_is_wrong_is_said_by_field_and_good_calendars_have_no_flaw():
    assert flaws(Calendar((NIGHTLY, ONCE, replace(NIGHTLY, opens=time(23))))) == ()
    (wrong,) = flaws(Calendar((replace(ONCE, zone="Nowhere"),)))
    assert wrong.field == "windows.0.zone"
    backwards = Freeze(NOW, NOW - HOUR)
    assert flaws(Calendar((), (backwards,)))[0].field == "freezes.0.ends"


def test_windows_that_only_touch_do_not_overlap():
    later = replace(ONCE, opens=time(23))
    assert flaws(Calendar((ONCE, later))) == flaws(Calendar((later, ONCE))) == ()
    assert flaws(Calendar((ONCE, replace(ONCE, opens=time(22, 59)))))[0].field == "windows.1"


def test_what_is_past_or_comes_too_late_is_refused_by_name():
    require_opening(Calendar((ONCE,)), NOW, {"i-1": NOW + 10 * HOUR})
    with pytest.raises(Refused, match=r"windows.0 .* is past"):
        require_opening(Calendar((ONCE,)), NOW + 11 * HOUR, {})
    with pytest.raises(Refused, match="not_before of i-1"):
        require_opening(Calendar((ONCE,)), NOW, {"i-1": NOW + 11 * HOUR})
    covered = Calendar((ONCE,), (Freeze(NOW, NOW + 24 * HOUR),))
    with pytest.raises(Refused, match="ever opens"):
        require_opening(covered, NOW, {})


def test_why_it_waits_is_said_in_words(order):
    assert opening_of(order, NOW) is None
    closed = opening_of(with_calendar(order, NIGHTLY), NOW)
    assert closed.at == NOW + 10 * HOUR
    assert closed.words.startswith("its cutover window is closed")
    for because, words in (("", "it is frozen: "), ("audit", "cutovers are frozen (audit): ")):
        freeze = Freeze(NOW - HOUR, NOW + HOUR, because)
        assert opening_of(with_calendar(order, freezes=[freeze]), NOW).words.startswith(words)
    own = with_calendar(order, NIGHTLY, not_before=NOW + 24 * HOUR)
    assert opening_of(own, NOW).at == NOW + 34 * HOUR
    assert "its own time" in opening_of(own, NOW).words
    assert opening_of(own, NOW + 35 * HOUR) is None
    with pytest.raises(Withdrawn, match="no cutover window opens any more") as never:
        opening_of(with_calendar(order, ONCE), NOW + 24 * HOUR)
    assert never.value.remedy


def test_it_is_open_only_from_its_own_time_on(order):
    own = with_calendar(order, NIGHTLY, not_before=NOW + 11 * HOUR)
    assert [open_for(own, NOW + number * HOUR) for number in (10, 11, 14)] == [False, True, False]
    assert open_for(order, NOW)


def test_an_opening_that_is_too_short_is_advised_against(order):
    short = with_calendar(order, NIGHTLY)
    assert too_tight(order, NOW) == ""
    assert too_tight(short, NOW + 10 * HOUR) == ""
    advice = too_tight(short, NOW + 14 * HOUR - timedelta(minutes=10))
    assert "closes in 10 minutes" in advice
    longer = cutover_takes(CutoverPolicy(point=PointPolicy.ZERO_LOSS))
    assert longer > cutover_takes(CutoverPolicy())
