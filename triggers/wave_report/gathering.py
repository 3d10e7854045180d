"""Gathers what a wave's report is built of: books, sealed evidence, audit log, what is enclosed."""

import json
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.assessment import Finding
from domain.audit import AuditEntry, Head
from domain.audit_export import chain_as_it_is, chains_of, whole_chain
from domain.event import Event, EventKind
from domain.evidence import Evidence, InstanceEvidence, wave_evidence_name
from domain.evidence_pack.building import Given, Sources
from domain.evidence_pack.contents import Seal
from domain.evidence_pack.enclosure import prices_name
from domain.evidence_pack.prices import Prices
from domain.status import Gate, Subject
from domain.wave_status import WaveStatus
from settings import Settings
from triggers.evidence_keeping import opened, votes_of
from triggers.preflight_findings import preflight_of
from wire import Json, from_wire

_PAGE = 1_000
AT_ONCE = 16
VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources of a report, and the sealed evidence as it is kept, by run."""

    sources: Sources
    evidence: dict[int, bytes]


def gather(clouds: Clouds, settings: Settings, wave: WaveStatus) -> Gathered:
    """Read all of it; Refused where the evidence of a run is not what was sealed."""
    events = tuple(_events(clouds, wave.name))
    kept = dict(_kept(clouds, wave))
    told = {run: _evidence(wave.name, run, content) for run, content in kept.items()}
    log, heads = _log(clouds, wave.name)
    sources = Sources(
        wave=wave,
        events=events,
        given=(
            *(given for evidence, _ in told.values() for given in _sealed_answers(evidence)),
            *_answers(clouds, wave, events, told.keys()),
        ),
        log=log,
        heads=heads,
        kept=tuple(head for evidence, _ in told.values() for head in evidence.audit),
        seals=tuple(Seal(run, sha256) for run, (_, sha256) in told.items()),
        prices=_prices(clouds, wave.name) or usual(settings),
        findings=_findings(clouds, wave),
    )
    return Gathered(sources, kept)


def usual(settings: Settings) -> Prices | None:
    """Take what the settings say that sizes cost, where they say anything."""
    from triggers.documents.prices import usual_prices  # noqa: PLC0415 (imports pydantic)

    table = usual_prices(settings.price_table)
    if not table.per_hour:
        return None
    return from_wire(Prices, {"currency": table.currency, "azure_per_hour": dict(table.per_hour)})


def _prices(clouds: Clouds, wave: str) -> Prices | None:
    content = clouds.documents.get(prices_name(wave))
    return from_wire(Prices, json.loads(content)) if content else None


def _findings(clouds: Clouds, wave: WaveStatus) -> dict[str, tuple[Finding, ...]]:
    found = preflight_of(clouds, wave, wave.instances)
    return {who: each.findings for who, each in found.items()}


def _events(clouds: Clouds, wave: str) -> Iterator[Event]:
    after = ""
    while page := clouds.status.list_events(wave, after, _PAGE):
        yield from (each.event for each in page)
        after = page[-1].cursor


def _kept(clouds: Clouds, wave: WaveStatus) -> Iterator[tuple[int, bytes]]:
    for run in range(1, wave.runs + 1):
        if content := clouds.documents.get(wave_evidence_name(wave.name, run)):
            yield run, content


def _evidence(wave: str, run: int, content: bytes) -> tuple[Evidence, str]:
    document: Json = opened(wave_evidence_name(wave, run), content)
    assert isinstance(document, dict)  # noqa: S101 (what is sealed is one)
    return from_wire(Evidence, document["evidence"]), str(document["sha256"])


def _sealed_answers(evidence: Evidence) -> Iterator[Given]:
    for each in evidence.instances:
        yield from _given(Subject(evidence.wave, each.instance_id, evidence.run), each)


def _given(subject: Subject, each: InstanceEvidence) -> Iterator[Given]:
    answers = {Gate.APPROVAL: each.approval, Gate.COMMIT: each.commit_decision}
    for gate, answer in answers.items():
        if answer:
            yield Given(subject, gate.value, answer)
    for vote in each.votes:
        if vote not in answers.values():
            yield Given(subject, VOTE, vote)


def _answers(
    clouds: Clouds, wave: WaveStatus, events: Sequence[Event], sealed: Collection[int]
) -> Iterator[Given]:
    """Read the answers to instances in runs that are not over; only those were ever asked."""
    asked = {(e.instance_id, e.attempt) for e in events if e.kind is EventKind.WAITING}
    subjects = [
        Subject(wave.name, each.instance_id, each.attempt)
        for each in wave.instances
        if each.attempt not in sealed and (each.instance_id, each.attempt) in asked
    ]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="report") as pool:
        for found in pool.map(carried(partial(_live, clouds)), subjects):
            yield from found


def _live(clouds: Clouds, subject: Subject) -> tuple[Given, ...]:
    return tuple(
        _given(
            subject,
            InstanceEvidence(
                subject.instance_id,
                None,
                clouds.approvals.find(subject),
                clouds.approvals.find(subject, Gate.COMMIT),
                votes_of(clouds, subject),
            ),
        )
    )


def _log(clouds: Clouds, wave: str) -> tuple[dict[str, tuple[AuditEntry, ...]], dict[str, Head]]:
    log = clouds.audit
    names = chains_of(wave, whole_chain(wave, log.read))
    read = carried(lambda name: chain_as_it_is(name, log.read, log.head))
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="report") as pool:
        found = list(pool.map(read, names))
    chains = {name: entries for name, (entries, _) in zip(names, found, strict=True)}
    heads = {head.chain: head for _, head in found if head}
    return chains, heads
