from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.group_settings import (
    LONGEST_RETENTION,
    SHORTEST_RETENTION,
    require_fit_settings,
    unfit_settings,
)
from domain.protection_group import (
    Difference,
    PolicyFound,
    ProtectionGroup,
    ReplicationSettings,
    drift,
    may_change,
    policy_exists,
    which_container,
)
from domain.provider import Provider
from domain.vault import Vault

CLASSIC, MODERNISED = Provider.CLASSIC, Provider.MODERNISED
VAULT = Vault("s", "g", "v")
DAY = 24 * 60


def group(provider=MODERNISED, **settings):
    return ProtectionGroup("web", VAULT, provider, "web-policy", ReplicationSettings(**settings))


def found(wanted, **different):
    fits = PolicyFound(wanted.settings, wanted.provider, mapped=True)
    return replace(fits, **different)


@pytest.mark.parametrize("provider", Provider)
def test_what_is_taken_without_a_word_fits_either_provider(provider):
    assert unfit_settings(provider, ReplicationSettings()) == ()
    require_fit_settings(group(provider))


@pytest.mark.parametrize(
    ("provider", "field", "value", "remedy"),
    [
        (MODERNISED, "recovery_point_retention", 15 * DAY, ""),
        (MODERNISED, "recovery_point_retention", 15 * DAY + 1, "0 to 21600 minutes (360 hours"),
        (MODERNISED, "recovery_point_retention", 0, ""),
        (MODERNISED, "recovery_point_retention", -1, "0 to 21600"),
        (CLASSIC, "recovery_point_retention", 72 * 60, ""),
        (CLASSIC, "recovery_point_retention", 72 * 60 + 1, "60 to 4320 minutes (72 hours"),
        (CLASSIC, "recovery_point_retention", 59, "60 to 4320"),
        (MODERNISED, "app_consistent_frequency", 60, ""),
        (MODERNISED, "app_consistent_frequency", 12 * 60, ""),
        (MODERNISED, "app_consistent_frequency", 59, "60 to 720 minutes, or 0"),
        (CLASSIC, "app_consistent_frequency", 12 * 60 + 1, "60 to 720 minutes, or 0"),
        (CLASSIC, "app_consistent_frequency", -60, "60 to 720"),
        (MODERNISED, "crash_consistent_frequency", 10, "Write 5"),
        (CLASSIC, "crash_consistent_frequency", 0, "Write 5"),
        (CLASSIC, "rpo_threshold", 60, ""),
        (CLASSIC, "rpo_threshold", 0, "1 to 1440"),
        (CLASSIC, "rpo_threshold", DAY + 1, "1 to 1440"),
        (MODERNISED, "rpo_threshold", 30, "Leave it out"),
    ],
)
def test_each_setting_has_its_limits_and_says_how_to_keep_them(provider, field, value, remedy):
    problems = unfit_settings(provider, ReplicationSettings(**{field: value}))
    assert [each.field for each in problems] == ([field] if remedy else [])
    assert remedy in "".join(each.remedy for each in problems)


def test_points_that_are_gone_before_the_next_is_made_are_no_use():
    settings = ReplicationSettings(recovery_point_retention=60, app_consistent_frequency=120)
    (problem,) = unfit_settings(MODERNISED, settings)
    assert problem.field == "app_consistent_frequency"
    assert "gone (60 minutes)" in problem.problem
    assert unfit_settings(MODERNISED, replace(settings, app_consistent_frequency=60)) == ()


def test_everything_unfit_is_named_at_once():
    unfit = group(CLASSIC, recovery_point_retention=0, crash_consistent_frequency=1)
    with pytest.raises(Refused, match=r"recovery_point_retention: .*crash_consistent") as refused:
        require_fit_settings(unfit)
    assert refused.value.refusal.code == "protection_group.recovery_point_retention"
    assert "60 to 4320" in refused.value.remedy
    assert "Write 5" in refused.value.remedy


anything = st.builds(
    ReplicationSettings,
    st.integers(-5, 3_000),
    st.integers(-5, 30_000),
    st.integers(-5, 1_000),
    st.integers(-5, 10),
    st.booleans(),
)


@given(st.sampled_from(Provider), anything)
def test_what_is_let_through_keeps_every_limit(provider, settings):
    if unfit_settings(provider, settings):
        return
    retention, often = settings.recovery_point_retention, settings.app_consistent_frequency
    assert SHORTEST_RETENTION[provider] <= retention <= LONGEST_RETENTION[provider]
    assert often == 0 or (60 <= often <= 720 and often <= retention)
    assert settings.crash_consistent_frequency == 5


@given(st.sampled_from(Provider), anything, anything)
def test_drift_names_each_field_that_differs_and_no_other(provider, wanted, there):
    each = replace(group(provider), settings=wanted)
    differences = drift(each, found(each, settings=there))
    told = {one.field: (one.wanted, one.found) for one in differences}
    real = {
        name: (str(getattr(wanted, name)), str(getattr(there, name)))
        for name in ReplicationSettings.__slots__
        if getattr(wanted, name) != getattr(there, name)
    }
    if provider is MODERNISED:
        real.pop("rpo_threshold", None)
    assert told == real


def test_a_policy_or_a_mapping_that_is_missing_is_a_drift():
    wanted = group()
    assert drift(wanted, found(wanted)) == ()
    assert drift(wanted, PolicyFound()) == (
        Difference("policy", "web-policy", "missing"),
        Difference("mapping", "ferry-web", "missing"),
    )
    assert drift(wanted, found(wanted, mapped=False)) == (
        Difference("mapping", "ferry-web", "missing"),
    )


def test_a_policy_of_another_provider_can_never_be_the_groups():
    wanted = group()
    others = found(wanted, provider="A2A", own_mapping=True)
    assert drift(wanted, others) == (Difference("provider", "InMageRcm", "A2A"),)
    assert drift(wanted, found(wanted, provider=""))[0].found == "unknown"
    assert not may_change(replace(wanted, policy_made=True), others)


def test_a_policy_is_the_groups_own_by_its_mapping_or_by_what_ferry_remembers():
    wanted = group()
    assert not may_change(wanted, found(wanted))
    assert may_change(wanted, found(wanted, own_mapping=True))
    assert may_change(replace(wanted, policy_made=True), found(wanted))


def test_who_made_the_policy_makes_no_other_group():
    assert group() == replace(group(), policy_made=True)


def test_a_refusal_shows_what_the_policy_has_otherwise_and_the_way_out():
    wanted = group(recovery_point_retention=60)
    refusal = policy_exists(wanted, found(wanted, settings=ReplicationSettings()))
    assert refusal.code == "site_recovery.policy_exists"
    assert "recovery_point_retention is 1440, not 60" in refusal.detail
    assert "another policy_name" in refusal.remedy


@pytest.mark.parametrize(
    ("ids", "code"), [([], "no_container"), (["/a", "/b"], "several_containers")]
)
def test_a_container_that_is_not_to_be_found_is_refused_with_what_to_do(ids, code):
    refusal = which_container(group(), ids)
    assert refusal.code == f"site_recovery.{code}"
    assert refusal.remedy
    assert all(each in refusal.detail for each in ids)
