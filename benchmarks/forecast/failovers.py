"""Makes histories of failovers from seeds: the same seed, the same history."""

import math
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from domain.provider import Provider


@dataclass(frozen=True, slots=True)
class Failover:
    """How long one failover took, of a machine of so many bytes, by that provider."""

    provider: Provider
    total_bytes: int
    took: timedelta


def failovers(seed: int, count: int = 40) -> tuple[Failover, ...]:
    """Draw an estate's failovers in the order in which they come.

    Each estate has its own usual duration; larger machines take longer, some much longer (a boot
    that hydrates drivers, a job that queues).
    """
    dice = Random(f"failovers:{seed}")
    usual = {each: math.log(dice.uniform(6, 25) * 60) for each in Provider}
    spread, by_size = dice.uniform(0.1, 0.4), dice.uniform(0.0, 0.2)
    return tuple(_failover(dice, usual, spread, by_size) for _ in range(count))


def _failover(
    dice: Random, usual: dict[Provider, float], spread: float, by_size: float
) -> Failover:
    provider = Provider.MODERNISED if dice.random() < 0.8 else Provider.CLASSIC  # noqa: PLR2004 (share)
    size = dice.lognormvariate(math.log(200e9), 0.8)
    seconds = math.exp(usual[provider] + by_size * math.log(size / 200e9) + dice.gauss(0, spread))
    slow = dice.uniform(1.5, 4) if dice.random() < 0.05 else 1.0  # noqa: PLR2004 (share)
    return Failover(provider, int(size), timedelta(seconds=seconds * slow))
