from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as some

from domain.pace import Sighting, Vigil, moved, next_pause

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VIGIL = Vigil(every=MINUTE / 2, longest=10 * MINUTE, patience=timedelta(days=30))


def test_the_pause_is_two_fifths_of_the_remaining_time():
    first, now = Sighting(NOON, 0.0), Sighting(NOON + 10 * MINUTE, 0.5)
    assert next_pause(VIGIL, first, now, looks=9) == 4 * MINUTE


def test_what_shows_no_progress_is_looked_at_less_and_less_often():
    pauses = [next_pause(VIGIL, None, None, looks) for looks in range(12)]
    assert pauses[0] == VIGIL.every
    assert pauses == sorted(pauses)
    assert pauses[-1] == VIGIL.longest


fractions = some.floats(0, 1)


@example(0.0, 1e-12, timedelta(days=1), 1)  # hardly any progress: years to come
@given(fractions, fractions, some.timedeltas(MINUTE / 60, timedelta(days=20)), some.integers(0))
def test_no_pause_leaves_its_bounds(before, after, apart, looks):
    first, now = Sighting(NOON, before), Sighting(NOON + apart, after)
    assert VIGIL.every <= next_pause(VIGIL, first, now, looks) <= VIGIL.longest


def test_a_vigil_without_pauses_never_pauses():
    hasty = Vigil(timedelta(), timedelta(), MINUTE)
    assert next_pause(hasty, None, None, 1) == timedelta()


def test_only_growth_is_movement():
    assert moved(None, Sighting(NOON, 0))
    assert moved(Sighting(NOON, 0.1), Sighting(NOON, 0.2))
    assert not moved(Sighting(NOON, 0.2), Sighting(NOON, 0.2))
    assert not moved(Sighting(NOON, 0.2), Sighting(NOON, 0.1))
