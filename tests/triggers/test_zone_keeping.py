"""Landing zones as they come in and are steered, with the books and the real durable client."""

import logging
from dataclasses import replace

import pytest

from domain.errors import Refused, Transient
from domain.migration import Cancellation
from domain.names import zone_story_id
from domain.protection_group import ReplicationSettings
from domain.zone_itinerary import ZonePhase
from domain.zone_status import StepDone, ZoneOutcome, ZoneReport, ZoneState
from tests.local.engine.words import terminated
from tests.orchestrators.landing_zone.looking import APPLIANCE, push
from tests.triggers.zone_books import played
from triggers.problems import Problem

MONA = Cancellation("mona", "wrong subnet")
CLASSIC = {"provider": "InMageAzureV2", "allow_retired_provider": True}


class Crash(BaseException):
    """The process dies."""


def crashing(port, method):
    """Let the process die when this is called the next time."""
    original = getattr(port, method)

    def die(*_, **__):
        setattr(port, method, original)
        raise Crash

    setattr(port, method, die)


def refusing(kind, words):
    return pytest.raises(Problem, match=words) if kind is Problem else pytest.raises(kind)


def test_the_same_document_again_is_the_same_zone_and_another_is_refused():
    async def scenario(books):
        await books.accept()
        books.go_on()
        assert books.shown.state is ZoneState.READY
        again = await books.accept(load={"machines": 20})
        assert (again.state, again.attempt) == (ZoneState.READY, 1)
        with pytest.raises(Refused) as refused:
            await books.accept(load={"machines": 21})
        assert refused.value.refusal.code == "landing_zone.exists"
        assert books.running() == [APPLIANCE]

    played(scenario)


@pytest.mark.parametrize("moment", [("zones", "accept"), ("stories", "start_once")])
def test_a_crash_on_the_way_in_loses_nothing(moment):
    async def scenario(books):
        crashing(getattr(books, moment[0]), moment[1])
        with pytest.raises(Crash):
            await books.accept()
        await books.keep_up()
        if books.shown is None:
            await books.accept()
        books.go_on()
        assert books.shown.state is ZoneState.READY

    played(scenario)


def test_a_zone_whose_story_broke_is_failed_and_can_be_retried():
    async def scenario(books):
        books.signs_in = False
        await books.accept()
        books.go_on(until=lambda: books.manual_steps)
        books.hub.tell(zone_story_id("frankfurt", 1), terminated(recursive=True))
        books.go_on()
        await books.keep_up()
        report = books.shown.report
        assert (report.outcome, "terminated" in report.because) == (ZoneOutcome.FAILED, True)
        assert "Retry" in report.remedy
        books.signs_in = True
        await books.do(books.keeping.retry, books.shown)
        books.go_on()
        assert (books.shown.state, books.shown.attempt) == (ZoneState.READY, 2)
        assert books.running() == [APPLIANCE]

    played(scenario)


def test_an_end_that_could_not_be_written_is_written_later_and_what_runs_is_left_alone():
    async def scenario(books):
        await books.accept()
        await books.keep_up()
        assert books.shown.report is None
        refused = [Transient("no tables")] * 400
        books.at_zone(
            ZonePhase.APPLYING_PROTECTION_GROUP,
            lambda: books.spoiler.next_time("record_zone_progress", *refused),
        )
        books.go_on()
        assert books.shown.report is None
        await books.keep_up()
        assert books.shown.state is ZoneState.READY
        await books.keep_up()

    played(scenario)


@pytest.mark.parametrize("act", ["accept", "keep_up"])
def test_an_ended_zone_does_not_begin_again_though_the_engine_has_forgotten_it(act):
    async def scenario(books):
        await books.accept()
        books.go_on()
        books.hub.purge(zone_story_id("frankfurt", 1))
        taken = len(books.spoiler.taken)
        await getattr(books, act)()
        books.go_on()
        assert len(books.spoiler.taken) == taken
        assert books.shown.state is ZoneState.READY

    played(scenario)


def test_a_zone_whose_document_is_gone_holds_up_nothing(caplog):
    async def scenario(books):
        crashing(books.stories, "start_once")
        with pytest.raises(Crash):
            await books.accept()
        books.documents.__init__()
        with caplog.at_level(logging.ERROR):
            await books.keep_up()
        assert "frankfurt cannot begin" in caplog.text

    played(scenario)


def test_a_manual_step_is_done_once_by_its_number():
    async def scenario(books):
        books.signs_in = False
        await books.accept()
        finish = books.keeping.finish_step
        with pytest.raises(Problem, match="waits for no manual step"):
            finish(books.shown, StepDone("mona"), None)
        books.go_on(until=lambda: books.manual_steps)
        with pytest.raises(Problem, match="waits for manual step 1"):
            finish(books.shown, StepDone("mona"), 2)
        with pytest.raises(Problem, match="does not wait for ports"):
            finish(books.shown, StepDone("mona", accept_closed_ports=True), 1)
        books.sign_in()
        await books.do(finish, books.shown, StepDone("mona", "signed in"), 1)
        books.go_on()
        assert books.shown.state is ZoneState.READY
        assert "done by mona: signed in" in [event.words for event in books.events()]

    played(scenario)


def test_closed_ports_are_accepted_at_the_step_that_asks_for_them():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept(instances=[ref.instance_id], **CLASSIC)
        books.go_on(until=lambda: books.manual_steps)
        done = StepDone("mona", accept_closed_ports=True)
        await books.do(books.keeping.finish_step, books.shown, done, None)
        books.go_on()
        assert books.shown.state is ZoneState.READY
        push(books, ref)

    played(scenario)


def test_a_zone_is_retried_only_when_it_has_ended():
    async def scenario(books):
        books.signs_in = False
        await books.accept()
        with pytest.raises(Problem, match="is preparing"):
            books.keeping.retry(books.shown)
        seen = books.shown
        books.go_on()
        with pytest.raises(Transient):
            books.keeping.retry(replace(seen, report=ZoneReport(ZoneOutcome.FAILED)))

    played(scenario)


def test_a_zone_is_cancelled_while_it_runs_once_and_not_after_it_was_taken_back():
    async def scenario(books):
        books.signs_in = False
        await books.accept()
        books.go_on(until=lambda: books.manual_steps)
        await books.do(books.keeping.cancel, books.shown, MONA)
        books.go_on(until=lambda: books.shown.state is ZoneState.TAKING_BACK)
        assert books.keeping.cancel(books.shown, MONA) == books.shown
        books.go_on()
        assert books.shown.report.because == "cancelled by mona: wrong subnet"
        with pytest.raises(Problem, match="has been taken back"):
            books.keeping.cancel(books.shown, MONA)

    played(scenario)


def test_a_failed_zone_is_taken_back_by_a_cancellation():
    async def scenario(books):
        await books.accept(instances=["i-0000000a"], **CLASSIC)
        books.go_on()
        assert books.shown.state is ZoneState.FAILED
        assert len(books.running()) == 1
        await books.do(books.keeping.cancel, books.shown, MONA)
        books.go_on()
        assert books.shown.state is ZoneState.CANCELLED
        assert (books.running(), books.deployed()) == ([], [])

    played(scenario)


def test_a_zone_whose_story_has_not_begun_yet_cannot_be_cancelled_this_moment():
    async def scenario(books):
        crashing(books.stories, "start_once")
        with pytest.raises(Crash):
            await books.accept()
        with pytest.raises(Transient, match="about to begin"):
            await books.do(books.keeping.cancel, books.shown, MONA)

    played(scenario)


@pytest.mark.parametrize(
    ("different", "settings", "fields"),
    [
        ({}, {"azure_location": ""}, ["azure.location"]),
        ({}, {"servers_instance_profile": ""}, ["aws.instance_profile"]),
        (
            CLASSIC,
            {"servers_subnet_id": "", "key_vault_url": ""},
            ["azure.subnet_id", "azure.key_vault_url"],
        ),
        ({"separate_master_target": True}, {}, ["separate_master_target"]),
        (
            {"replication": {"recovery_point_retention": 129_600}},
            {},
            ["replication.recovery_point_retention"],
        ),
    ],
)
def test_what_neither_document_nor_settings_say_is_listed_field_by_field(
    different, settings, fields
):
    async def scenario(books):
        books.configured = replace(books.configured, **settings)
        with pytest.raises(Problem) as problem:
            await books.accept(**different)
        document = problem.value.document
        assert [each["field"] for each in document["errors"]] == fields
        assert all(each["remedy"] for each in document["errors"])
        assert books.shown is None

    played(scenario)


def test_a_region_that_is_not_the_networks_and_a_retired_provider_are_refused():
    async def scenario(books):
        with pytest.raises(Refused, match="must be in one region"):
            await books.accept(azure={"location": "northeurope"})
        with pytest.raises(Refused, match="31 January 2026"):
            await books.accept(provider="InMageAzureV2")
        books.configured = replace(books.configured, allow_retired_provider=True)
        await books.accept(provider="InMageAzureV2")

    played(scenario)


def test_a_group_that_is_there_with_other_settings_is_refused_unless_it_is_taken_as_it_is():
    async def scenario(books):
        await books.accept(protection_group="gold", replication={"recovery_point_retention": 60})
        books.go_on()
        settings = books.groups.get("gold").group.settings
        assert settings == ReplicationSettings(recovery_point_retention=60)
        other = {"zone": "paris", "protection_group": "gold"}
        with pytest.raises(Problem, match="has other settings"):
            await books.accept(**other, replication={})
        assert (await books.accept(**other)).name == "paris"

    played(scenario)
