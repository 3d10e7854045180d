"""What Azure Resource Manager itself demands, before the vault is asked anything."""

import pytest
import requests

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.settings import Rate, Rates
from local.simulators.site_recovery.model.trouble import inject

FABRICS = "replicationFabrics"


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_a_request_without_a_token_is_not_let_in(reached):
    answer = reached.ask(FABRICS, Authorization="")
    assert code(answer) == (401, "AuthenticationFailed")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_not_even_an_unknown_path_is_told_without_a_token(reached):
    assert reached.ask("/nowhere", Authorization="").status_code == 401


@pytest.mark.parametrize("token", ["Bearer", "Basic eDp5", "Bearer "])
def test_only_a_bearer_token_is_one(reached, token):
    assert code(reached.ask(FABRICS, Authorization=token))[0] == 401


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("", (400, "MissingApiVersionParameter")),
        ("2015-11-10", (400, "NoRegisteredProviderFound")),
        ("2023-06-06", (400, "NoRegisteredProviderFound")),  # another provider's
    ],
)
def test_the_api_version_must_be_there_and_known(reached, version, expected):
    assert code(reached.ask(FABRICS, version=version)) == expected


def test_each_service_has_an_api_version_of_its_own(reached):
    site = reached.world.estate.site_id
    machine = f"{reached.world.estate.target_resource_group_id}/providers/Microsoft.Compute"
    assert reached.ask(f"{site}/machines", version="2023-06-06").status_code == 200
    assert code(reached.ask(f"{site}/machines"))[1] == "NoRegisteredProviderFound"
    lost = reached.ask(f"{machine}/virtualMachines/vm", version="2026-04-01")
    assert code(lost) == (404, "ResourceNotFound")


def test_paths_are_read_without_regard_to_case(reached):
    path = f"{reached.world.estate.vault_id}/{FABRICS}".upper()
    assert reached.ask(path).json() == reached.ask(path.lower()).json()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("subscription_id", (404, "SubscriptionNotFound")),
        ("resource_group", (404, "ResourceGroupNotFound")),
        ("vault", (404, "ResourceNotFound")),
        ("fabric", (404, "ResourceNotFound")),
        ("container", (404, "ResourceNotFound")),
    ],
)
def test_a_wrong_name_is_not_found_at_its_own_level(reached, wrong, expected):
    name = getattr(reached.world.estate, wrong)
    path = f"{reached.world.estate.container_id}/".replace(f"/{name}/", "/wrong/").rstrip("/")
    assert code(reached.ask(path)) == expected


def test_a_wrong_site_and_a_wrong_machine_are_not_found(reached):
    site = reached.world.estate.site_id
    for path in (f"{site}x/machines", f"{site}/machines/x", f"{site}/runAsAccounts/x"):
        assert code(reached.ask(path, version="2023-06-06")) == (404, "ResourceNotFound")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("replicationMigrationItems/x", (404, "InvalidResourceType")),
        ("replicationRecoveryPlans/plan", (404, "ResourceNotFound")),
        ("nothing", (404, "InvalidResourceType")),
        ("/subscriptions/s/providers/Microsoft.Nothing/x", (404, "InvalidResourceNamespace")),
        ("/nowhere", (404, "NotFound")),
    ],
)
def test_an_unknown_path_is_answered_as_arm_does(reached, path, expected):
    assert code(reached.ask(path)) == expected


def test_a_method_that_a_path_does_not_know_is_refused(reached):
    assert code(reached.ask(FABRICS, "DELETE")) == (405, "HttpMethodNotAllowed")


def test_every_answer_bears_its_ids_and_what_is_left_of_the_rate(reached):
    mine = {"x-ms-client-request-id": "mine"}
    first, second = (reached.ask(FABRICS, **mine) for _ in range(2))
    assert first.headers["x-ms-request-id"] != second.headers["x-ms-request-id"]
    assert first.headers["x-ms-client-request-id"] == "mine"
    assert first.headers["x-ms-ratelimit-remaining-subscription-reads"] == "250"


def test_who_asks_too_often_reads_how_long_to_wait(reach, stage):
    reached = reach(stage(rates=Rates(reads=Rate(burst=1, refill=0.1))))
    left, refused = reached.ask(FABRICS), reached.ask(FABRICS)
    assert left.headers["x-ms-ratelimit-remaining-subscription-reads"] == "0"
    assert code(refused) == (429, "SubscriptionRequestsThrottled")
    assert refused.headers["Retry-After"] == "10"


def test_an_injected_error_comes_as_arm_words_it(reached):
    inject(reached.world, Fault(FaultKind.HTTP_ERROR, "list_fabrics", status=503, code="Busy"))
    assert code(reached.ask(FABRICS)) == (503, "Busy")
    assert reached.ask(FABRICS).status_code == 200


def test_a_lost_response_closes_the_connection_after_the_effect(reached):
    inject(reached.world, Fault(FaultKind.LOST_RESPONSE, "create_policy"))
    body = {"properties": {"providerSpecificInput": {"instanceType": "InMageRcm"}}}
    with pytest.raises(requests.ConnectionError):
        reached.ask("replicationPolicies/mine", "PUT", body)
    assert reached.ask("replicationPolicies/mine").status_code == 200


def test_a_mistake_of_the_simulator_is_a_500_and_no_trace(reached, monkeypatch, caplog):
    monkeypatch.setattr(reached.world, "policies", None)
    assert code(reached.ask("replicationPolicies")) == (500, "InternalServerError")
    assert "replicationPolicies" in caplog.text
