import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clouds.ports import Dependency
from clouds.ports.checkup import AwsRights, CloudClock, Examined
from domain.access import KEY_HOLDER, Caller, CallerKind, Grant, Role
from domain.checkup.aws_rights import AwsAnswers, AwsDuty
from domain.checkup.check import Area, Check, Verdict
from domain.errors import Refusal, Refused, Transient
from local.rehearsal import Rehearsal
from local.simulators.aws.scenery import ACCOUNT_ID
from settings import Settings
from triggers.checkup.examining import look_at_all
from triggers.checkup.look import Look
from triggers.checkup.looks import looks

ROOT = Path(__file__).parents[2]
SAMPLE = json.loads((ROOT / "local.settings.sample.json").read_text())["Values"]
SECRET = "AccountKey=c2VjcmV0"
WELL = Check(Area.QUEUE, "a", Verdict.HEALTHY, "well")


def look(answer, area=Area.QUEUE):
    def ask():
        if isinstance(answer, Exception):
            raise answer
        return (answer,)

    return Look(area, "it", ask, "Mend it.")


def test_what_hangs_or_breaks_hides_no_other_and_has_its_remedy():
    release = threading.Event()
    silent = Look(Area.VAULT, "silent", lambda: (release.wait(), (WELL,))[1], "Wake it.")
    try:
        found = look_at_all((look(WELL), silent, look(ValueError(SECRET))), 0.5)
    finally:
        release.set()
    told = {each.subject: each for each, _ in found}
    assert list(told) == ["silent", "a", "it"]  # by area
    assert [each.verdict for each in told.values()] == ["failing", "healthy", "failing"]
    assert (told["silent"].detail, told["silent"].remedy) == ("no answer within 0.5 s", "Wake it.")


@pytest.mark.parametrize(
    "error",
    [Transient(SECRET), Refused(Refusal("a.b", SECRET, SECRET, "Give it.")), ValueError(SECRET)],
)
def test_errors_are_told_without_what_they_say(error):
    ((found, _),) = look_at_all((look(error),), 5)
    assert (found.verdict, found.remedy) == (Verdict.FAILING, "Mend it.")
    assert SECRET not in found.detail


def examined(caller=KEY_HOLDER, **different):
    rehearsal = Rehearsal()
    clouds = replace(rehearsal.clouds, examined=Examined(**different))
    estate = rehearsal.world.estate
    place = {
        "FERRY_SUBSCRIPTION_ID": estate.subscription_id,
        "FERRY_VAULT_RESOURCE_GROUP": estate.resource_group,
        "FERRY_VAULT_NAME": estate.vault,
    }
    settings = Settings.from_environ({**SAMPLE, **place})
    found = look_at_all(tuple(looks(clouds, settings, caller, "eu-west-1")), 20)
    return [check for check, _ in found]


def test_poison_the_emergency_stop_and_a_hurried_clock_are_seen():
    found = examined(
        clocks=(CloudClock("AWS", lambda: datetime(2026, 1, 1, tzinfo=UTC)),),
        optional=(Dependency("key vault", lambda: "it answers"),),
    )
    told = {(each.area, each.subject): each.verdict for each in found}
    assert told[Area.CLOCKS, "AWS"] == Verdict.FAILING
    assert told[Area.CREDENTIALS, "key vault"] == Verdict.HEALTHY
    assert told[Area.QUEUE, "poison"] == told[Area.BRAKE, "all"] == Verdict.HEALTHY
    # The world's heartbeats are of its own time, long ago.
    assert told[Area.APPLIANCE, "ferry-appliance"] == Verdict.FAILING


def test_accounts_that_the_caller_may_not_know_are_left_out():
    regions = []

    def ask(region):
        regions.append(region)
        return AwsAnswers()

    duties = [AwsDuty(account, "t", frozenset("a")) for account in (ACCOUNT_ID, "999999999999")]
    rights = tuple(AwsRights(duty, ask) for duty in duties)
    limited = Caller(CallerKind.PERSON, "mona", grants=(Grant(Role.VIEWER, (ACCOUNT_ID,)),))
    found = examined(limited, aws=rights)
    roles = [each.subject for each in found if each.area is Area.ROLES]
    assert (roles, regions) == ([f"AWS account {ACCOUNT_ID}"], ["eu-west-1"])
    found = examined(aws=rights)
    assert len([each for each in found if each.area is Area.ROLES]) == 2
