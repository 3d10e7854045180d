"""Judges the forecaster on the held-back seeds: `python -m benchmarks.forecast [--json]`.

Exits 1 where a target is missed: median error of what is left at half time 15 % at the most, and
85 to 95 % of the replications ended by the P90; those in which a stall began later are apart.
"""

import argparse
import json
import time
from datetime import timedelta
from typing import Any

from benchmarks.forecast.backtest import (
    SHARES,
    Trial,
    of_failovers,
    of_swamped,
    of_waves,
    summary,
    trials,
)
from benchmarks.forecast.seeds import HELD_BACK, TRAINING
from benchmarks.forecast.trace import ENDING, Kind

MOST_ERROR, LEAST_COVERED, MOST_COVERED = 0.15, 0.85, 0.95


def main() -> int:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    options.add_argument("--training", action="store_true", help="judge on the training seeds")
    options.add_argument("--seeds", type=int, help="only the first so many seeds")
    chosen = options.parse_args()
    seeds = (TRAINING if chosen.training else HELD_BACK)[: chosen.seeds]
    began = time.perf_counter()
    figures = {"seeds": "training" if chosen.training else "held back", **judge(seeds)}
    figures["seconds"] = round(time.perf_counter() - began, 1)
    print(json.dumps(figures, indent=2) if chosen.json else "\n".join(lines(figures)))
    return 0 if figures["passed"] else 1


def judge(seeds: tuple[int, ...]) -> dict[str, Any]:
    """Try everything on these seeds."""
    every = trials(seeds)
    main_ones = [each for each in every if not each.stalled_later]
    half = [each for each in main_ones if each.share == SHARES[1]]
    at_half = summary(half)
    return {
        "traces": len(seeds) * len(ENDING),
        "half_time": at_half,
        "by_kind": {kind.value: summary(t for t in half if t.kind is kind) for kind in ENDING},
        "by_share": {f"{s:.0%}": summary(t for t in main_ones if t.share == s) for s in SHARES},
        "stalled_later": summary(_stalled_later(every)),
        "waves_of_10": of_waves(every, SHARES[1]),
        "failovers": of_failovers(seeds),
        Kind.SWAMPED.value: of_swamped(seeds, timedelta(hours=6)),
        "passed": at_half["median_error"] <= MOST_ERROR
        and LEAST_COVERED <= at_half["p90_covers"] <= MOST_COVERED,
    }


def _stalled_later(every: list[Trial]) -> list[Trial]:
    return [each for each in every if each.stalled_later and each.share == SHARES[1]]


def lines(figures: dict[str, Any]) -> list[str]:
    """Spell the figures for a terminal."""
    rows = {
        "half time, all": figures["half_time"],
        **{f"  {kind}": row for kind, row in figures["by_kind"].items()},
        **{f"at {share}": row for share, row in figures["by_share"].items()},
        "half time, stalled later": figures["stalled_later"],
    }
    head = f"{'':26}{'n':>6}{'none':>6}{'error':>8}{'P90':>8}{'ratio':>7}{'clock':>9}{'<0':>7}"
    found = [
        f"{name:26}{r['forecasts']:6}{r['without']:6}{r['median_error']:8.1%}"
        f"{r['p90_covers']:8.1%}{r['p90_to_p50']:7.2f}{r['clock_median_error']:9.1%}"
        f"{r['clock_negative']:7.1%}"
        for name, r in rows.items()
    ]
    rest = [f"{key}: {figures[key]}" for key in ("waves_of_10", "failovers", "swamped")]
    return [head, *found, *rest, f"{figures['seeds']}: passed {figures['passed']}"]


if __name__ == "__main__":
    raise SystemExit(main())
