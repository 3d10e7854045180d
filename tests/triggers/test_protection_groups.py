import time
import uuid
from dataclasses import replace

import pytest

from clouds.azure.arm import Arm
from clouds.azure.replication_policies import VaultPolicies
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault
from local.simulators.site_recovery.model.estate import Estate
from local.system import SUBSCRIPTION

PATIENCE = 60
THEIRS = Estate().policy


@pytest.fixture
def name():
    return f"g-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def made(ferry, name):
    """Make a group and see it ready; take it away again, for all tests share one vault."""
    assert put(ferry, name).status_code == 201
    yield ready(ferry, name)
    ferry.call("DELETE", path(name))


def path(name, *more):
    return "/".join(("protection-groups", name, *more))


def put(ferry, name, **different):
    settings = {"recovery_point_retention": 2880, "app_consistent_frequency": 240}
    return ferry.call("PUT", path(name), {"settings": settings, **different})


def until(ferry, name, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition(answer := ferry.call("GET", path(name))):
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer


def ready(ferry, name):
    return until(ferry, name, lambda answer: answer.json()["state"] == "ready").json()


def problem(response, status, kind):
    assert response.status_code == status, response.text
    document = response.json()
    assert document["type"] == f"urn:ferry:problem:{kind}"
    return document


def behind_its_back(ferry, name, **settings):
    """Change the policy in the vault as somebody at the portal does."""
    group = in_vault(name)
    there = port(ferry)
    there.start_policy(replace(group, settings=ReplicationSettings(**settings)))
    deadline = time.monotonic() + PATIENCE
    while there.read_policy(group).settings != ReplicationSettings(**settings):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def in_vault(name):
    estate = Estate()
    vault = Vault(SUBSCRIPTION, estate.resource_group, estate.vault)
    return ProtectionGroup(name, vault, Provider.MODERNISED, name)


def port(ferry):
    return VaultPolicies(Arm(ferry.system.site_recovery_url, SUBSCRIPTION))


def policy(ferry, name):
    return port(ferry).read_policy(in_vault(name))


def test_a_group_comes_into_the_vault_by_its_story(ferry, name, made):
    assert (made["group"], made["provider"], made["policy_name"]) == (name, "InMageRcm", name)
    assert (made["policy_made"], made["drift"], made["members"]) == (True, [], [])
    assert made["settings"]["recovery_point_retention"] == 2880
    drift = ferry.call("GET", path(name, "drift")).json()
    assert drift == {"group": name, "in_step": True, "drift": []}
    listed = ferry.call("GET", "protection-groups").json()["groups"]
    assert name in [each["group"] for each in listed]


def test_the_same_again_changes_nothing_and_other_settings_change_the_policy(ferry, name, made):
    again = put(ferry, name)
    assert (again.status_code, again.json()["updated"]) == (200, made["updated"])
    changed = put(ferry, name, settings={"recovery_point_retention": 600})
    assert (changed.status_code, changed.json()["state"]) == (202, "applying")
    assert changed.headers["Location"] == f"{ferry.system.url}/api/protection-groups/{name}"
    ready(ferry, name)
    assert policy(ferry, name).settings.recovery_point_retention == 600


@pytest.mark.usefixtures("made")
def test_what_somebody_changed_in_the_vault_is_shown_and_mended(ferry, name):
    behind_its_back(ferry, name, recovery_point_retention=60, app_consistent_frequency=60)
    drift = ferry.call("GET", path(name, "drift")).json()
    assert drift["in_step"] is False
    assert drift["drift"] == [
        {"field": "recovery_point_retention", "wanted": "2880", "found": "60"},
        {"field": "app_consistent_frequency", "wanted": "240", "found": "60"},
    ]
    mended = ferry.call("POST", path(name, "mend"))
    assert mended.status_code == 202
    assert mended.headers["Location"].endswith(path(name))
    ready(ferry, name)
    assert ferry.call("GET", path(name, "drift")).json()["in_step"] is True
    assert policy(ferry, name).settings.recovery_point_retention == 2880


def test_a_policy_of_its_name_with_other_values_is_refused_and_shown(ferry, name):
    assert put(ferry, name, policy_name=THEIRS).status_code == 201
    failed = until(ferry, name, lambda answer: answer.json()["state"] != "applying").json()
    assert failed["state"] == "failed"
    assert "recovery_point_retention is 1440, not 2880" in failed["because"]
    assert "another policy_name" in failed["remedy"]
    assert not failed["policy_made"]
    problem(join(ferry, name, protection_group=name), 409, "protection-group-not-ready")
    assert ferry.call("DELETE", path(name)).status_code == 202
    until(ferry, name, lambda answer: answer.status_code == 404)
    assert policy(ferry, THEIRS).mapped


@pytest.mark.usefixtures("made")
def test_two_groups_do_not_share_a_policy(ferry, name):
    other = put(ferry, f"{name}-b", policy_name=name.upper())
    document = problem(other, 409, "protection-group-exists")
    assert (document["field"], name in document["remedy"]) == ("policy_name", True)


@pytest.mark.usefixtures("made")
def test_a_group_stays_where_it_is(ferry, name):
    moved = put(ferry, name, policy_name="elsewhere")
    assert "another group" in problem(moved, 409, "protection-group-exists")["remedy"]
    classic = put(ferry, name, provider="InMageAzureV2")
    problem(classic, 409, "protection-group-exists")


@pytest.mark.parametrize(
    ("flaw", "field", "remedy"),
    [
        ({"settings": {"recovery_point_retention": 21_601}}, "recovery_point_retention", "21600"),
        ({"settings": {"app_consistent_frequency": 59}}, "app_consistent_frequency", "or 0"),
        ({"settings": {"crash_consistent_frequency": 10}}, "crash_consistent_frequency", "5"),
        ({"settings": {"rpo_threshold": 30}}, "rpo_threshold", "Leave it out"),
        (
            {"settings": {"recovery_point_retention": 4_321}, "provider": "InMageAzureV2"},
            "recovery_point_retention",
            "72 hours",
        ),
        ({"settings": {"retention": 1}}, "retention", "Remove settings.retention"),
        ({"settings": {"app_consistent_frequency": "4h"}}, "app_consistent_frequency", "problem"),
    ],
)
def test_settings_that_the_provider_would_not_take_never_begin(ferry, name, flaw, field, remedy):
    document = problem(put(ferry, name, **flaw), 422, "invalid-document")
    assert document["errors"][0]["field"] == f"settings.{field}"
    assert remedy in document["errors"][0]["remedy"]
    problem(ferry.call("GET", path(name)), 404, "no-such-protection-group")


def test_everything_unfit_is_told_at_once(ferry, name):
    settings = {"recovery_point_retention": 99_999, "crash_consistent_frequency": 1}
    document = problem(put(ferry, name, settings=settings), 422, "invalid-document")
    assert len(document["errors"]) == 2


def test_nobodys_group_is_unknown_to_every_route(ferry):
    for method, more in (("GET", ()), ("GET", ("drift",)), ("POST", ("mend",)), ("DELETE", ())):
        answer = ferry.call(method, path("nobodys", *more))
        assert "PUT /api/protection" in problem(answer, 404, "no-such-protection-group")["remedy"]
    problem(ferry.call("GET", path("Not.A.Name")), 404, "no-such-protection-group")


def join(ferry, wave, **more):
    """Send a wave in whose only instance does not exist."""
    document = {"wave": wave, "region": ferry.system.region}
    return ferry.call(
        "POST", "waves", {**document, "instances": [f"i-{uuid.uuid4().hex[:17]}"], **more}
    )


@pytest.mark.usefixtures("made")
def test_a_wave_is_a_member_and_holds_its_group_until_it_has_ended(ferry, name):
    held = {"instances": [list(ferry.system.instances)[-1]]}
    assert join(ferry, name, protection_group=name, **held).status_code == 202
    assert ferry.call("GET", f"waves/{name}").json()["protection_group"] == name
    members = ferry.call("GET", path(name)).json()["members"]
    assert members == [{"wave": name, "open": True}]
    refused = problem(ferry.call("DELETE", path(name)), 409, "protection-group-in-use")
    assert name in refused["detail"]
    assert ferry.call("GET", path(name)).json()["state"] == "ready"
    ferry.until(name, lambda s: s["instances"][0]["updated"])
    ferry.call("POST", f"waves/{name}/cancel", {})
    ferry.until(name, lambda s: s["state"] == "finished")
    until(ferry, name, lambda answer: not answer.json()["members"][0]["open"])
    assert ferry.call("DELETE", path(name)).status_code == 202
    until(ferry, name, lambda answer: answer.status_code == 404)
    assert policy(ferry, name).settings is None
    again = join(ferry, name, protection_group=name, **held)
    assert again.status_code == 202  # the same document is the same wave, whatever came of it


def test_a_group_that_a_wave_names_has_to_be_there(ferry, name):
    document = problem(
        join(ferry, name, protection_group="nobodys"), 404, "no-such-protection-group"
    )
    assert document["field"] == "protection_group"
    assert "nobodys" in document["detail"]
    problem(ferry.call("GET", f"waves/{name}"), 404, "no-such-wave")


@pytest.mark.parametrize("field", ["vault", "provider"])
def test_a_member_has_vault_and_provider_from_its_group(ferry, name, field):
    vault = {"subscription_id": str(uuid.uuid4()), "resource_group": "g", "name": "vault"}
    own = {"vault": vault, "provider": "InMageRcm"}[field]
    document = join(ferry, name, protection_group="x", **{field: own})
    (error,) = problem(document, 422, "invalid-document")["errors"]
    assert (error["field"], error["remedy"]) == (field, f"Remove {field}, or protection_group.")


def test_a_vault_of_another_subscription_is_refused_at_the_door(ferry, name):
    vault = {"subscription_id": str(uuid.uuid4()), "resource_group": "g", "name": "vault"}
    document = problem(put(ferry, name, vault=vault), 422, "invalid-document")
    assert document["field"] == "vault.subscription_id"
    assert SUBSCRIPTION in document["remedy"]
    problem(ferry.call("GET", path(name)), 404, "no-such-protection-group")
