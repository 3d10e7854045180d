"""The verb `prove`: seeds, results and the negative control, for people or as JSON."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from local.proof.running import Result, control, prove, results


def show(seeds: Iterable[int], *, as_json: bool) -> int:
    """Play the seeds both ways and print what became of them; 0 only when the proof stands.

    It stands when no run violates anything and some ordinary failovers lose writes; with a single
    seed the control need not lose any.
    """
    numbers = list(seeds)
    started = time.monotonic()
    proved = list(results(prove, numbers))
    controls = list(results(control, numbers))
    summary = {
        "seeds": len(numbers),
        "seconds": round(time.monotonic() - started, 1),
        "zero_loss": _summary(proved),
        "ordinary": _summary(controls),
        "violations": [asdict(each) for each in (*proved, *controls) if each.violations],
    }
    stands = not summary["violations"] and (len(numbers) == 1 or any(c.lost for c in controls))
    text = json.dumps(summary) if as_json else "\n".join(_lines(summary))
    sys.stdout.write(text + "\n")
    return 0 if stands else 1


def _summary(found: list[Result]) -> dict[str, Any]:
    return {
        "outcomes": dict(Counter(each.outcome for each in found)),
        "migrated": sum(each.failed_over for each in found),
        "certified": sum(each.certified and each.failed_over for each in found),
        "lost_writes": sum(each.lost for each in found),
    }


def _lines(summary: dict[str, Any]) -> list[str]:
    many = "1 seed" if summary["seeds"] == 1 else f"{summary['seeds']} seeds, each"
    told = [f"{many} cut over both ways, in {summary['seconds']} s"]
    for name, label in (("zero_loss", "zero loss"), ("ordinary", "ordinary")):
        found = summary[name]
        ends = ", ".join(f"{number} {end}" for end, number in sorted(found["outcomes"].items()))
        told.append(
            f"{label}: {ends}; {found['certified']} certified, {found['lost_writes']} of "
            f"{found['migrated']} migrated ones lost writes"
        )
    for each in summary["violations"]:
        told.append(f"seed {each['seed']}: {'; '.join(each['violations'])} ({each['because']})")
        told.append(f"  again: python3 run.py prove --seed {each['seed']}")
    if not summary["violations"]:
        told.append("no violation")
    if not summary["ordinary"]["lost_writes"] and summary["seeds"] > 1:
        told.append("the negative control lost nothing: these seeds prove nothing")
    return told
