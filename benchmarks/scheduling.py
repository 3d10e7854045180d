"""The makespan of random fleets by the scheduler, against the bound that nobody can beat."""

from functools import partial
from statistics import mean

from benchmarks.makespan import FIRST, NEAR, WANTED, Fleet, by_queue, by_scheduler, draw_fleet
from benchmarks.result import Figure, Result

FLEETS = 200


def measure() -> Result:
    """Let in the fleets of held-back seeds; nothing is timed, so one round tells all."""
    fleets = [draw_fleet(FIRST + number) for number in range(FLEETS)]
    ours = [by_scheduler(each) / _bound(each) for each in fleets]
    queue = partial(by_queue, passing=True)
    theirs = [queue(each) / _bound(each) for each in fleets]
    near = sum(ratio <= NEAR for ratio in ours) / FLEETS
    return Result(
        (
            Figure("share of fleets within 10 % of the bound", near, WANTED, at_least=True),
            Figure("mean makespan ÷ first come, first served", mean(ours) / mean(theirs), 1),
        ),
        {
            "mean makespan ÷ bound": round(mean(ours), 3),
            "mean makespan ÷ bound, first come, who fits passes": round(mean(theirs), 3),
            "worst makespan ÷ bound": round(max(ours), 3),
            "fleets": FLEETS,
        },
    )


def _bound(fleet: Fleet) -> float:
    return max(fleet.longest, fleet.busiest)
