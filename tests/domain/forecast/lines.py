from datetime import UTC, datetime, timedelta

from domain.forecast.stretch import Point

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
GB = 1_000_000_000
HOUR = timedelta(hours=1)


def steady(hours, rate=GB, began=MONDAY, every=0.5):
    """List points of a copy that moves `rate` bytes an hour."""
    count = int(hours / every)
    return [Point(began + n * every * HOUR, int(n * every * rate)) for n in range(count + 1)]


def along(steps, began=MONDAY):
    """List points of a copy in steps of (hours, bytes)."""
    points = [Point(began, 0)]
    for hours, moved in steps:
        last = points[-1]
        points.append(Point(last.at + hours * HOUR, last.copied + moved))
    return points
