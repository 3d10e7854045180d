"""Waves from the storage queue: one wave a message, and none that blocks or gets lost."""

import logging
from dataclasses import replace
from functools import partial

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from clouds.recording import Deed, new_id, recorded
from domain.access import QUEUE_WRITER
from domain.audit import AuditEvent, AuditKind, AuditSubject
from domain.errors import MigrationError, Refused, Transient
from domain.group_members import NOT_READY
from durable.client import StoryClient
from settings import Settings
from triggers.binding import QUEUE
from triggers.intake import accept_wave
from triggers.requests import Misunderstood, read_request, set_aside
from triggers.taking import Taken, taking

# As host.json says: after the last try the host itself would move the message, without a reason.
MOST_TRIES = 5

_log = logging.getLogger(__name__)


def receive_message(
    msg: func.QueueMessage,
    clouds: Clouds,
    settings: Settings,
    client: df.SyncDurableFunctionsClient,
) -> None:
    """Accept a wave; raise where the host shall try again, as it does after a pause."""
    receive(msg.get_body(), msg.dequeue_count or 1, clouds, settings, StoryClient(client))


def receive(
    body: bytes, count: int, clouds: Clouds, settings: Settings, stories: StoryClient
) -> None:
    """Accept the wave that a message asks for; set the message aside when that is hopeless."""
    with taking(QUEUE, count) as taken:
        _receive(body, count, clouds, settings, stories, taken)


def _receive(  # noqa: PLR0913, PLR0917 (what a message is made of)
    body: bytes,
    count: int,
    clouds: Clouds,
    settings: Settings,
    stories: StoryClient,
    taken: Taken,
) -> None:
    try:
        document = read_request(body, clouds.documents)
        taken.of(document.wave)
        come = _told(AuditKind.REQUEST, count, document.wave)
        accept = partial(accept_wave, document, clouds, settings, stories, QUEUE_WRITER)
        recorded(Deed(clouds.audit, come), accept, eager=True)
    except Exception as error:
        if count < MOST_TRIES and not _hopeless(error):
            raise
        reason = _reason(error)
        _tell_refusal(clouds, count, reason)
        _log.warning("A request goes to %s-poison: %s", QUEUE, reason)
        set_aside(body, reason, count, clouds)
        taken.outcome = "set_aside"


def _told(kind: AuditKind, count: int, wave: str = "") -> AuditEvent:
    return AuditEvent(
        id=new_id(),
        kind=kind,
        action="receive_wave",
        actor=QUEUE_WRITER.kind.value,
        subject=AuditSubject(wave),
        details=(f"delivery {count}",),
    )


def _tell_refusal(clouds: Clouds, count: int, reason: str) -> None:
    """Write down that a message is set aside; at its last try it is, whether or not that works."""
    try:
        why = clouds.persons.keep(reason)
        clouds.audit.append(replace(_told(AuditKind.REFUSAL, count), why=why, outcome="set aside"))
    except Transient:
        if count < MOST_TRIES:
            raise
        _log.exception("A request is set aside that the audit log does not tell of")


def _hopeless(error: Exception) -> bool:
    """Say whether trying again is useless; a protection group may be ready in a moment."""
    if isinstance(error, Refused) and error.refusal.code == NOT_READY:
        return False
    refused = isinstance(error, Misunderstood | MigrationError)
    return refused and not isinstance(error, Transient)


def _reason(error: Exception) -> str:
    match error:
        case Misunderstood():
            return str(error)
        case MigrationError():
            return f"{error}. {error.remedy}".strip()
        case _:
            return f"{type(error).__name__}: {error}"
