"""Waves over HTTP: decided, listed, followed, tried again."""

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from domain.approval import ACKNOWLEDGEMENT
from local.simulators.aws.scenery import InstanceWish, Scenery
from local.simulators.aws.seed_variants import Variant
from tests.triggers.waving import finished, problem


def test_a_wave_that_nobody_started_is_unknown_to_every_route(ferry):
    answers = {"decision": "reject"}
    for method, path, body in (
        ("GET", "waves/nobodys", None),
        ("POST", "waves/nobodys/approval", answers),
        ("POST", "waves/nobodys/cancel", {}),
    ):
        document = problem(ferry.call(method, path, body), 404, "no-such-wave")
        assert "POST /api/waves" in document["remedy"]


def test_an_approval_has_to_say_in_words_what_may_be_lost(ferry):
    words = {"decision": "approve", "acknowledges": "yes"}
    response = ferry.call("POST", "waves/w/approval", words)
    assert ACKNOWLEDGEMENT in problem(response, 422, "invalid-document")["detail"]


def test_an_answer_for_instances_that_wait_for_none_is_refused(ferry, order, name, nobody):
    ferry.call("POST", "waves", order())
    ferry.until(name, finished)
    answer = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
    problem(ferry.call("POST", f"waves/{name}/approval", answer), 409, "wrong-state")
    named = {**answer, "instances": [nobody]}
    document = problem(ferry.call("POST", f"waves/{name}/approval", named), 409, "wrong-state")
    assert nobody in document["detail"]
    problem(ferry.call("POST", f"waves/{name}/cancel", {}), 409, "wrong-state")


def at_gate(instance):
    return bool(instance["waiting_for"]) and instance["waiting_for"]["gate"] == "approval"


def test_a_wave_is_approved_for_one_instance_rejected_for_another_and_cancelled_for_a_third(
    ferry, name
):
    yes, no, stop = list(ferry.system.instances)[:3]
    patient = {part: {"patience": "P2D"} for part in ("stop", "validation", "command")}
    document = {
        "wave": name,
        "region": ferry.system.region,
        "instances": [yes, no, stop],
        "targets": {yes: {"vm_name": f"{name}-vm", "tags": {"Owner": "finance"}}},
        "policy": {"pace": patient},
    }
    assert ferry.call("POST", "waves", document).status_code == 202
    response = ferry.call("POST", f"waves/{name}/cancel", {"instances": [stop], "by": "mona"})
    assert (response.status_code, response.json()["instances"]) == (202, [stop])
    waiting = lambda s: all(at_gate(i) or i["outcome"] for i in s["instances"])  # noqa: E731
    status = ferry.until(name, waiting)
    assert [at_gate(i) for i in status["instances"]] == [True, True, False]
    assert ACKNOWLEDGEMENT in status["instances"][0]["waiting_for"]["words"]

    approve = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT, "instances": [yes]}
    assert ferry.call("POST", f"waves/{name}/approval", approve).status_code == 202
    reject = {"decision": "reject", "comment": "not yet", "instances": [no]}
    assert ferry.call("POST", f"waves/{name}/approval", reject).json()["instances"] == [no]

    status = ferry.until(name, finished)
    assert [i["outcome"] for i in status["instances"]] == ["migrated", "rejected", "cancelled"]
    assert status["instances"][0]["target_vm_id"].endswith(f"/{name}-vm")
    assert "not yet" in status["instances"][1]["because"]
    assert "mona" in status["instances"][2]["because"]


def test_a_wave_of_selected_instances_stays_as_it_was_when_more_are_tagged(ferry, name):
    scenery, tags = Scenery(ferry.system.aws_url), {"Wave": name}
    linux = InstanceWish(tags=tags, variant=Variant.LINUX)  # never fit, so it soon ends
    document = {"wave": name, "region": ferry.system.region, "select": {"tags": tags}}
    first = scenery.launch(linux)
    assert ferry.call("POST", "waves", document).json()["instances"] == 1
    scenery.launch(linux)
    assert ferry.call("POST", "waves", document).json()["instances"] == 1
    status = ferry.until(name, finished)
    assert [each["instance"] for each in status["instances"]] == [first]


def test_waves_are_listed_by_name_and_state_the_newest_first_page_by_page(ferry, order, name):
    names = [f"{name}-{letter}" for letter in "abc"]
    for each in names:
        document = order(wave=each, instances=[f"i-{uuid.uuid4().hex[:17]}"])
        assert ferry.call("POST", "waves", document).status_code == 202
    for each in names:
        ferry.until(each, finished)
    listed = f"waves?name={name}&state=finished"  # a wave is, once its run is closed as well
    ferry.until(names[0], lambda _: len(ferry.call("GET", listed).json()["waves"]) == len(names))
    first = ferry.call("GET", f"waves?name={name}&limit=2&state=finished").json()
    assert [wave["wave"] for wave in first["waves"]] == names[:0:-1]
    assert "instances" not in first["waves"][0]
    rest = ferry.call("GET", f"waves?name={name}&limit=2&cursor={first['next']}").json()
    assert ([wave["wave"] for wave in rest["waves"]], rest["next"]) == (names[:1], None)
    assert ferry.call("GET", f"waves?name={name}&state=running").json()["waves"] == []
    problem(ferry.call("GET", "waves?cursor=nonsense"), 422, "invalid-query")


def test_a_summary_tells_progress_and_health_of_the_whole(ferry, order, name):
    ferry.call("POST", "waves", order())
    status = ferry.until(name, finished)
    assert status["progress"]["by_lifecycle"]["ended"] == 1
    assert (status["health"], status["outcomes"]["failed"]) == ("failing", 1)
    assert (status["account"], status["region"]) == (ferry.system.account, ferry.system.region)
    (listed,) = ferry.call("GET", f"waves?name={name}").json()["waves"]
    whole = {"instances", "recovery_plans", "approval", "eta"}
    assert listed == {key: value for key, value in status.items() if key not in whole}


def test_events_are_read_in_order_and_on_from_any_of_them(ferry, order, name):
    ferry.call("POST", "waves", order())
    ferry.until(name, finished)
    events = ferry.call("GET", f"waves/{name}/events").json()["events"]
    assert [event["kind"] for event in events][-1] == "ended"
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    page = ferry.call("GET", f"waves/{name}/events?limit=1").json()
    assert (page["events"], page["next"]) == (events[:1], events[0]["cursor"])
    rest = ferry.call("GET", f"waves/{name}/events?after={page['next']}").json()
    assert (rest["events"], rest["next"]) == (events[1:], None)
    problem(ferry.call("GET", "waves/nobodys/events"), 404, "no-such-wave")


def test_what_failed_is_retried_and_what_runs_is_not(ferry, order, name, nobody):
    ferry.call("POST", "waves", order())
    ferry.until(name, finished)
    assert ferry.call("POST", f"waves/{name}/retry", {}).json()["instances"] == [nobody]
    again = ferry.until(name, lambda s: finished(s) and s["runs"] == 2)
    assert again["instances"][0]["attempt"] == 2


def test_a_suspended_instance_rests_until_it_is_resumed(ferry, name):
    instance = list(ferry.system.instances)[-1]
    document = {"wave": name, "region": ferry.system.region, "instances": [instance]}
    assert ferry.call("POST", "waves", document).status_code == 202
    ferry.until(name, lambda s: s["state"] == "running")
    problem(ferry.call("POST", f"waves/{name}/resume", {}), 409, "wrong-state")
    assert ferry.call("POST", f"waves/{name}/suspend", {}).json()["instances"] == [instance]
    assert ferry.call("GET", f"waves/{name}").json()["instances"][0]["suspended"]
    assert ferry.call("POST", f"waves/{name}/resume", {}).status_code == 202
    assert not ferry.call("GET", f"waves/{name}").json()["instances"][0]["suspended"]
    assert ferry.call("POST", f"waves/{name}/cancel", {}).status_code == 202
    status = ferry.until(name, finished)
    assert status["outcomes"]["cancelled"] == 1


def test_of_100_waves_that_want_one_instance_at_once_one_gets_it(ferry, order, name):
    wanted = list(ferry.system.instances)[-2]  # one that lasts longer than the race

    def send(number):
        return ferry.call("POST", "waves", order(wave=f"{name}-{number}", instances=[wanted]))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(100)))
    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: 99}
    (winner,) = (answer.json()["wave"] for answer in answers if answer.status_code == 202)
    loser = next(answer for answer in answers if answer.status_code == 409)
    document = problem(loser, 409, "instance-claimed")
    assert f"{wanted} belongs to wave {winner}" in document["detail"]
    losers = ferry.call("GET", f"waves?name={name}-").json()["waves"]
    assert [each["wave"] for each in losers] == [winner]
    cancelled = lambda _: ferry.call("POST", f"waves/{winner}/cancel", {}).status_code == 202  # noqa: E731
    ferry.until(winner, cancelled)
    assert ferry.until(winner, finished)["instances"][0]["outcome"] == "cancelled"


def test_no_answer_tells_how_to_get_past_ferry_to_its_engine(ferry, order, name):
    answers = [
        ferry.call("POST", "waves", order()),
        ferry.call("GET", f"waves/{name}"),
        ferry.call("GET", f"waves/{name}/events"),
        ferry.call("GET", "health"),
        ferry.call("GET", "openapi.json"),
    ]
    for answer in answers:
        told = f"{answer.headers} {answer.text}"
        assert "webhooks" not in told
        assert "taskHub" not in told
        assert ferry.system.key not in told
