"""What people are told by the running local system: by mail and webhook, who may be away."""

import time
import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.notice_tables import NoticeTables
from clouds.azure.tables import Tables
from tests.clouds.notifying.receivers import verify
from tests.telemetry.people import KEY

PATIENCE = 90


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def deliveries(ferry, wave, state):
    answer = ferry.call("GET", f"waves/{wave}/notifications?state={state}")
    return answer.json()["deliveries"]


def kind(event):
    return event["type"].split(".")[2]


def test_a_wave_is_told_from_its_beginning_to_its_end_though_the_host_died(wave, ferry, people):
    until(lambda: len(deliveries(ferry, wave, "told")) == 6)
    events = {each["id"]: each for each in people.events_of(wave)}
    happened = ["wave_started", "approval_needed", "migrated"]
    assert sorted(map(kind, events.values())) == sorted(happened)
    assert len({mail["Message-ID"] for mail in people.mails_of(wave)}) == 3
    assert deliveries(ferry, wave, "waiting") == deliveries(ferry, wave, "dead") == []


def test_the_receiver_knows_by_the_signature_that_it_is_ferry(wave, people):
    assert people.events_of(wave)
    for _, headers, body in people.web.taken:
        assert verify(headers, body, KEY)


@pytest.fixture
def while_away(ferry, people):
    """Let a wave begin and end while both are away; gives its name once both were tried."""
    people.go_away()
    name = f"t-{uuid.uuid4().hex[:8]}"
    nobody = [f"i-{uuid.uuid4().hex[:17]}"]
    document = {"wave": name, "region": ferry.system.region, "instances": nobody}
    assert ferry.call("POST", "waves", document).status_code == 202
    ferry.until(name, lambda status: status["state"] == "finished")

    def tried():
        waiting = deliveries(ferry, name, "waiting")
        return {each["channel"] for each in waiting if each["attempts"]} == {"mona", "soc"}

    until(tried)
    yield name
    people.web.answers.clear()


def let_the_pause_pass(ferry, wave):
    """Do what half a minute does: what was put off is due; what is due anyway is let be."""
    now = datetime.now(UTC)
    client = TableServiceClient.from_connection_string(ferry.system.storage)
    book = NoticeTables(Tables(lambda: client))
    for each in book.waiting(wave):
        if each.due > now + timedelta(seconds=5):
            book.put_off(replace(each, due=now))


def test_who_was_away_is_told_everything_once(while_away, ferry, people):
    assert people.events_of(while_away) == people.mails_of(while_away) == []
    troubles = {each["trouble"] for each in deliveries(ferry, while_away, "waiting")}
    assert any("answered 503" in each for each in troubles)
    assert any("does not answer" in each for each in troubles)
    people.come_back()
    let_the_pause_pass(ferry, while_away)
    until(lambda: len(deliveries(ferry, while_away, "told")) == 4)
    assert Counter(map(kind, people.events_of(while_away))) == {"wave_started": 1, "failed": 1}
    subjects = sorted(each["Subject"].partition(" ")[2] for each in people.mails_of(while_away))
    assert len(subjects) == 2
    assert "has started" in subjects
    assert deliveries(ferry, while_away, "waiting") == []
