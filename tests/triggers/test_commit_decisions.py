"""What people may decide about a cutover besides its approval, and what they read of it."""

from dataclasses import replace

import pytest

from domain.approval import Approval, Decision
from domain.itinerary import Phase
from domain.migration import Cancellation, HandInstallation
from domain.status import Gate, Waiting
from tests.orchestrators.conftest import YES
from tests.triggers.books import played
from tests.triggers.test_steering import phase, problem, wave
from triggers.choosing import require_acknowledged
from triggers.documents.decisions import CommitDecisionDocument
from triggers.problems import Problem
from triggers.views import InstanceView

COMMIT = CommitDecisionDocument(decision="commit", by="lena").to_domain()
BACK = CommitDecisionDocument(decision="roll_back", by="lena").to_domain()
WINDOW = {"cutover": {"commit": {"when": "approved"}}}
REST = {
    "command": "Stop-Service MSSQLSERVER",
    "undo": "Start-Service MSSQLSERVER",
    "services": ["MSSQLSERVER"],
}
BARE = Approval(Decision.APPROVE, "mona")


def in_the_window(scenario, at=Phase.AWAITING_COMMIT, **policy):
    """Play a scenario with a wave whose one instance has come there."""

    async def prepared(books):
        ref = books.add_instance()
        books.source.workloads.see(books.source.machine(ref))
        await books.accept("w1", ref.instance_id, policy={**WINDOW, **policy})
        books.go_on(until=lambda: phase(books) is at and wave(books).instances[0].waiting)
        await scenario(books, ref.instance_id)

    played(prepared)


def test_a_commit_is_recorded_once_and_makes_the_failover_final():
    async def scenario(books, instance):
        decide = books.steering.decide_commit
        assert await books.do(decide, wave(books), None, COMMIT) == [instance]
        assert await problem(books, decide, wave(books), None, BACK) == (409, "answered-before")
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]
        assert await problem(books, decide, wave(books), None, BACK) == (409, "wrong-state")

    in_the_window(scenario)


@pytest.mark.parametrize("answer", [BACK, Cancellation("lena")])
def test_whoever_says_roll_back_or_cancels_gets_the_source_back(answer):
    async def scenario(books, _):
        steer = books.steering.cancel if isinstance(answer, Cancellation) else None
        await books.do(steer or books.steering.decide_commit, wave(books), None, answer)
        books.go_on()
        assert books.outcomes("w1") == ["rolled_back"]

    in_the_window(scenario)


def test_only_approvers_decide_about_the_commit():
    async def scenario(books, instance):
        decide = books.steering.decide_commit
        stranger = replace(COMMIT, by="mallory")
        assert await problem(books, decide, wave(books), None, stranger) == (403, "not-an-approver")
        assert await books.do(decide, wave(books), [instance], COMMIT, 1) == [instance]
        wrong = await problem(books, decide, wave(books), None, COMMIT, 2)
        assert wrong == (409, "wrong-state")

    in_the_window(scenario, approvers=["lena", "mona"])


def test_a_hook_that_waits_for_a_person_goes_on_when_somebody_says_that_it_is_done():
    hook = {"name": "desk", "manual": "Call the desk."}

    async def scenario(books, instance):
        view = InstanceView.of(wave(books).instances[0])
        assert (view.waiting_for.step, view.waiting_for.words) == (
            "desk-do",
            "hook desk: Call the desk.",
        )
        word = HandInstallation("lena")
        assert await books.do(books.steering.tell_installed, wave(books), None, word) == [instance]
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    in_the_window(scenario, Phase.SWITCHING_OVER, cutover={"hooks": [hook]})


def test_a_cutover_without_loss_is_approved_without_accepting_any_and_its_certificate_is_shown():
    async def scenario(books, instance):
        (waiting,) = wave(books).instances
        assert "nothing is lost" in waiting.waiting.words
        assert InstanceView.of(waiting).waiting_for.lossless
        await books.do(books.steering.answer, wave(books), None, BARE)
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]
        shown = InstanceView.of(wave(books).instances[0])
        assert shown.certificate.zero_loss
        assert shown.certificate.instance == instance
        assert len(shown.certificate.job_ids) == 3
        assert (shown.certificate.pending_bytes, shown.certificate.margin_seconds) == (0, 60.0)
        assert shown.validation.passed

    async def prepared(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        policy = {"cutover": {"point": "zero_loss", "quiesce": REST}}
        await books.accept("w1", ref.instance_id, policy=policy)
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_APPROVAL)
        await scenario(books, ref.instance_id)

    played(prepared)


def test_where_something_may_be_lost_an_approval_says_so():
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_APPROVAL)
        refused = await problem(books, books.steering.answer, wave(books), None, BARE)
        assert refused == (422, "invalid-document")
        lossy = wave(books).instances[0]
        require_acknowledged([lossy], YES)
        sure = replace(lossy, waiting=Waiting(Gate.APPROVAL, "?", lossless=True))
        require_acknowledged([sure], BARE)
        with pytest.raises(Problem):
            require_acknowledged([sure, lossy], BARE)

    played(scenario)
