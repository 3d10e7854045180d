"""When cutovers may begin and in which order, as wave documents say it, and what is refused."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from pydantic import ValidationError

from domain.cutover_groups import CutoverGroup
from domain.errors import Refused
from domain.retention import Afterwards, Retention
from domain.window import Freeze, Window
from tests.triggers.books import open_books as books
from triggers.documents import WaveDocument
from triggers.problems import field_problems, from_domain

A, B, C = (f"i-{number:017x}" for number in (10, 11, 12))
NIGHTLY = {
    "zone": "Europe/Berlin",
    "opens": "22:00",
    "length": "PT4H",
    "weekdays": ["fri", "sat"],
}


def single(day="2027-03-28", opens="02:30", length="PT2H", zone="Europe/Berlin"):
    return {"zone": zone, "opens": opens, "length": length, "day": day}


def freeze(begins, ends):
    return {"begins": begins, "ends": ends}


def document(policy=None, **more):
    usual = {"wave": "w", "region": "eu-central-1", "instances": [A, B, C]}
    return {**usual, "policy": {"cutover": policy or {}}, **more}


def refused(policy=None, **more):
    with pytest.raises(ValidationError) as error:
        WaveDocument.model_validate(document(policy, **more))
    found = list(field_problems(error.value))
    assert all(each.remedy for each in found)
    return found[0]


def groups(*named, **after):
    return [
        {"name": name, "instances": ids, **({"after": after[name]} if name in after else {})}
        for name, ids in named
    ]


def test_windows_and_freezes_mean_what_they_say():
    said = document(
        {
            "windows": [NIGHTLY, single()],
            "freezes": [freeze("2026-12-18T18:00:00+01:00", "2027-01-04T06:00:00Z")],
            "together": 5,
            "failures": 2,
        }
    )
    policy = WaveDocument.model_validate(said).policy.cutover.to_domain()
    hours = timedelta(hours=1)
    assert policy.calendar.windows == (
        Window("Europe/Berlin", time(22), 4 * hours, weekdays=(4, 5)),
        Window("Europe/Berlin", time(2, 30), 2 * hours, date(2027, 3, 28)),
    )
    begins = datetime(2026, 12, 18, 17, tzinfo=UTC)
    assert policy.calendar.freezes == (Freeze(begins, datetime(2027, 1, 4, 6, tzinfo=UTC)),)
    assert (policy.together, policy.failures) == (5, 2)


def test_a_wave_that_says_nothing_waits_for_nothing():
    policy = WaveDocument.model_validate(document()).policy.cutover.to_domain()
    assert (policy.calendar.windows, policy.together, policy.retention) == ((), 0, Retention())


def test_retention_ends_a_source_only_where_it_says_so():
    said = document({"retention": {"keep": "P14D", "then": "snapshot_and_terminate"}})
    kept = WaveDocument.model_validate(said).policy.cutover.to_domain().retention
    assert kept == Retention(timedelta(days=14), Afterwards.SNAPSHOT_AND_TERMINATE)
    assert refused({"retention": {"keep": "PT1H"}}).field == "policy.cutover.retention.keep"


@pytest.mark.parametrize(
    ("windows", "field", "words"),
    [
        ([{**NIGHTLY, "zone": "Mars/Olympus"}], "windows.0.zone", "no time zone 'Mars/Olympus'"),
        ([{**NIGHTLY, "zone": "../etc/passwd"}], "windows.0.zone", "pattern"),
        ([{**NIGHTLY, "day": "2027-01-01"}], "windows.0", "neither or both"),
        ([{"zone": "UTC", "opens": "22:00", "length": "PT4H"}], "windows.0", "neither or both"),
        ([{**NIGHTLY, "opens": "22:00+01:00"}], "windows.0.opens", "offset"),
        ([{**NIGHTLY, "length": "PT0S"}], "windows.0.length", "10 minutes"),
        ([{**NIGHTLY, "length": "P8D"}], "windows.0.length", "7 days"),
        ([single("9999-12-31")], "windows.0.day", "or after 2200"),
        ([single("0001-01-01", zone="Asia/Tokyo")], "windows.0.day", "before 1900"),
        ([single(), single(opens="03:15")], "windows.1", "windows.0 (2027-03-28 02:30"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused_with_its_field(windows, field, words):
    found = refused({"windows": windows})
    assert found.field == f"policy.cutover.{field}"
    assert words in found.problem


def test_single_windows_that_overlap_are_refused_naming_both_across_zones():
    one = single(opens="02:30", zone="Europe/Berlin")
    other = single(opens="00:45", zone="UTC")
    found = refused({"windows": [one, other]})
    assert "windows.0 (2027-03-28 02:30 Europe/Berlin" in found.problem
    assert "windows.1 (2027-03-28 00:45 UTC" in found.problem


def test_recurring_windows_may_overlap():
    WaveDocument.model_validate(document({"windows": [NIGHTLY, NIGHTLY, single()]}))


def test_a_window_that_is_frozen_as_a_whole_and_a_freeze_that_ends_first_are_refused():
    covered = freeze("2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z")
    found = refused({"windows": [single()], "freezes": [covered]})
    assert (found.field, "never opens" in found.problem) == ("policy.cutover.windows.0", True)
    backwards = freeze("2027-04-01T00:00:00Z", "2027-03-01T00:00:00Z")
    assert refused({"freezes": [backwards]}).field == "policy.cutover.freezes.0.ends"
    naive = freeze("2027-03-01T00:00:00", "2027-04-01T00:00:00Z")
    assert refused({"freezes": [naive]}).field == "policy.cutover.freezes.0.begins"
    endless = freeze("2027-03-01T00:00:00Z", "9999-12-31T00:00:00Z")
    assert "or after 2200" in refused({"freezes": [endless]}).problem


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_of_cutover_at_the_ends_of_time_is_refused(moment):
    found = refused({"not_before": {A: moment}})
    assert (found.field, "people may see" in found.remedy) == (
        f"policy.cutover.not_before.{A}",
        True,
    )


def test_groups_mean_what_they_say():
    said = document({"groups": groups(("db", [A]), ("app", [B]), ("web", [C]), web=["db"])})
    wave = WaveDocument.model_validate(said)
    assert [each.to_domain() for each in wave.policy.cutover.groups] == [
        CutoverGroup("db", (A,)),
        CutoverGroup("app", (B,)),
        CutoverGroup("web", (C,), ("db",)),
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (groups(("db", [A]), ("db", [B, C])), "several groups are called db"),
        (groups(("db", [A, B]), ("app", [B, C])), f"{B} stands in several places"),
        (groups(("db", [A, B])), f"{C} stands in no group"),
        (groups(("db", [A, B, C, "i-0123456789abcdef0"])), "is not among the instances"),
        (groups(("db", [A, B]), ("app", [C]), app=["web"]), "there is no group 'web'"),
        (groups(("db", [A, B]), ("app", [C]), db=["app"]), "db after app after db"),
        (groups(("db", [A, B, C]), db=["db"]), "db after db"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_words(said, words):
    found = refused({"groups": said})
    assert found.field.startswith("policy.cutover.groups")
    assert words in found.problem


def test_an_order_goes_with_no_other_order():
    order = {"groups": groups(("all", [A, B, C]))}
    listed = {"policy": {"cutover": order, "order": "listed"}}
    with pytest.raises(ValidationError, match="can't wait for groups as well"):
        WaveDocument.model_validate({**document(), **listed})
    plan = {"groups": [{"instances": [A, B, C]}]}
    assert refused({"together": 2}, recovery_plan=plan).field == "policy.cutover"
    late = refused({"windows": [NIGHTLY]}, recovery_plan=plan)
    assert "no window can promise" in late.problem
    selected = {"instances": None, "select": {"tags": {"Wave": "1"}}}
    with pytest.raises(ValidationError, match="named one by one"):
        WaveDocument.model_validate(document(order, **selected))


def test_an_instances_own_time_is_its_own():
    later = "2027-01-01T22:00:00+01:00"
    wave = WaveDocument.model_validate(document({"not_before": {B: later}}))
    assert wave.policy.cutover.not_before == {B: datetime(2027, 1, 1, 21, tzinfo=UTC)}
    stranger = {"not_before": {"i-0123456789abcdef0": later}}
    assert refused(stranger).field == "policy.cutover.not_before"


PAST = single("2020-03-28")
NEXT_YEAR = str(datetime.now(UTC).date() + timedelta(days=365))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"windows": [PAST]}, "windows.0 (2020-03-28 02:30 Europe/Berlin"),
        ({"windows": [single(NEXT_YEAR), PAST]}, "windows.1 (2020-03-28"),
        (
            {"windows": [single(NEXT_YEAR)], "not_before": {A: "2150-01-01T00:00:00Z"}},
            f"no window opens after not_before of {A}",
        ),
    ],
)
def test_what_never_opens_any_more_is_refused_at_the_door(policy, words):
    async def send():
        async with books() as desk:
            refs = [desk.add_instance(number).instance_id for number in (10, 11)]
            with pytest.raises(Refused) as refused:
                await desk.accept("w1", *refs, policy={"cutover": policy})
            assert desk.status.read_wave("w1") is None
            return from_domain(refused.value)

    problem = asyncio.run(send())
    assert (problem.document["status"], problem.document["field"]) == (
        422,
        "policy.cutover.windows",
    )
    assert words in problem.document["detail"]
    assert problem.document["remedy"]


def test_a_wave_that_is_known_may_be_sent_again_when_its_window_is_past(monkeypatch):
    async def send():
        async with books() as desk:
            ref = desk.add_instance(10).instance_id
            policy = {"cutover": {"windows": [single(NEXT_YEAR)]}}
            await desk.accept("w1", ref, policy=policy)
            monkeypatch.setattr("triggers.intake.datetime", Later)
            await desk.accept("w1", ref, policy=policy)

    asyncio.run(send())


class Later(datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + timedelta(days=800)
