"""How a landing zone is steered: a manual step is done, retry, cancel; each looks first."""

from dataclasses import dataclass
from functools import partial

from clouds.ports import Clouds
from domain.landing_zone import Purpose
from domain.migration import Cancellation
from domain.names import zone_story_id
from domain.zone_itinerary import ZonePhase
from domain.zone_status import StepDone, ZoneOutcome, ZoneState, ZoneStatus
from durable.client import StoryClient
from orchestrators.zone_story import manual_step_done, zone_cancellation
from triggers.beginning import once_begun
from triggers.problems import Kind, Problem
from triggers.zone_intake import start_zone


@dataclass(frozen=True, slots=True)
class ZoneKeeping:
    """The ways to steer landing zones; the book is written before anything begins."""

    clouds: Clouds
    stories: StoryClient

    def finish_step(self, zone: ZoneStatus, done: StepDone, number: int | None) -> None:
        """Tell the story that its manual step is done; a Problem when it waits for none such."""
        step = zone.manual_step
        if step is None or number not in (None, step.number):
            waits = f"waits for manual step {step.number}" if step else "waits for no manual step"
            raise _wrong_state(zone, waits, "Read its status; the manual step may be over.")
        if done.accept_closed_ports and zone.phase is not ZonePhase.AWAITING_OPEN_PORTS:
            raise _wrong_state(zone, "does not wait for ports", "Leave accept_closed_ports out.")
        story = zone_story_id(zone.name, zone.attempt)
        self.stories.send(story, manual_step_done(step.number), done)

    def retry(self, zone: ZoneStatus) -> ZoneStatus:
        """Prepare a zone again whose last attempt has ended, however it did."""
        if not zone.report:
            raise _wrong_state(zone, f"is {zone.state}", "Wait until it has ended, or cancel it.")
        return self._begin_again(zone, Purpose.PREPARE)

    def cancel(self, zone: ZoneStatus, wish: Cancellation) -> ZoneStatus:
        """Let a zone be taken back, while it is prepared or after that; once is enough."""
        if zone.state is ZoneState.TAKING_BACK:
            return zone
        report = zone.report
        if report and report.outcome is ZoneOutcome.CANCELLED and not report.left_behind:
            raise _wrong_state(zone, "has been taken back", "Retry it, should it be prepared.")
        if report:
            return self._begin_again(zone, Purpose.TAKE_BACK)
        story = zone_story_id(zone.name, zone.attempt)
        once_begun(partial(self.stories.send, story, zone_cancellation, wish), zone.name)
        return zone

    def _begin_again(self, zone: ZoneStatus, purpose: Purpose) -> ZoneStatus:
        begun = self.clouds.zones.begin_again(zone, purpose)
        start_zone(self.clouds, self.stories, begun)
        return begun


def find_zone(clouds: Clouds, name: str) -> ZoneStatus:
    """Read a landing zone; a Problem when there is none of this name."""
    zone = clouds.zones.read_zone(name)
    if zone is None:
        raise Problem(
            Kind.NO_SUCH_ZONE,
            f"no landing zone named '{name}' was ever accepted",
            field="zone",
            remedy="Check the name, or prepare it with POST /api/landing-zones.",
        )
    return zone


def _wrong_state(zone: ZoneStatus, words: str, remedy: str) -> Problem:
    return Problem(
        Kind.ZONE_STATE,
        f"the landing zone {zone.name} {words}",
        field="zone",
        remedy=f"{remedy} Read GET /api/landing-zones/{zone.name}.",
    )
