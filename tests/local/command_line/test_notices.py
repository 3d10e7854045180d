"""Who was told of a wave, and who could not be, as an operator at a terminal meets it."""

import uuid
from datetime import UTC, datetime

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.notice_tables import NoticeTables
from clouds.azure.tables import Tables
from domain.notification.delivery import Delivery, DeliveryState
from domain.notification.delivery import ended as given_up
from domain.notification.notice import Notice, NoticeKind

REASON = "soc.example answered \x1b[31m410"


@pytest.fixture
def dead(ferry, ended):
    """Give the id of a delivery of the wave that has failed, by a channel of its own, dead."""
    return lay_down(ferry, ended)


def lay_down(ferry, wave):
    client = TableServiceClient.from_connection_string(ferry.system.storage)
    now, channel = datetime.now(UTC), f"c-{uuid.uuid4().hex[:8]}"
    notice = Notice(f"failed~{channel}", NoticeKind.FAILED, wave, now, "the disk is full")
    given = Delivery(channel, notice, "b", now, 18, REASON)
    book = NoticeTables(Tables(lambda: client))
    book.plan(notice, [given])
    book.end(given_up(given, DeliveryState.DEAD, now))
    return given


def test_what_nobody_could_be_told_is_listed_and_tried_again(command, ended, dead):
    told = command("notifications", "dead")
    assert dead.channel in " ".join(told.stdout.split())
    assert "\x1b" not in told.stdout
    assert f"next: ferry notifications revive {ended}" in told.stderr
    known = command.read("notifications", "list", ended, "--channel", dead.channel)["deliveries"]
    assert [(each["id"], each["state"], each["trouble"]) for each in known] == [
        (dead.id, "dead", REASON)
    ]
    taken = command.read("notifications", "revive", ended, dead.id)
    assert taken == {"wave": ended, "deliveries": [dead.id], "left": 0}
    (waits,) = command.read("notifications", "list", ended, "--state", "waiting")["deliveries"]
    assert (waits["id"], waits["attempts"]) == (dead.id, 0)
    again = command("notifications", "revive", ended, "--channel", dead.channel)
    assert again.exit_code == 3
    assert "no such dead deliveries" in again.stderr


def test_a_long_list_is_read_on_where_it_ended(command, ferry, ended):
    for _ in range(2):
        lay_down(ferry, ended)
    page = command("notifications", "list", ended, "--state", "dead", "--limit", "1")
    assert "next: ferry notifications list" in page.stderr
