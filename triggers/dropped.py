"""The end of instances that were cancelled while their run still waited to begin."""

from datetime import UTC, datetime

from clouds.ports import Clouds
from clouds.telling import write_progress
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.run import Run
from domain.status import Progress, Subject
from domain.wave_status import unreported


def end_dropped(clouds: Clouds, run: Run, instance_id: str, because: str) -> None:
    """Report an instance that was taken out of its run: nothing was changed for it."""
    subject, now = Subject(run.wave, instance_id, run.number), datetime.now(UTC)
    report = MigrationReport(instance_id, Outcome.CANCELLED, because)
    write_progress(clouds, Progress(subject, now, Phase.ENDED, report=report))


def report_dropped(clouds: Clouds) -> None:
    """Report whoever was taken out of a run and, as something came in between, not reported."""
    for run in clouds.register.dropped_runs():
        wave = clouds.status.read_wave(run.wave)
        for each in unreported(wave, run) if wave else ():
            end_dropped(clouds, run, each.instance_id, "cancelled before its run began")
        clouds.register.note_reported(run)
