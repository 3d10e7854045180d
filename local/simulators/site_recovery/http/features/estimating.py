"""Telling a fleet's figures from outside, before its machines register.

All under `/simulator`, like the rest of the control endpoint (see control).

    POST   /simulator/estimates                 {bios_id, used: [bytes of each disk], churn}
    POST   /simulator/lines                     {name, capacity, bios_ids} a line that they share
"""

from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.model import estimates
from local.simulators.site_recovery.model.world import World


def note_estimate(world: World, call: Call) -> Answer:
    """Hear what a machine's disks hold, and what is written there."""
    estimates.note_estimate(world, read(estimates.Estimate, call.body))
    return Answer(204)


def lay_line(world: World, call: Call) -> Answer:
    """Lay a line that machines share."""
    estimates.lay_line(world, read(estimates.SharedLine, call.body))
    return Answer(204)


ROUTES = (
    Route("POST", "/simulator/estimates", note_estimate, Api.CONTROL),
    Route("POST", "/simulator/lines", lay_line, Api.CONTROL),
)
