"""What people see of a wave, and what they decided."""

from clouds.ports import Clouds
from clouds.telling import anchor_run, write_progress
from domain.approval import AnswerFound
from domain.errors import Transient
from domain.run import Run
from domain.status import Gate, Progress, Subject
from domain.votes import Question, VotesFound
from domain.wave_status import unreported
from telemetry.stories import tell_run


def record_progress(clouds: Clouds, progress: Progress) -> None:
    """Write down where an instance stands."""
    write_progress(clouds, progress)


def end_run(clouds: Clouds, run: Run) -> None:
    """Note that a run of a wave is over; Transient while the status lacks one of its reports.

    The upkeep looks after runs that are not over, and writes what is missing.
    """
    wave = clouds.status.read_wave(run.wave)
    if wave and (lacking := unreported(wave, run)):
        names = ", ".join(each.instance_id for each in lacking[:5])
        raise Transient(f"{run.wave}: nobody has heard how {names} ended")
    anchor_run(clouds, run)
    clouds.register.end(run)
    if wave:
        tell_run(run, wave)


def find_approval(clouds: Clouds, subject: Subject) -> AnswerFound:
    """Look into the record of answers."""
    return AnswerFound(clouds.approvals.find(subject))


def find_commit_decision(clouds: Clouds, subject: Subject) -> AnswerFound:
    """Look into the record of answers in commit windows."""
    return AnswerFound(clouds.approvals.find(subject, Gate.COMMIT))


def find_votes(clouds: Clouds, question: Question) -> VotesFound:
    """Look into the record of what everybody answered to a question."""
    return VotesFound(clouds.approvals.votes(question))
