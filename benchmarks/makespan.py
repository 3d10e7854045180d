"""How soon a fleet is copied by the scheduler's order: `python -m benchmarks.makespan --fleets N`.

Random fleets (their seeds, from 1,000 on, were never used to tune anything) are let in by
`domain.scheduling`, and by two queues: one that stops at the first ticket that does not fit, and
one that passes over it. The figure is a fleet's makespan ÷ max(longest job, work ÷ capacity of the
busiest resource); no scheduler can be below 1, and nobody knows how much of the rest is avoidable.
"""

import argparse
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random
from statistics import median

from domain.scheduling.estimate import starts_of
from domain.scheduling.needs import copy_needs
from domain.scheduling.resource import Limit, Limits, Resource, Scarce, resource
from domain.scheduling.room import Room
from domain.scheduling.ticket import Ledger, SlotKey, SlotKind, Ticket

FIRST = 1_000
NEAR = 1.1
WANTED = 0.95
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Tickets for initial replications, in the order in which their instances were listed."""

    seed: int
    tickets: tuple[Ticket, ...]
    limits: Limits

    @property
    def longest(self) -> float:
        """Tell what the longest job takes, in seconds."""
        return max(each.takes.total_seconds() for each in self.tickets)

    @property
    def busiest(self) -> float:
        """Tell what the busiest resource takes for all, were it never idle, in seconds."""
        work: dict[Resource, float] = {}
        for ticket in self.tickets:
            for need in ticket.needs:
                more = need.amount * ticket.takes.total_seconds()
                work[need.resource] = work.get(need.resource, 0.0) + more
        return max(seconds / self.limits[each].most for each, seconds in work.items())


def draw_fleet(seed: int) -> Fleet:
    """Draw 40 to 400 machines of 1 to 6 waves behind 1 to 4 appliances and 1 to 4 subnets."""
    dice = Random(seed)
    machines = int(math.exp(dice.uniform(math.log(40), math.log(400))))
    appliances = [f"appliance-{n}" for n in range(dice.randint(1, 4))]
    subnets = [f"subnet-{n}" for n in range(dice.randint(1, 4))]
    waves = dice.randint(1, 6)
    speeds = (500, 1000, 2000, 5000)
    limits = {resource(Scarce.BANDWIDTH, each): _one(dice, *speeds) for each in subnets}
    for each in appliances:
        limits[resource(Scarce.COPIES, each)] = _one(dice, 8, 10, 15, 20, 30)
        limits[resource(Scarce.CACHE, each)] = _one(dice, 300, 600, 1000)
    tickets = []
    for number in range(machines):
        gigabytes = min(4000.0, max(30.0, dice.lognormvariate(math.log(200), 0.8)))
        mbits = dice.choice([50, 100, 100, 200])
        takes = timedelta(seconds=round(gigabytes * 8000 / mbits))
        cache = int(gigabytes / 50 * 2**30)
        needs = copy_needs(dice.choice(appliances), dice.choice(subnets), mbits, cache)
        key = SlotKey(SlotKind.COPY, f"wave-{dice.randrange(waves)}", f"i-{number:04}")
        tickets.append(Ticket(key, NOON, takes, needs))
    return Fleet(seed, tuple(tickets), limits)


def by_scheduler(fleet: Fleet) -> float:
    """Tell the makespan by Ferry's scheduler, in seconds."""
    starts = starts_of(Ledger(fleet.tickets), fleet.limits, NOON)
    return max((starts[each.key] + each.takes - NOON).total_seconds() for each in fleet.tickets)


def by_queue(fleet: Fleet, *, passing: bool) -> float:
    """Tell the makespan of first come, first served, in seconds."""
    room, now = Room(fleet.limits), 0.0
    waiting, ends = list(fleet.tickets), list[tuple[float, int, Ticket]]()
    heapify(ends)
    while waiting:
        left = []
        for number, ticket in enumerate(waiting):
            if room.fits(ticket):
                room.take(ticket)
                heappush(ends, (now + ticket.takes.total_seconds(), id(ticket), ticket))
            elif passing:
                left.append(ticket)
            else:
                left = waiting[number:]
                break
        waiting = left
        if waiting:
            now, _, ended = heappop(ends)
            for need in ended.needs:
                room.free[need.resource] += need.amount
    return max((end for end, *_ in ends), default=now)


def main() -> int:
    """Print the figures; exits 1 when fewer than 95 % are near, or a queue is better."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fleets", type=int, default=200)
    options.add_argument("--first", type=int, default=FIRST, help="the first seed")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    began = time.process_time()
    fleets = [draw_fleet(chosen.first + number) for number in range(chosen.fleets)]
    ways: dict[str, Callable[[Fleet], float]] = {
        "scheduler": by_scheduler,
        "first come, passing": lambda fleet: by_queue(fleet, passing=True),
        "first come, strict": lambda fleet: by_queue(fleet, passing=False),
    }
    figures = {name: _figures(fleets, way) for name, way in ways.items()}
    ours = figures["scheduler"]
    good = ours["near"] >= WANTED and all(ours["mean"] <= each["mean"] for each in figures.values())
    report = {"fleets": chosen.fleets, "first": chosen.first, "makespan": figures, "good": good}
    report["CPU seconds"] = round(time.process_time() - began, 1)
    print(json.dumps(report, indent=2) if chosen.json else _table(report))
    return 0 if good else 1


def _figures(fleets: list[Fleet], way: Callable[[Fleet], float]) -> dict[str, float]:
    ratios = [(way(each) / max(each.longest, each.busiest), each) for each in fleets]
    every = sorted(ratio for ratio, _ in ratios)
    tight = sorted(ratio for ratio, each in ratios if each.busiest > each.longest)
    return {
        "near": _near(every),
        "near, bound by capacity": _near(tight),
        "bound by capacity": len(tight),
        "mean": round(sum(every) / len(every), 4),
        "median": round(median(every), 4),
        "95th": round(every[int(0.95 * (len(every) - 1))], 4),
        "worst": round(every[-1], 4),
    }


def _near(ratios: list[float]) -> float:
    return round(sum(ratio <= NEAR for ratio in ratios) / max(1, len(ratios)), 4)


def _table(report: dict[str, object]) -> str:
    figures: dict[str, dict[str, float]] = report["makespan"]
    heads = list(figures["scheduler"])
    lines = [f"{'':22}" + "".join(f"{each:>25}" for each in heads)]
    lines += [
        f"{name:22}" + "".join(f"{each[head]:>25}" for head in heads)
        for name, each in figures.items()
    ]
    lines.append(
        f"{report['fleets']} fleets from seed {report['first']}, {report['CPU seconds']} s of CPU"
    )
    return "\n".join(lines)


def _one(dice: Random, *most: int) -> Limit:
    return Limit(dice.choice(most))


if __name__ == "__main__":
    raise SystemExit(main())
