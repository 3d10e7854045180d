"""Watching one replication for ten hours against a poller that looks each 60 s."""

from datetime import timedelta

from benchmarks.result import Figure, Result
from benchmarks.watching import CONTAINER, Copying, Stage, fixed_poller

LASTS = timedelta(hours=10)
WRONG = {"40 % too early": 0.6, "right": 1.0, "40 % too late": 1.4}


def measure() -> Result:
    """Count turns and activities; virtual time gives the same counts each time."""
    fixed, late = _watched(1.0, fixed_poller.__name__)
    details: dict[str, float | str] = {"fixed 60 s: turns + activities": fixed}
    details["fixed 60 s: found late by, s"] = late
    worst, latest = 0, 0.0
    for name, wrong in WRONG.items():
        count, late = _watched(wrong)
        worst, latest = max(worst, count), max(latest, late)
        details[f"estimate {name}: turns + activities"] = count
        details[f"estimate {name}: found late by, s"] = late
    return Result(
        (
            Figure("turns + activities ÷ a fixed poller's", worst / fixed, 0.1),
            Figure("end found late by, seconds", latest, 30),
        ),
        details,
    )


def _watched(wrong: float, story: str | None = None) -> tuple[int, float]:
    stage, item_id = Stage(), f"{CONTAINER}/replicationProtectedItems/i"
    # Not a whole number of the poller's minutes, so that nobody finds the end at once by chance.
    stage.copies = {
        item_id: Copying(item_id, stage.clock.now(), LASTS + timedelta(seconds=17), wrong)
    }
    counts = stage.play(story)
    return counts.turns.total() + counts.activities.total(), stage.late[0].total_seconds()
