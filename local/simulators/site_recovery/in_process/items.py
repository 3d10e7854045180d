"""Protected items and their jobs on the model: what is done or under way is found again."""

from domain.errors import Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.protected_item import ProtectedItem, allows, forbidden
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import read_item, read_job
from local.simulators.site_recovery.in_process.verbs import Verb
from local.simulators.site_recovery.model import items, job_control
from local.simulators.site_recovery.model.arm_id import last_segment, same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.world import World


class SimulatedItems:
    """The protected items of a simulated world, by their ARM ids."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item; Refused `site_recovery.404` when there is none."""
        world = self._world
        with translated("site_recovery", item_id), world.intervention():
            item = items.get_item(world, last_segment(item_id))
            if not same_id(item.item_id, item_id):
                raise not_found("replicationProtectedItems", item_id)
            return read_item(world, item_id, item)

    def get_job(self, job_id: str) -> Job:
        """Read how far a job is."""
        with translated("site_recovery", job_id), self._world.intervention():
            return read_job(
                self._world, job_control.get_job(self._world, last_segment(job_id).casefold())
            )

    def _find(self, item_id: str) -> ProtectedItem | None:
        try:
            return self.get_protected_item(item_id)
        except Refused as refused:
            if refused.refusal.code == "site_recovery.404":
                return None
            raise

    def _act(self, item_id: str, verb: Verb) -> Job:
        item = self._find(item_id)
        if item is None:
            return NOTHING_TO_DO if verb.missing_is_done else self._begin(item_id, verb)
        if verb.done(item):
            return NOTHING_TO_DO
        if job := running(item, verb.scenario):
            return job
        if not allows(item, verb.operation):
            raise Refused(forbidden(item, verb.operation))
        return self._begin(item_id, verb)

    def _begin(self, item_id: str, verb: Verb) -> Job:
        with translated("site_recovery", item_id):
            return read_job(self._world, verb.begin(self._world, last_segment(item_id)))


def running(item: ProtectedItem, scenario: str) -> Job | None:
    """Find the item's running job, if it is of this scenario.

    Raises Transient while another job lets nothing else happen to the item.
    """
    if item.running_job_id and item.running_scenario == scenario:
        return Job(item.running_job_id, scenario=item.running_scenario)
    if item.running_job_id and not item.allowed_operations:
        raise Transient(f"{item.item_id}: {item.running_scenario} is still running")
    return None
