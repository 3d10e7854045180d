"""Teams, Slack and signed CloudEvents, posted over TLS to a server of this machine."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from clouds.notifying.answers import GONE
from clouds.notifying.posting import Posting
from clouds.safe_door import SafeDoor
from domain.errors import Refused, Transient
from domain.notification.channel import Channel, ChannelKind
from domain.notification.wording import Link, message_of
from tests.clouds.notifying.receivers import sent, verify
from tests.domain.notification.notices import NOON, OPS, notice

KEY = base64.b64encode(b"k" * 32).decode()
NEXT = base64.b64encode(b"n" * 32).decode()
TEAMS = replace(OPS, kind=ChannelKind.TEAMS)
LINK = Link("Look at it in Ferry", "https://ferry.example/w1")
MESSAGE = message_of("a" * 32, (notice(remedy="Make room."),), {}, (LINK,))


def bus(receiver):
    url = f"{receiver.url}/events?topic=a"
    return Channel("bus", ChannelKind.WEBHOOK, endpoint=url, secret="setting:bus")


def test_a_webhook_gets_a_cloud_event_whose_signature_holds(receiver, posting):
    posting.send(bus(receiver), MESSAGE, f"whsec_{KEY}", NOON)
    ((path, headers, body),) = receiver.got
    event = json.loads(body)
    assert (path, headers["content-type"]) == (
        "/events?topic=a",
        "application/cloudevents+json; charset=utf-8",
    )
    assert {name: event[name] for name in ("specversion", "id", "source", "type", "subject")} == {
        "specversion": "1.0",
        "id": "a" * 32,
        "source": "/ferry",
        "type": "ferry.notice.failed.v1",
        "subject": "waves/w1/instances/i-00000001",
    }
    assert event["time"] == "2026-03-02T12:00:00Z"
    assert event["data"]["notices"][0]["remedy"] == "Make room."
    assert headers["webhook-id"] == event["id"]
    assert headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert verify(headers, body, KEY)
    assert not verify(headers, body + b" ", KEY)
    assert not verify(headers, body, NEXT)


def test_while_keys_change_both_sign(receiver, posting):
    posting.send(bus(receiver), MESSAGE, f"{KEY} {NEXT}", NOON)
    ((_, headers, body),) = receiver.got
    assert verify(headers, body, KEY)
    assert verify(headers, body, NEXT)


def test_the_same_message_again_has_the_same_id_and_a_new_signature(receiver, posting):
    for hours in (0, 1):
        posting.send(bus(receiver), MESSAGE, KEY, NOON + timedelta(hours=hours))
    (_, first, one), (_, second, other) = receiver.got
    assert (first["webhook-id"], one) == (second["webhook-id"], other)
    assert first["webhook-signature"] != second["webhook-signature"]


def test_a_digest_is_one_event_with_all_of_its_notices(receiver, posting):
    both = message_of("b" * 32, (notice(), notice(number=2)), {})
    posting.send(bus(receiver), both, KEY, NOON)
    (event,) = sent(receiver)
    assert (event["type"], event["subject"]) == ("ferry.notice.digest.v1", "waves/w1")
    assert len(event["data"]["notices"]) == 2


def test_teams_gets_an_adaptive_card_in_which_nothing_others_wrote_is_a_link(receiver, posting):
    evil = replace(notice(), words="[click](https://evil.example) *now*")
    message = message_of("a" * 32, (evil,), {}, (LINK,))
    posting.send(TEAMS, message, f"{receiver.url}/workflows/1?sig=s3cret", NOON)
    ((path, headers, _),) = receiver.got
    assert (path, headers["content-type"]) == ("/workflows/1?sig=s3cret", "application/json")
    (body,) = sent(receiver)
    assert body["type"] == "message"
    (attachment,) = body["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert card["body"][0]["text"].endswith("has not been migrated")
    assert r"\[click\]\(https" in card["body"][1]["text"]
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": LINK.label, "url": LINK.url}]


def test_slack_gets_blocks_in_which_nobody_is_called(receiver, posting):
    evil = replace(notice(), words="<!channel> <https://evil.example|click> & more " + "x" * 5_000)
    message = message_of("a" * 32, (evil,), {}, (LINK,))
    posting.send(OPS, message, f"{receiver.url}/services/T/B/s3cret", NOON)
    (body,) = sent(receiver)
    header, line, follow, links, _ = body["blocks"]
    assert header["type"] == "header"
    assert "&lt;!channel&gt; &lt;https" in line["text"]["text"]
    assert len(line["text"]["text"]) <= 3_000
    assert follow["text"]["text"].startswith("*What to do next:*")
    assert links["text"]["text"] == f"<{LINK.url}|{LINK.label}>"
    assert body["text"] == message.subject


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_who_may_take_it_later_is_asked_again_when_he_says(receiver, posting, status):
    receiver.answers = [(status, {"Retry-After": "120"})]
    with pytest.raises(Transient, match=f"answered {status}") as error:
        posting.send(bus(receiver), MESSAGE, KEY, NOON)
    assert error.value.delay.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize("status", [301, 400, 401, 404])
def test_any_other_answer_is_a_refusal_without_secret_or_redirect(receiver, posting, status):
    receiver.answers = [(status, {"Location": f"{receiver.url}/elsewhere"})]
    with pytest.raises(Refused, match=f"answered {status}") as error:
        posting.send(TEAMS, MESSAGE, f"{receiver.url}/workflows/1?sig=s3cret", NOON)
    assert len(receiver.got) == 1
    assert "s3cret" not in repr(error.value.refusal)


def test_where_nobody_is_any_more_it_is_said(receiver, posting):
    receiver.answers = [(410, {})]
    with pytest.raises(Refused) as error:
        posting.send(bus(receiver), MESSAGE, KEY, NOON)
    assert error.value.refusal.code == GONE


def test_who_does_not_answer_is_asked_again_and_the_secret_address_is_not_told(posting):
    with pytest.raises(Transient, match="does not answer") as error:
        posting.send(TEAMS, MESSAGE, "https://localhost:1042/workflows/1?sig=s3cret", NOON)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("secret", [None, "", "short", "not base64!"])
def test_without_a_sound_key_nothing_is_posted(receiver, posting, secret):
    with pytest.raises(Refused) as error:
        posting.send(bus(receiver), MESSAGE, secret, NOON)
    assert error.value.refusal.code == "notifications.secret"
    assert receiver.got == []


@pytest.mark.parametrize(
    "address",
    [
        "https://169.254.169.254/metadata",
        "https://127.0.0.1:8443/",
        "https://[::1]/",
        "https://10.0.0.4/",
        "http://hooks.example/",
        "https://me@hooks.example/",
    ],
)
def test_the_door_of_hooks_guards_notifications_too(address):
    channel = replace(OPS)
    with pytest.raises(Refused) as error:
        Posting(SafeDoor(), "/ferry").send(channel, MESSAGE, address, NOON)
    assert error.value.refusal.code == "notifications.address"


def test_hosts_that_are_not_listed_are_not_called():
    door = SafeDoor(hosts="hooks.slack.example")
    with pytest.raises(Refused, match="not among the hosts"):
        Posting(door, "/ferry").send(OPS, MESSAGE, "https://evil.example/", NOON)
