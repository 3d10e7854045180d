"""Where a document leads, and what refusals tell, to callers of some places only."""

import json
from dataclasses import replace

import pytest

from domain.access import Role
from domain.errors import Refused
from domain.run import CLAIMED, Registration
from domain.source_instance import InstanceRef
from domain.wave_status import WaveQuery
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from tests.triggers.doors import estate
from tests.triggers.doors.estate import INSTANCE, SUBSCRIPTION, WAVE, ask, furnished, route_of
from tests.triggers.doors.principals import principal
from triggers.http.door import who_asks
from triggers.http.principal import PRINCIPAL
from triggers.scope import scoped
from triggers.scope.sight import Sight

FOREIGN = "bbbbbbbb-1111-2222-3333-444444444444"
HERE = {"role": "operator", "accounts": [ACCOUNT], "subscriptions": [SUBSCRIPTION]}
GROUP_ID = f"/subscriptions/{FOREIGN}/resourceGroups/rg"
NETWORK = f"{GROUP_ID}/providers/Microsoft.Network/virtualNetworks/n"
VAULT = {"subscription_id": FOREIGN, "resource_group": "rg", "name": "vault"}
LANDING = estate.DOCUMENTS["LandingZoneDocument"]
RUNBOOK = f"{GROUP_ID}/providers/Microsoft.Automation/automationAccounts/a/runbooks/open"


def refused(operation, document, grants=(HERE,), clouds=None):
    """Ask with a document that leads elsewhere; gives the field that the refusal names."""
    route = route_of(operation)
    usual = estate.DOCUMENTS.get(route.takes, {})
    given = {**usual, **document}
    status, text, _ = ask(route, list(grants), clouds or furnished(), document=given)
    told = json.loads(text)
    assert (status, told["type"]) == (403, "urn:ferry:problem:not-allowed"), text
    return told["field"]


@pytest.mark.parametrize("operation", ["start_wave", "assess_instances"])
def test_another_account_is_refused_by_its_field(operation):
    assert refused(operation, {"account": "999999999999"}) == "account"


def test_ferrys_own_account_is_refused_where_it_is_not_the_callers():
    elsewhere = {**HERE, "accounts": ["999999999999"]}
    assert refused("start_wave", {}, [elsewhere]) == "account"
    assert refused("start_landing_zone", {}, [elsewhere]) == "aws.account"


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"vault": VAULT}, "vault.subscription_id"),
        (
            {"targets": {INSTANCE: {"resource_group_id": GROUP_ID}}},
            f"targets.{INSTANCE}.resource_group_id",
        ),
        ({"targets": {INSTANCE: {"network_id": NETWORK}}}, f"targets.{INSTANCE}.network_id"),
        (
            {
                "recovery_plan": {
                    "groups": [
                        {
                            "instances": [INSTANCE],
                            "before": [{"name": "open", "runbook": RUNBOOK}],
                        }
                    ]
                }
            },
            "recovery_plan.groups.0.before.0.runbook",
        ),
    ],
)
def test_whatever_lies_in_another_subscription_is_refused_by_its_field(document, field):
    assert refused("start_wave", document) == field


def test_a_landing_zone_of_another_account_or_vault_is_refused():
    aws = {**LANDING["aws"], "account": "999999999999"}
    assert refused("start_landing_zone", {"aws": aws}) == "aws.account"
    assert refused("start_landing_zone", {"vault": VAULT}) == "vault.subscription_id"


def test_a_protection_group_is_for_every_account_and_so_needs_every_account():
    assert refused("put_protection_group", {}) == "vault"
    for operation in ("mend_protection_group", "remove_protection_group"):
        status, text, _ = ask(route_of(operation), [HERE], furnished())
        assert (status, "every account" in text) == (403, True)


def test_a_file_with_a_wave_of_another_account_is_refused_whole(monkeypatch):
    rows = f"other;{REGION};999999999999;i-0000cafe"
    file = f"wave;region;account;instance\nmine;{REGION};{ACCOUNT};{INSTANCE}\n{rows}\n"
    monkeypatch.setattr(estate, "FILE", file)
    clouds = furnished()
    status, text, _ = ask(route_of("start_load"), [HERE], clouds)
    assert (status, json.loads(text)["field"]) == (403, "account")
    assert clouds.requests.waiting == []
    assert ask(route_of("start_load"), [{"role": "operator"}], clouds)[0] == 202


def test_whoever_holds_an_instance_is_named_to_those_who_see_him_alone():
    """Two waves of one account that land in different subscriptions."""
    clouds, caller = furnished(), caller_with({**HERE, "subscriptions": [FOREIGN]})
    ref = InstanceRef(ACCOUNT, REGION, INSTANCE)
    book = scoped(clouds, Sight(caller, (Role.OPERATOR,))).register
    with pytest.raises(Refused, match=f"{INSTANCE} belongs to another wave") as told:
        book.claim([ref], "mine", 1)
    assert told.value.refusal.code == CLAIMED
    assert WAVE not in str(told.value) + told.value.remedy
    book = scoped(clouds, Sight(caller_with(HERE), (Role.OPERATOR,))).register
    with pytest.raises(Refused, match=f"{INSTANCE} belongs to wave {WAVE}"):
        book.claim([ref], "mine", 1)


def caller_with(*grants):
    """Give the caller whom Entra's word and these grants make."""
    return who_asks({PRINCIPAL: principal()}, estate.entra_settings(grants))


def test_pages_are_full_and_foreign_waves_leave_no_trace_in_them():
    clouds = Rehearsal().clouds
    for number in range(6):
        place = SUBSCRIPTION if number % 2 else FOREIGN
        name, ids = f"w-{number}", (f"i-0000000{number}",)
        clouds.register.accept(
            Registration(name, "f", "d", ACCOUNT, REGION, ids, subscription_id=place)
        )
    mine = scoped(clouds, Sight(caller_with(HERE), (Role.VIEWER,))).status
    first = mine.list_waves(WaveQuery(limit=2))
    rest = mine.list_waves(WaveQuery(limit=2, cursor=first.cursor))
    assert sorted(w.name for w in (*first.items, *rest.items)) == ["w-1", "w-3", "w-5"]
    assert (len(first.items), rest.cursor) == (2, "")


def test_members_of_a_group_that_are_foreign_are_not_told_and_are_in_the_way_nevertheless():
    clouds = furnished()
    wave = Registration("theirs", "f", "d", "999999999999", REGION, ("i-1",), (), estate.GROUP)
    clouds.register.accept(replace(wave, subscription_id=SUBSCRIPTION))
    status, text, _ = ask(route_of("get_protection_group"), [HERE], clouds)
    assert (status, "theirs" in text) == (200, False)
    members = scoped(clouds, Sight(caller_with(HERE), (Role.VIEWER,))).register.members
    assert [(each.wave, each.open) for each in members(estate.GROUP)] == [("", True)]


def test_a_wave_from_before_subscriptions_were_noted_is_there_for_the_unlimited_alone():
    clouds = Rehearsal().clouds
    clouds.register.accept(Registration("old", "f", "d", ACCOUNT, REGION, ("i-1",)))
    names = {**estate.NAMES, "wave": "old"}
    for grants, status in (([HERE], 404), ([{**HERE, "subscriptions": []}], 200)):
        assert ask(route_of("get_wave"), grants, clouds, names=names)[0] == status


def test_nobody_registers_by_the_passphrase_of_a_foreign_landing_zone():
    wave = {**estate.DOCUMENTS["WaveDocument"], "provider": "InMageAzureV2"}
    there = {**HERE, "accounts": ["999999999999"]}
    for grants, names in (([there], [estate.ZONE]), ([HERE], ["nobodys"])):
        document = {**wave, "landing_zone": names[0], "account": grants[0]["accounts"][0]}
        status, text, _ = ask(route_of("start_wave"), grants, furnished(), document=document)
        assert (status, json.loads(text)["type"]) == (404, "urn:ferry:problem:no-such-landing-zone")
    document = {**wave, "landing_zone": estate.ZONE}
    assert ask(route_of("start_wave"), [HERE], furnished(), document=document)[0] not in {403, 404}
