"""What a timer sees to: accepted waves begin, and broken ones come to their end."""

import logging
from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from clouds.telling import anchor_run, write_progress
from domain.errors import MigrationError
from domain.held_report import broken_report
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.names import run_id, story_id
from domain.run import Run
from domain.source_instance import InstanceRef
from domain.status import InstanceStatus, Progress, Subject
from domain.wave import WaveReport
from domain.wave_status import unreported
from durable.client import Broken, StoryClient
from orchestrators.migrate_instance import migrate_instance
from orchestrators.migrate_wave import migrate_wave
from settings import Settings
from telemetry.current import on
from telemetry.stories import tell_run
from triggers.dropped import report_dropped
from triggers.evidence_keeping import export_evidence
from triggers.group_stories import mend_interrupted
from triggers.intake import finish_interrupted, start_story, start_waiting
from triggers.retention import retire_due
from triggers.slot_upkeep import keep_slots
from triggers.zone_upkeep import mend_zones


def keep_up(
    timer: func.TimerRequest,
    clouds: Clouds,
    settings: Settings,
    client: df.SyncDurableFunctionsClient,
) -> None:
    """See to waves and groups that wait, and to those whose story has broken."""
    try:
        see_to_everything(clouds, settings, StoryClient(client), datetime.now(UTC))
    except MigrationError as error:  # the next time may be better
        late = " (late)" if timer.past_due else ""
        logging.getLogger(__name__).warning("Upkeep%s was interrupted: %s", late, error)


def see_to_everything(
    clouds: Clouds, settings: Settings, stories: StoryClient, now: datetime
) -> None:
    """Go on wherever a crash has ended; raises what the clouds raise, and the next time may do.

    `now` says which sources' time is over.
    """
    finish_interrupted(clouds)
    report_dropped(clouds)
    mend_broken(clouds, stories)
    mend_interrupted(clouds, stories)
    start_waiting(clouds, settings, stories)
    mend_zones(clouds, stories)
    keep_slots(clouds, stories)
    retire_due(clouds, stories, now)
    export_evidence(clouds, stories, now)


def mend_broken(clouds: Clouds, stories: StoryClient) -> None:
    """End in the books what has ended in the engine, and start what was about to be started."""
    for order in clouds.register.begun_runs():
        run = order.run
        ending = stories.ending(migrate_wave, run_id(run.wave, run.number))
        if ending is None:
            continue
        lacking = _without_report(clouds, run)
        if isinstance(ending, Broken) and ending.unknown and lacking:
            start_story(clouds, stories, order)
        elif all(_end(clouds, stories, run, each, ending) for each in lacking):
            anchor_run(clouds, run)
            clouds.register.end(run)
            _tell_end(clouds, run)


def _tell_end(clouds: Clouds, run: Run) -> None:
    if on() and (wave := clouds.status.read_wave(run.wave)):
        tell_run(run, wave)


def _without_report(clouds: Clouds, run: Run) -> list[tuple[InstanceRef, InstanceStatus]]:
    wave = clouds.status.read_wave(run.wave)
    if wave is None:
        return []
    lacking = unreported(wave, run)
    return [(InstanceRef(wave.account_id, wave.region, e.instance_id), e) for e in lacking]


def _end(
    clouds: Clouds,
    stories: StoryClient,
    run: Run,
    whose: tuple[InstanceRef, InstanceStatus],
    ending: WaveReport | Broken,
) -> bool:
    """Report one instance of a run that is over; False while its own story still goes on."""
    ref, instance = whose
    if isinstance(ending, WaveReport):
        told = next(r for r in ending.reports if r.instance_id == instance.instance_id)
    else:
        story = story_id(run.wave, instance.instance_id, run.number)
        own = stories.ending(migrate_instance, story)
        if own is None:
            return False
        told = _broken(ref, own) if isinstance(own, Broken) else own
    subject = Subject(run.wave, instance.instance_id, run.number)
    now = datetime.now(UTC)
    at = max(now, instance.updated or now)
    ended = Progress(subject, at, Phase.ENDED, report=told)
    write_progress(clouds, ended)
    return True


def _broken(ref: InstanceRef, story: Broken) -> MigrationReport:
    """Speak for a story that broke; one that never began has changed nothing."""
    if story.unknown:
        because = "its story never began"
        return MigrationReport(ref.instance_id, Outcome.FAILED, because, "Retry the instance.")
    return broken_report(ref, story.why)
