"""How long failovers took, read from the steps of instances that have come through one."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from domain.forecast.failover import PastFailover
from domain.itinerary import STEPS, Phase, step_number
from domain.status import InstanceStatus

_FAIL_OVER = STEPS[step_number(Phase.FAILING_OVER) - 1]
_VALIDATE = STEPS[step_number(Phase.VALIDATING) - 1]


def past_failovers(instances: Iterable[InstanceStatus]) -> Iterator[PastFailover]:
    """Give each failover that was followed by a validation: from rest to the machine in Azure."""
    for each in instances:
        for step, then in pairwise(each.steps):
            if (step.name, then.name) == (_FAIL_OVER, _VALIDATE) and each.provider and step.ended:
                yield PastFailover(each.provider, each.total_bytes, step.ended - step.started)
