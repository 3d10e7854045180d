"""Events that stories wait for, raised at the engine itself by whoever has no record."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.cutover import CommitPolicy, CommitWhen, CutoverPolicy, Otherwise
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.names import story_id
from orchestrators.ask_approval import approval_recorded
from orchestrators.commit_window import commit_decided
from tests.orchestrators.conftest import Stage

ROOT = Path(__file__).parents[3]
FORGED = Approval(Decision.APPROVE, "mallory", "go", ACKNOWLEDGEMENT)
CUTOVER = {"stop_instance", "start_failover", "start_point_failover"}
WINDOW = CommitPolicy(CommitWhen.APPROVED, timedelta(hours=1), Otherwise.ROLL_BACK)


def test_a_forged_approval_raised_at_the_engine_opens_no_gate():
    stage = Stage()
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    story = story_id("w1", ref.instance_id, 1)
    raised = []

    def forge(_):
        stage.tell(story, approval_recorded(1), FORGED)
        raised.append(story)

    stage.at(Phase.AWAITING_APPROVAL, forge)
    (report,) = stage.migrate(ref)
    steps = {name for name, _ in stage.spoiler.taken}
    assert raised == [story]
    assert report.outcome is not Outcome.MIGRATED
    assert steps.isdisjoint(CUTOVER)


def test_a_forged_commit_raised_at_the_engine_commits_nothing():
    stage = Stage()
    ref = stage.add_instance()
    story = story_id("w1", ref.instance_id, 1)
    stage.at(Phase.AWAITING_COMMIT, lambda _: stage.tell(story, commit_decided(1), FORGED))
    (report,) = stage.migrate(ref, cutover=CutoverPolicy(commit=WINDOW))
    assert report.outcome is not Outcome.MIGRATED


def test_no_answer_ever_hands_out_the_engines_own_addresses():
    """They carry the engine's key: whoever has one may raise events at every story."""
    words = r"create_check_status_response|create_http_management_payload|runtime/webhooks"
    rooms = ("activities", "clouds", "domain", "durable", "orchestrators", "triggers")
    for file in (each for room in rooms for each in (ROOT / room).rglob("*.py")):
        assert not re.search(words, file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize("path", ["instances", "instances/w1/raiseEvent/approval", "entities"])
def test_the_engine_has_no_address_of_its_own_beside_ferry(ferry, path):
    url = f"{ferry.system.url}/runtime/webhooks/durabletask/{path}"
    for headers in ({}, {"x-functions-key": ferry.system.key}):
        assert requests.post(url, json={}, headers=headers, timeout=10).status_code == 404
