"""Dead deliveries over HTTP and on the dashboard: seen with the reason, and tried again."""

import json
from datetime import UTC, datetime

import azure.functions as func
import pytest

from clouds.notifying.answers import GONE
from domain.audit import AuditKind
from domain.errors import Refusal, Refused
from domain.migration import Outcome
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.notifying.ground import IDS, Ground
from triggers import notices
from triggers.http.answering import answer_request


def gone(channel):
    return Refused(Refusal(GONE, f"channel {channel}", f"{channel}.example answered 410"))


def dead(ground=None, *, channels=("bus",), wave="w1", ids=IDS):
    """Give a ground on which a wave's beginning could not be told by these channels."""
    ground = ground or Ground()
    ground.accept(wave, ids)
    for each in channels:
        ground.fail(each, gone(each))
    ground.look(minutes=1)
    return ground


def ask(ground, operation, document=None, wave="w1", **query):
    route = next(each for each in notices.ROUTES if each.operation == operation)
    request = func.HttpRequest(
        route.method,
        "http://ferry/api/x",
        params={name: str(value) for name, value in query.items()},
        route_params=dict.fromkeys(route.parameters, wave),
        headers={"content-type": "application/json"},
        body=json.dumps(document or {}).encode(),
    )
    answer = answer_request(route, request, ground.clouds, ground.settings)
    return answer.status_code, json.loads(answer.get_body())


def listed(ground, **query):
    return ask(ground, "list_deliveries", **query)[1]


def test_what_is_dead_is_listed_with_the_reason_the_latest_first():
    ground = dead(dead(), wave="w2", ids=("i-00000009",), channels=("bus", "ops"))
    status, page = ask(ground, "list_dead_deliveries")
    assert (status, page["total"]) == (200, 3)
    assert [each["wave"] for each in page["deliveries"]] == ["w2", "w2", "w1"]
    first, last = page["deliveries"][0], page["deliveries"][-1]
    assert (last["channel"], last["kind"], last["state"]) == ("bus", "wave_started", "dead")
    assert (last["attempts"], last["due"]) == (1, None)
    assert "bus.example answered 410" in last["trouble"]
    assert ask(ground, "list_dead_deliveries", limit=1)[1] == {"total": 3, "deliveries": [first]}


def test_who_was_told_of_a_wave_is_listed_page_by_page():
    ground = dead()
    ground.end(1)
    ground.end(2, Outcome.FAILED)
    ground.look(minutes=1)
    whole = listed(ground)["deliveries"]
    assert [each["state"] for each in whole].count("told") == 5
    assert [each["at"] for each in whole] == sorted(each["at"] for each in whole)
    pages, query = [], {"limit": 4}
    while True:
        page = listed(ground, **query)
        pages += page["deliveries"]
        if not page["next"]:
            break
        query["cursor"] = page["next"]
    assert pages == whole
    assert [each["kind"] for each in listed(ground, state="dead")["deliveries"]] == ["wave_started"]
    assert {each["channel"] for each in listed(ground, channel="ops")["deliveries"]} == {"ops"}
    assert ask(ground, "list_deliveries", cursor="f" * 32)[0] == 422
    assert ask(ground, "list_deliveries", wave="nobodys")[0] == 404


def test_what_is_revived_is_told_once_under_the_same_id_and_the_audit_log_knows_who():
    ground = dead()
    (delivery,) = listed(ground, state="dead")["deliveries"]
    status, taken = ask(ground, "revive_deliveries", {"by": "mona"})
    assert (status, taken) == (202, {"wave": "w1", "deliveries": [delivery["id"]], "left": 0})
    ground.now = datetime.now(UTC)
    for _ in range(3):
        ground.look(minutes=1)
    assert [m.subject for name, m in ground.told if name == "bus"] == ["w1 has started"]
    assert ask(ground, "list_dead_deliveries")[1]["total"] == 0
    log = ground.stage.audit
    entries = [each.event for chain in log.chains() for each in log.read(chain)]
    asked = next(each for each in entries if each.kind is AuditKind.REQUEST)
    assert asked.action == "revive_deliveries"
    assert any(each.startswith("by p-") for each in asked.details)


def over_and_untold():
    """Give a wave that is over, of which its bus could not be told."""
    ground = Ground()
    run = ground.accept()
    for number in (1, 2, 3):
        ground.end(number)
    ground.clouds.register.end(run)
    ground.fail("bus", *map(gone, ["bus"] * 4))
    ground.look(minutes=1)
    return ground


def test_of_a_wave_that_is_long_over_it_is_told_all_the_same():
    ground = over_and_untold()
    ground.look(days=3)
    assert ground.stage.notices.bookmarks()["w1"].settled
    assert len(ask(ground, "revive_deliveries")[1]["deliveries"]) == 4
    ground.now = datetime.now(UTC)
    ground.look(minutes=1)
    assert len([name for name, _ in ground.told if name == "bus"]) == 4
    ground.look(days=3)
    assert ground.stage.notices.bookmarks()["w1"].settled


def test_what_is_revived_while_its_wave_is_laid_aside_is_told(monkeypatch):
    ground = over_and_untold()
    book = ground.stage.notices
    put = book.put_bookmark

    def put_late(wave, bookmark):
        if bookmark.settled:
            assert ask(ground, "revive_deliveries")[0] == 202
        put(wave, bookmark)

    monkeypatch.setattr(book, "put_bookmark", put_late)
    ground.look(days=3)
    monkeypatch.undo()
    assert not book.bookmarks()["w1"].settled
    ground.now = datetime.now(UTC)
    ground.look(minutes=1)
    assert len([name for name, _ in ground.told if name == "bus"]) == 4


def test_only_what_was_chosen_is_revived_and_what_is_not_dead_is_refused():
    ground = dead(channels=("bus", "ops"))
    ops = next(each for each in listed(ground)["deliveries"] if each["channel"] == "ops")
    assert ask(ground, "revive_deliveries", {"channel": "ops"})[1]["deliveries"] == [ops["id"]]
    for document in ({"deliveries": [ops["id"]]}, {"channel": "ops"}, {"channel": "mona"}):
        status, problem = ask(ground, "revive_deliveries", document)
        assert (status, problem["type"]) == (409, "urn:ferry:problem:wrong-state")
    assert ask(ground, "revive_deliveries", {"deliveries": ["1"]})[0] == 422
    assert ask(ground, "revive_deliveries", wave="nobodys")[0] == 404
    assert ask(ground, "list_dead_deliveries")[1]["total"] == 1


def test_so_many_are_revived_at_once_and_the_rest_is_told_of(monkeypatch):
    ground = dead(channels=("bus", "ops"))
    monkeypatch.setattr(notices, "_MOST", 1)
    assert ask(ground, "revive_deliveries")[1]["left"] == 1
    assert ask(ground, "revive_deliveries")[1]["left"] == 0


@pytest.mark.parametrize("all_of_it", [True, False])
def test_on_the_dashboard_it_is_read_and_tried_again(all_of_it):
    ground = dead(channels=("bus", "ops"))
    browser = Browser(ground.clouds)
    page = browser.get("dashboard/notifications")
    assert page.status == 200
    assert "bus.example answered 410" in page.text
    assert "Wave started" in page.text
    action = "/api/dashboard/waves/w1/notifications/revive"
    (chosen,) = {each["id"] for each in listed(ground, channel="bus")["deliveries"]}
    fields = {} if all_of_it else {"deliveries": chosen}
    form = page.text.partition('name="form" value="')[2].partition('"')[0]
    sent = browser.post(action.removeprefix("/api/"), {"form": form, **fields})
    assert sent.status == 422  # nobody has said that he means it
    fields |= {"form": form, "confirmation": "yes"}
    sent = browser.post(action.removeprefix("/api/"), fields)
    assert (sent.status, sent.headers["Location"].partition("?")[0]) == (
        303,
        "/api/dashboard/notifications",
    )
    left = ask(ground, "list_dead_deliveries")[1]["deliveries"]
    assert [each["channel"] for each in left] == ([] if all_of_it else ["ops"])


def test_where_everybody_was_told_the_page_says_so():
    assert "Everybody was told" in Browser(Ground().clouds).get("dashboard/notifications").text
