"""Azure's own mail and topics: the real SDKs against what their REST descriptions say."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from clouds.notifying.azure import AzureEmail, EventGrid
from domain.errors import Refused, Transient
from domain.notification.channel import Channel, ChannelKind
from domain.notification.wording import message_of
from tests.clouds.notifying.receivers import sent
from tests.domain.notification.notices import notice

MESSAGE = message_of("0123456789abcdef" * 2, (notice(remedy="Make room."),), {})


def believing(tls):
    return {"connection_verify": str(tls[0])}


TAKEN = (200, {})  # what a topic answers; with 202 mail is taken


class Identity:
    """The app's identity, of which tokens are asked."""

    def __init__(self):
        self.scopes = []

    def get_token(self, *scopes, **_):
        self.scopes += scopes
        return SimpleNamespace(token="t0ken", expires_on=4_102_444_800)


@pytest.fixture
def identity():
    return Identity()


@pytest.fixture
def mail(receiver, tls, identity):
    channel = Channel(
        "m", ChannelKind.AZURE_EMAIL, ("mona@example.com",), "f@x.example", endpoint=receiver.url
    )
    return lambda: AzureEmail(lambda: identity, believing(tls)).send(channel, MESSAGE)


@pytest.fixture
def topic(receiver, tls, identity):
    url = f"{receiver.url}/api/events"
    channel = Channel("g", ChannelKind.EVENT_GRID, endpoint=url)
    return lambda: EventGrid(lambda: identity, "/ferry", believing(tls)).send(channel, MESSAGE)


def test_mail_is_handed_over_under_an_operation_id_that_stays_the_same(receiver, mail, identity):
    accepted = (202, {"Operation-Location": f"{receiver.url}/emails/operations/1"})
    receiver.answers = [accepted, accepted]
    mail()
    mail()
    (path, headers, body), (_, again, _) = receiver.got
    assert path.startswith("/emails:send?api-version=")
    assert headers["operation-id"] == again["operation-id"] == str(uuid.UUID(MESSAGE.id))
    assert headers["authorization"] == "Bearer t0ken"
    assert identity.scopes[0] == "https://communication.azure.com//.default"  # as the SDK asks
    said = json.loads(body)
    assert said["senderAddress"] == "f@x.example"
    assert said["recipients"]["to"] == [{"address": "mona@example.com"}]
    assert said["content"]["subject"] == MESSAGE.subject
    assert "Make room." in said["content"]["plainText"]
    assert "<h1" in said["content"]["html"]


def test_a_topic_gets_a_cloud_event_by_the_apps_identity(receiver, topic, identity):
    receiver.answers = [TAKEN]
    topic()
    ((path, headers, _),) = receiver.got
    assert path.startswith("/api/events?api-version=")
    assert headers["content-type"].startswith("application/cloudevents-batch+json")
    assert headers["authorization"] == "Bearer t0ken"
    assert identity.scopes[0] == "https://eventgrid.azure.net/.default"
    ((event,),) = sent(receiver)
    assert (event["id"], event["type"]) == (MESSAGE.id, "ferry.notice.failed.v1")
    assert event["specversion"] == "1.0"
    assert event["data"]["notices"][0]["remedy"] == "Make room."


@pytest.mark.parametrize("way", ["mail", "topic"])
def test_a_throttle_is_waited_for_as_long_as_azure_says(receiver, request, way):
    receiver.answers = [(429, {"Retry-After": "60"})]
    with pytest.raises(Transient) as error:
        request.getfixturevalue(way)()
    assert error.value.delay.retry_after == timedelta(minutes=1)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("way", ["mail", "topic"])
@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_missing_right_is_a_refusal(receiver, request, way, status):
    receiver.answers = [(status, {})]
    with pytest.raises(Refused):
        request.getfixturevalue(way)()


def test_a_digest_is_published_as_one_event(receiver, tls, identity):
    receiver.answers = [TAKEN]
    channel = Channel("g", ChannelKind.EVENT_GRID, endpoint=f"{receiver.url}/api/events")
    both = replace(MESSAGE, notices=(notice(), notice(number=2)))
    EventGrid(lambda: identity, "/ferry", believing(tls)).send(channel, both)
    ((event,),) = sent(receiver)
    assert event["type"] == "ferry.notice.digest.v1"
