"""The verb `chaos`: seeds, what became of their waves, and every violation."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from local.chaos.playing import run_chaos
from local.chaos.running import Result
from local.proof.running import results

_COUNTS = ("outcomes", "landing_zones", "mishaps", "answers")


def show(seeds: Iterable[int], *, instances: int, as_json: bool) -> int:
    """Play the waves of the seeds and print what became of them; 0 only without a violation.

    A single seed tells everything that went wrong in it, in order.
    """
    numbers = list(seeds)
    started = time.monotonic()
    found = list(results(partial(run_chaos, instances=instances), numbers))
    summary = {
        "seeds": len(numbers),
        "instances": instances,
        "seconds": round(time.monotonic() - started, 1),
        "outcomes": _sum(each.outcomes for each in found),
        "mishaps": _sum(each.mishaps for each in found),
        "answers": _sum(each.answers for each in found),
        "events_checked": sum(each.events for each in found),
        "hosts_died": sum(each.crashes for each in found),
        "duplicates": sum(each.duplicates for each in found),
        "landing_zones": _sum({each.zone[-1].split(":")[0]: 1} for each in found if each.zone),
        "secrets": _sum(each.planted for each in found),
        "secrets_planted": sum(sum(each.planted.values()) for each in found),
        "secrets_found": sorted({words for each in found for words in each.secrets}),
        "violations": [
            {"seed": each.seed, "violations": each.violations, "again": _again(each, instances)}
            for each in found
            if each.violations
        ],
        "troubles": found[0].troubles if len(found) == 1 else (),
    }
    text = json.dumps(summary) if as_json else "\n".join(_lines(summary))
    sys.stdout.write(text + "\n")
    return 1 if summary["violations"] or summary["secrets_found"] else 0


def _sum(counts: Iterable[Mapping[Any, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in counts:
        found.update({str(name): number for name, number in each.items()})
    return dict(sorted(found.items()))


def _again(result: Result, instances: int) -> str:
    return f"python3 run.py chaos --seed {result.seed} --instances {instances}"


def _lines(summary: dict[str, Any]) -> list[str]:
    many = "1 seed" if summary["seeds"] == 1 else f"{summary['seeds']} seeds"
    told = [*summary["troubles"]]
    told.append(
        f"{many} of waves of up to {summary['instances']} instances, in {summary['seconds']} s"
    )
    told += [f"{name}: {_listed(summary[name])}" for name in _COUNTS]
    told.append(
        f"{summary['events_checked']} events checked, {summary['hosts_died']} times the host died, "
        f"{summary['duplicates']} duplicates delivered"
    )
    told.append(f"{summary['secrets_planted']} secrets looked for")
    told += [f"a secret was found: {words}" for words in summary["secrets_found"]]
    for each in summary["violations"]:
        told += [f"seed {each['seed']}: {words}" for words in each["violations"]]
        told.append(f"  again: {each['again']}")
    return told if summary["violations"] else [*told, "no violation"]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items())
