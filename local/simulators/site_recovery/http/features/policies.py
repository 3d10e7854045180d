"""Replication policies."""

from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted, removed
from local.simulators.site_recovery.http.reading import one_of, provider_input, truth
from local.simulators.site_recovery.http.routing import VAULT
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.policy import policy as shape
from local.simulators.site_recovery.model import policies
from local.simulators.site_recovery.model.policy import Policy
from local.simulators.site_recovery.model.world import World

_POLICIES = VAULT + "/replicationPolicies"
_POLICY = _POLICIES + "/{policy}"


def list_policies(world: World, call: Call) -> Answer:
    """List the policies."""
    return listing(world, call, policies.list_policies(world), lambda one: shape(world, one))


def get_policy(world: World, call: Call) -> Answer:
    """Show a policy."""
    return Answer(body=shape(world, policies.get_policy(world, call.names["policy"])))


def create_policy(world: World, call: Call) -> Answer:
    """Begin to create a policy."""
    job = policies.create_policy(world, _read(call, "providerSpecificInput"))
    return accepted(world, call, job, lambda: _show(world, call))


def update_policy(world: World, call: Call) -> Answer:
    """Begin to change a policy."""
    job = policies.update_policy(world, _read(call, "replicationProviderSettings"))
    return accepted(world, call, job, lambda: _show(world, call))


def delete_policy(world: World, call: Call) -> Answer:
    """Begin to delete a policy; 204 when there is none."""
    job = policies.delete_policy(world, call.names["policy"])
    return accepted(world, call, job, removed) if job else Answer(204)


def _show(world: World, call: Call) -> dict[str, Any]:
    return shape(world, world.policies[call.names["policy"].casefold()])


def _read(call: Call, key: str) -> Policy:
    given = provider_input(call, key, *Provider)
    read = _READERS[Provider(given["instanceType"])]
    return read(call.names["policy"], given)


def _read_modernised(name: str, given: Json) -> Policy:
    return Policy(
        name=name,
        history=given.get("recoveryPointHistoryInMinutes") or 0,
        crash_consistent=given.get("crashConsistentFrequencyInMinutes") or 0,
        app_consistent=given.get("appConsistentFrequencyInMinutes") or 0,
        multi_vm_sync=truth(given.get("enableMultiVmSync") or "false", "enableMultiVmSync"),
    )


def _read_classic(name: str, given: Json) -> Policy:
    return Policy(
        name=name,
        history=given.get("recoveryPointHistory") or 0,
        crash_consistent=given.get("crashConsistentFrequencyInMinutes") or 0,
        app_consistent=given.get("appConsistentFrequencyInMinutes") or 0,
        multi_vm_sync=one_of(given["multiVmSyncStatus"], ("Enable", "Disable")) == "Enable",
        rpo_threshold=given.get("recoveryPointThresholdInMinutes") or 0,
        provider=Provider.CLASSIC,
    )


_READERS = {Provider.MODERNISED: _read_modernised, Provider.CLASSIC: _read_classic}


ROUTES = (
    Route("GET", _POLICIES, list_policies),
    Route("GET", _POLICY, get_policy),
    Route("PUT", _POLICY, create_policy, model=models.CreatePolicyInput),
    Route("PATCH", _POLICY, update_policy, model=models.UpdatePolicyInput),
    Route("DELETE", _POLICY, delete_policy),
)
