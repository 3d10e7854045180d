"""What a seed changes of what was told: lines, churn, jobs and people are never as planned."""

import random
from dataclasses import dataclass, fields
from datetime import timedelta

from local.simulators.site_recovery.model.settings import JobDurations

# Standard deviations of the logarithm: our estimates, as nobody publishes any.
LINE, CHURN, JOB, PERSON = 0.15, 0.4, 0.25, 0.7
_LEAST, _MOST = 0.4, 3.0


@dataclass(frozen=True, slots=True)
class Luck:
    """The dice of one seed: the same thing draws the same. Seed 0 changes nothing."""

    seed: int

    def factor(self, thing: str, spread: float) -> float:
        """Draw by how much something differs from what was told: about one, never wild."""
        if not self.seed:
            return 1.0
        dice = random.Random(f"{self.seed}/{thing}")  # noqa: S311 (dice, no secret)
        return min(_MOST, max(_LEAST, dice.lognormvariate(0, spread)))

    def jobs(self) -> JobDurations:
        """Draw how long the vault's jobs take."""
        usual = JobDurations()
        drawn = {
            each.name: self._longer(each.name, getattr(usual, each.name)) for each in fields(usual)
        }
        return JobDurations(**drawn)

    def _longer(self, name: str, usual: timedelta) -> timedelta:
        return timedelta(seconds=round((usual * self.factor(f"job/{name}", JOB)).total_seconds()))
