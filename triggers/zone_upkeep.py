"""What a timer sees to of landing zones: they begin, and broken ones come to their end."""

from datetime import UTC, datetime

from clouds.ports import Clouds
from clouds.telling import write_zone_progress
from domain.names import zone_story_id
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneOutcome, ZoneProgress, ZoneReport, ZoneSubject
from durable.client import Broken, StoryClient
from orchestrators.prepare_landing_zone import prepare_landing_zone
from triggers.zone_intake import start_zone


def mend_zones(clouds: Clouds, stories: StoryClient) -> None:
    """End in the book what has ended in the engine, and start what was about to be started."""
    for zone in clouds.zones.list_zones():
        if zone.report:
            continue
        ending = stories.ending(prepare_landing_zone, zone_story_id(zone.name, zone.attempt))
        if ending is None:
            continue
        if isinstance(ending, Broken) and ending.unknown:
            start_zone(clouds, stories, zone)
            continue
        report = _broken(ending) if isinstance(ending, Broken) else ending
        at = max(datetime.now(UTC), zone.updated or zone.accepted)
        subject = ZoneSubject(zone.name, zone.attempt)
        ended = ZoneProgress(subject, at, ZonePhase.ENDED, report=report)
        write_zone_progress(clouds, ended)


def _broken(story: Broken) -> ZoneReport:
    return ZoneReport(
        ZoneOutcome.FAILED,
        f"the story broke: {story.why}",
        "Retry the landing zone: what stands is found and kept. Report the fault.",
    )
