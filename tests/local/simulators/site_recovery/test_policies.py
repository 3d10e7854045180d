import pytest

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.mappings import (
    create_mapping,
    delete_mapping,
    get_mapping,
    list_mappings,
    update_mapping,
)
from local.simulators.site_recovery.model.policies import (
    create_policy,
    delete_policy,
    get_policy,
    list_policies,
    update_policy,
)
from local.simulators.site_recovery.model.policy import Policy
from local.simulators.site_recovery.model.recovery_points import list_recovery_points

AZURE = "Microsoft Azure"


def refusal(call, *args, **kwargs):
    with pytest.raises(ArmError) as caught:
        call(*args, **kwargs)
    return caught.value.status, caught.value.code


def test_a_policy_exists_when_its_job_has_ended(staging):
    create_policy(staging.world, Policy("mine", app_consistent=60))
    assert [policy.name for policy in list_policies(staging.world)] == [
        "24-hour-replication-policy"
    ]
    staging.wait(seconds=10)
    assert get_policy(staging.world, "MINE").app_consistent == 60


@pytest.mark.parametrize(
    ("policy", "sound"),
    [
        (Policy("p", history=0), True),
        (Policy("p", history=15 * 1440), True),
        (Policy("p", history=15 * 1440 + 1), False),
        (Policy("p", history=-1), False),
        (Policy("p", app_consistent=59), False),
        (Policy("p", app_consistent=720), True),
        (Policy("p", app_consistent=721), False),
        (Policy("p", crash_consistent=-1), False),
    ],
)
def test_points_are_kept_for_fifteen_days_at_most(staging, policy, sound):
    if sound:
        create_policy(staging.world, policy)
    else:
        assert refusal(create_policy, staging.world, policy) == (400, "InvalidPolicyInput")


def test_only_a_policy_that_exists_can_be_changed(staging):
    assert refusal(update_policy, staging.world, Policy("unheard-of"))[0] == 404
    update_policy(staging.world, Policy("24-HOUR-replication-policy", history=60))
    staging.wait(seconds=10)
    changed = get_policy(staging.world, "24-hour-replication-policy")
    assert (changed.name, changed.history) == ("24-hour-replication-policy", 60)


def test_a_changed_policy_keeps_fewer_points(staging):
    staging.protect()
    staging.wait(days=1)
    update_policy(staging.world, Policy("24-hour-replication-policy", history=60))
    staging.wait(seconds=10)
    assert len(list_recovery_points(staging.world, "item")) == 13


def test_a_policy_in_use_stays(staging):
    policy = staging.world.estate.policy
    assert refusal(delete_policy, staging.world, policy) == (400, "PolicyInUse")
    delete_mapping(staging.world, next(iter(staging.world.mappings.values())).name)
    staging.wait(seconds=30)
    delete_policy(staging.world, policy)
    staging.wait(seconds=10)
    assert (list_policies(staging.world), delete_policy(staging.world, policy)) == ([], None)


def test_a_mapping_makes_a_policy_usable(staging):
    create_policy(staging.world, Policy("mine"))
    staging.wait(seconds=10)
    create_mapping(staging.world, "mapping", "…/replicationPolicies/MINE", AZURE.lower())
    staging.wait(seconds=30)
    assert get_mapping(staging.world, "Mapping").policy == "mine"
    staging.enable(policy_id="…/replicationPolicies/mine")
    assert staging.item().policy == "mine"
    assert refusal(delete_mapping, staging.world, "mapping") == (400, "MappingInUse")


@pytest.mark.parametrize(
    ("policy", "target", "code"),
    [
        ("unheard-of", AZURE, "PolicyNotFound"),
        ("24-hour-replication-policy", "elsewhere", "InvalidTargetContainer"),
    ],
)
def test_a_mapping_leads_from_a_known_policy_to_azure(staging, policy, target, code):
    assert refusal(create_mapping, staging.world, "m", policy, target) == (400, code)


def test_the_automatic_upgrade_is_the_mappings_to_switch(staging):
    name = list_mappings(staging.world)[0].name
    update_mapping(staging.world, name, auto_upgrade=False)
    staging.wait(seconds=30)
    assert not get_mapping(staging.world, name).agent_auto_upgrade


def test_a_mapping_that_is_not_there_is_not_found_and_not_deleted(staging):
    assert refusal(get_mapping, staging.world, "unheard-of")[0] == 404
    assert delete_mapping(staging.world, "unheard-of") is None
