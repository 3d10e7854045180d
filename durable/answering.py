"""Performs a step as the engine asks for it: written down, told of, and answered."""

from functools import partial
from typing import Any

from clouds.ports import Clouds
from clouds.recording import Deed, recorded
from durable.functions import Performed
from durable.performing import performing
from durable.recorded import LOOKS, MAY_ACT, attempt_at, opened
from durable.step import answer
from wire import Json


def answer_order(activity: Performed, clouds: Clouds, payload: Any) -> Json:
    """Answer an order of a story, or of an older one that does not say who it is."""
    step = activity.step
    story, order = opened(payload)

    def perform(value: Any) -> Any:
        event = attempt_at(step.name, story, value)
        eager = step.name not in LOOKS | MAY_ACT
        with performing(step.name, story, event.subject, value):
            done = partial(activity.perform, clouds, value)
            return recorded(Deed(clouds.audit, event), done, eager=eager)

    return answer(step, perform, order)
