from datetime import UTC, datetime, timedelta

import pytest

from domain.checkup.check import Area, Check, Verdict, worst
from domain.checkup.choices import Choices, judge_choices
from domain.checkup.clocks import ClockReading, judge_clock
from domain.checkup.queue import judge_poison, judge_queue
from domain.checkup.quotas import judge_quotas
from domain.checkup.servers import judge_servers
from domain.component import Component, Part, PartKind, Role
from domain.provider import Provider
from domain.target.offer import RegionOffer
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize
from domain.vault import Health

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WELL, LOOK, FAILS = Verdict.HEALTHY, Verdict.ATTENTION, Verdict.FAILING
SIZE = AzureSize("Standard_D2s_v5", "standardDSv5Family", 2, 8, 4, 2)


def test_all_stands_as_the_worst_of_it_does():
    checks = [Check(Area.QUEUE, "a", verdict, "") for verdict in (LOOK, FAILS, WELL)]
    assert (worst(checks), worst(checks[2:]), worst([])) == (FAILS, WELL, WELL)


def after(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("said", "verdict", "words"),
    [
        (0, WELL, "agrees"),
        (-25, WELL, "agrees"),
        (31, WELL, "agrees"),  # the answer took 5 s
        (36, LOOK, "31 s ahead of mine"),
        (-32, LOOK, "31 s behind mine"),
        (246, FAILS, "241 s ahead of mine"),
        (-600, FAILS, "599 s behind mine"),
    ],
)
def test_clocks_are_judged_by_what_the_way_and_whole_seconds_cannot_explain(said, verdict, words):
    found = judge_clock("AWS", ClockReading(NOON, after(said), after(5)), "mine")
    assert (found.verdict, words in found.detail) == (verdict, True), found.detail


def test_a_clock_that_was_read_on_a_slow_way_is_not_blamed_for_it():
    assert judge_clock("AWS", ClockReading(NOON, after(10), after(100)), "mine").verdict is WELL


def offer(*usages, sizes=(SIZE,)):
    return RegionOffer("westeurope", sizes, tuple(CoreUsage(*each) for each in usages))


@pytest.mark.parametrize(
    ("found", "verdicts"),
    [
        (offer(), [WELL]),
        (offer(("cores", 10, 100)), [WELL]),
        (offer(("cores", 95, 100)), [LOOK]),
        (offer(("cores", 100, 100)), [FAILS]),
        (offer(("cores", 0, 0)), [FAILS]),
        (offer(("cores", 10, 100), ("standardDSv5Family", 10, 10)), [LOOK]),
        (offer(("cores", 10, 100), ("standardMSFamily", 0, 0)), [WELL]),
        (offer(("cores", 10, 100), sizes=()), [FAILS]),
    ],
)
def test_quotas_are_judged_where_machines_are_or_may_be(found, verdicts):
    checks = judge_quotas(found)
    assert [each.verdict for each in checks] == verdicts
    assert all(each.remedy for each in checks if each.verdict is not WELL)


def test_a_long_queue_and_poison_ask_for_attention():
    assert [judge_queue(each).verdict for each in (0, 99, 100)] == [WELL, WELL, LOOK]
    assert [judge_poison(each).verdict for each in (0, 1)] == [WELL, LOOK]


def appliance(**different):
    usual = {"last_heartbeat": NOON, "version": "9.1", "health": Health.NORMAL}
    return Component(Role.APPLIANCE, "a1", "id", "fabric", **{**usual, **different})


@pytest.mark.parametrize(
    ("server", "verdict", "words"),
    [
        (appliance(), WELL, "version 9.1"),
        (appliance(version=""), WELL, "0 machines"),
        (
            appliance(last_heartbeat=NOON - timedelta(minutes=16)),
            FAILS,
            "heard since 2026",
        ),
        (appliance(last_heartbeat=None), FAILS, "since it registered"),
        (appliance(health=Health.CRITICAL, messages=("full",)), FAILS, "Critical: full"),
        (appliance(health=Health.WARNING), LOOK, "says no more"),
        (appliance(parts=(Part(PartKind.DRA, registered=False),)), FAILS, "agent (DRA)"),
        (appliance(parts=(Part(PartKind.DRA, NOON),)), WELL, ""),
        (appliance(latest_version="9.2"), LOOK, "9.2 is there"),
        (appliance(latest_version="9.1"), WELL, ""),
        (appliance(version_status="UpdateRequired"), LOOK, "UpdateRequired"),
        (appliance(version_status="UpToDate"), WELL, ""),
    ],
)
def test_a_server_is_judged_by_the_worst_that_it_has(server, verdict, words):
    (found,) = judge_servers(Provider.MODERNISED, [server], NOON)
    assert (found.verdict, words in found.detail) == (verdict, True), found.detail


def test_each_server_that_a_provider_cannot_do_without_has_to_be_there():
    found = judge_servers(Provider.CLASSIC, [appliance()], NOON)
    absent = {each.subject for each in found if each.verdict is FAILS}
    assert absent == {"configuration server", "process server", "master target server"}


SOUND = Choices(subscriptions=("S", "s"))


@pytest.mark.parametrize(
    ("choices", "settings"),
    [
        (SOUND, ["all"]),
        (Choices(subscriptions=("S", "T")), ["FERRY_SUBSCRIPTION_ID"]),
        (Choices(signed_in=False), ["FERRY_DOOR"]),
        (Choices(signed_in=False, key_role="viewer"), ["all"]),
        (Choices(storage_by_key=True), ["AzureWebJobsStorage"]),
        (Choices(aws_federated=False), ["FERRY_AWS_WEB_IDENTITY_ROLE_ARN"]),
        (Choices(retired_provider=True), ["FERRY_ALLOW_RETIRED_PROVIDER"]),
        (Choices(appliance_named=False), ["FERRY_APPLIANCE_INSTANCE_ID"]),
        (Choices(links_signed=False), ["FERRY_LINK_KEY"]),
        (Choices(hooks_private=True), ["FERRY_HOOKS_PRIVATE"]),
    ],
)
def test_each_questionable_choice_is_named_by_its_setting(choices, settings):
    found = judge_choices(choices)
    assert [each.subject for each in found] == settings
    assert all(bool(each.remedy) is (each.verdict is not WELL) for each in found)
