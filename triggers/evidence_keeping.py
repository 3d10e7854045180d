"""Evidence of runs that are over: put together once, sealed, and kept for good."""

import hashlib
import json
import logging
from collections.abc import Iterator
from datetime import datetime

from clouds.ports import Clouds
from domain.approval import Approval
from domain.audit import AuditSubject, Head, chain_of
from domain.errors import MigrationError, Refusal, Refused
from domain.event import Event
from domain.evidence import FORMAT, Evidence, InstanceEvidence, wave_evidence_name
from domain.history import story_evidence_name
from domain.migration import MigrationReport
from domain.names import run_id
from domain.run import Run, RunOrder
from domain.status import Gate, InstanceStatus, Subject
from domain.votes import Question
from domain.wave import Wave, WaveReport, run_of
from domain.wave_status import WaveStatus
from durable.client import Broken, StoryClient
from orchestrators.migrate_wave import migrate_wave
from wire import Json, from_wire, to_wire

_LOG = logging.getLogger(__name__)
_PAGE = 1_000


def export_evidence(clouds: Clouds, stories: StoryClient, now: datetime) -> None:
    """Keep the evidence of every run that is over and lacks it; one that fails is tried again."""
    for order in clouds.register.lacking_evidence():
        try:
            keep_evidence(clouds, stories, order, now)
        except MigrationError as error:
            run = order.run
            _LOG.warning("No evidence yet of run %d of %s: %s", run.number, run.wave, error)


def keep_evidence(clouds: Clouds, stories: StoryClient, order: RunOrder, now: datetime) -> None:
    """Keep the evidence of one run, unless its story still goes on; what is kept stays as it is."""
    run = order.run
    ending = stories.ending(migrate_wave, run_id(run.wave, run.number))
    wave = clouds.status.read_wave(run.wave)
    if ending is None or wave is None:
        return
    evidence = _gathered(clouds, order, wave, ending, now)
    clouds.documents.put_once(wave_evidence_name(run.wave, run.number), sealed(to_wire(evidence)))
    clouds.register.note_evidence(run)


def was_told(clouds: Clouds, story_id: str) -> bool:
    """Say whether a story of this id was told and forgotten: its id is not used again."""
    return clouds.documents.get(story_evidence_name(story_id)) is not None


def sealed(evidence: Json) -> bytes:
    """Write evidence down with its SHA-256, of its JSON with sorted keys and no blanks."""
    document = {"format": FORMAT, "sha256": _sha256(evidence), "evidence": evidence}
    return json.dumps(document, ensure_ascii=False).encode()


def opened(name: str, content: bytes) -> Json:
    """Read a document of evidence; Refused `evidence.changed` when its seal does not hold."""
    document: Json = json.loads(content)
    if not isinstance(document, dict) or document["sha256"] != _sha256(document["evidence"]):
        raise Refused(
            Refusal(
                code="evidence.changed",
                subject=name,
                detail="what is kept there is not what was sealed",
                remedy="Find out who may write to the container of documents, and restore the blob "
                "from a backup.",
            )
        )
    return document


def _sha256(evidence: Json) -> str:
    text = json.dumps(evidence, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _gathered(
    clouds: Clouds, order: RunOrder, wave: WaveStatus, ending: WaveReport | Broken, now: datetime
) -> Evidence:
    run, document = order.run, clouds.documents.get(order.document)
    told = {each.instance_id: each for each in wave.instances if each.attempt == run.number}
    reports = () if isinstance(ending, Broken) else ending.reports
    ended = {each.instance_id: each for each in reports}
    return Evidence(
        wave=wave.name,
        run=run.number,
        made=now,
        accepted=wave.accepted,
        requested_by=wave.requested_by,
        approvers=wave.approvers,
        account_id=wave.account_id,
        region=wave.region,
        subscription_id=wave.subscription_id,
        protection_group=wave.protection_group,
        order=run_of(from_wire(Wave, json.loads(document)), run) if document else None,
        order_sha256=hashlib.sha256(document).hexdigest() if document else "",
        instances=tuple(
            _instance(clouds, run, each, told.get(each), ended.get(each))
            for each in run.instance_ids
        ),
        plans=tuple(each for each in wave.plans if each.run == run.number),
        rehearsals=tuple(
            each
            for each in clouds.rehearsals.list_wave(wave.name)
            if each.subject.attempt == run.number
        ),
        events=tuple(_events(clouds, run)),
        audit=tuple(_heads(clouds, run)),
    )


def _instance(
    clouds: Clouds,
    run: Run,
    instance_id: str,
    status: InstanceStatus | None,
    report: MigrationReport | None,
) -> InstanceEvidence:
    """Gather one instance's; what its wave's story gave counts before what the status has."""
    subject = Subject(run.wave, instance_id, run.number)
    return InstanceEvidence(
        instance_id,
        report or (status.report if status else None),
        clouds.approvals.find(subject),
        clouds.approvals.find(subject, Gate.COMMIT),
        votes_of(clouds, subject),
        status.steps if status else (),
    )


def votes_of(clouds: Clouds, subject: Subject) -> tuple[Approval, ...]:
    """Read what everybody answered, each time that a gate has asked."""
    return tuple(_votes(clouds, subject))


def _votes(clouds: Clouds, subject: Subject) -> Iterator[Approval]:
    for gate in (Gate.APPROVAL, Gate.COMMIT):
        asking = 1
        while votes := clouds.approvals.votes(Question(subject, gate, asking)):
            yield from votes
            asking += 1


def _heads(clouds: Clouds, run: Run) -> Iterator[Head]:
    for instance in ("", *run.instance_ids):
        if head := clouds.audit.head(chain_of(AuditSubject(run.wave, instance))):
            yield head


def _events(clouds: Clouds, run: Run) -> Iterator[Event]:
    after = ""
    while page := clouds.status.list_events(run.wave, after, _PAGE):
        yield from (each.event for each in page if each.event.attempt == run.number)
        after = page[-1].cursor
