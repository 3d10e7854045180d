import json
import logging
from datetime import timedelta

import pytest

from domain.approval import Approval, Decision
from domain.errors import Refusal, Refused
from domain.evidence import Evidence, wave_evidence_name
from domain.itinerary import Phase
from domain.status import Subject
from domain.votes import Question
from tests.local.engine.words import terminated
from tests.orchestrators.conftest import NO
from tests.triggers.books import NOBODY, played
from triggers.evidence_keeping import export_evidence, opened
from wire import from_wire


def kept(books, run=1, wave="w1"):
    name = wave_evidence_name(wave, run)
    content = books.documents.get(name)
    return content and from_wire(Evidence, opened(name, content)["evidence"])


async def export(books):
    await books.do(export_evidence, books.clouds, books.stories, books.clock.now())


def outcomes(evidence):
    return {each.instance_id: str(each.report.outcome) for each in evidence.instances}


def test_a_run_that_is_over_leaves_everything_that_shows_how_it_went():
    async def scenario(books):
        a, b = books.add_instance(1), books.add_instance(2)
        books.answers[b.instance_id] = NO
        await books.accept("w1", a.instance_id, b.instance_id)
        books.go_on()
        votes = [Approval(Decision.APPROVE, by) for by in ("ada", "bob", "cyd")]
        for asking, vote in zip((1, 1, 2), votes, strict=True):
            books.status.vote(Question(Subject("w1", a.instance_id), asking=asking), vote)
        await export(books)
        evidence = kept(books)
        assert outcomes(evidence) == {a.instance_id: "migrated", b.instance_id: "rejected"}
        moved, rejected = evidence.instances
        assert moved.report.validation.passed
        assert moved.report.certificate
        assert [step.name for step in moved.steps]
        assert list(moved.votes) == votes
        chains = ("w1", f"w1~{a.instance_id}", f"w1~{b.instance_id}")
        assert evidence.audit
        assert list(evidence.audit) == [*filter(None, map(books.audit.head, chains))]
        assert (moved.approval.by, rejected.approval.comment) == ("mona", "not this month")
        assert evidence.order.cutover.commit.otherwise
        assert [order.ref for order in evidence.order.orders] == [a, b]
        told = [recorded.event for recorded in books.status.list_events("w1", "", 1_000)]
        assert list(evidence.events) == told
        assert books.status.lacking_evidence() == ()

    played(scenario)


def test_there_is_no_evidence_before_the_run_and_its_story_are_over():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: bool(books.status.lacking_evidence()))
        assert books.hub.get("w1").HasField("completedTimestamp") is False
        await export(books)
        assert kept(books) is None
        books.go_on()
        await export(books)
        assert outcomes(kept(books)) == {ref.instance_id: "migrated"}

    played(scenario)


def test_a_retry_takes_nothing_from_the_evidence_of_the_run_before():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        wave = books.status.read_wave("w1")
        await books.do(books.steering.retry, wave, None)  # before anybody kept the evidence
        books.go_on(until=lambda: books.status.read_wave("w1").instances[0].updated)
        await export(books)
        assert outcomes(kept(books)) == {NOBODY.a: "failed"}
        assert kept(books, 2) is None
        books.go_on()
        await export(books)
        assert [kept(books, run).run for run in (1, 2)] == [1, 2]
        assert {event.attempt for event in kept(books, 1).events} == {1}
        assert {event.attempt for event in kept(books, 2).events} == {2}

    played(scenario)


def test_evidence_that_is_kept_stays_as_it_is_though_a_crash_makes_it_anew():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        note = books.status.note_evidence
        books.status.note_evidence = lambda _: None  # the process dies before it is noted
        await export(books)
        first = books.documents.get(wave_evidence_name("w1", 1))
        books.status.note_evidence = note
        books.clock.advance(timedelta(hours=1))
        await export(books)
        assert books.documents.get(wave_evidence_name("w1", 1)) == first
        assert books.status.lacking_evidence() == ()

    played(scenario)


def test_a_story_that_broke_leaves_evidence_as_well():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id)
        books.go_on(
            until=lambda: books.status.read_wave("w1").instances[0].phase is Phase.REPLICATING
        )
        books.hub.tell("w1", terminated(recursive=True))
        books.go_on()
        await books.keep_up()
        await export(books)
        assert outcomes(kept(books)) == {ref.instance_id: "held"}

    played(scenario)


def test_one_run_whose_evidence_fails_holds_up_no_other(caplog):
    async def scenario(books):
        for wave, who in (("w1", NOBODY.a), ("w2", NOBODY.b)):
            await books.accept(wave, who)
        books.go_on()
        find = books.status.find

        def refuse(subject, *gate):
            if subject.wave == "w1":
                raise Refused(Refusal("tables.403", "w1", "no rights"))
            return find(subject, *gate)

        books.status.find = refuse
        with caplog.at_level(logging.WARNING):
            await export(books)
        assert "No evidence yet of run 1 of w1" in caplog.text
        assert (kept(books), kept(books, wave="w2").wave) == (None, "w2")

    played(scenario)


def test_evidence_that_somebody_changed_is_refused():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        await export(books)
        name = wave_evidence_name("w1", 1)
        document = json.loads(books.documents.get(name))
        document["evidence"]["instances"][0]["report"]["outcome"] = "migrated"
        books.documents.put(name, json.dumps(document).encode())
        with pytest.raises(Refused) as refused:
            kept(books)
        assert refused.value.refusal.code == "evidence.changed"

    played(scenario)
