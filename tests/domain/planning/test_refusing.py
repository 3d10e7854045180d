"""What no plan can keep."""

from domain.planning.machine import Limits, ServerLimit
from domain.planning.refusing import OVER_QUOTA, TOO_MUCH_TOGETHER, named, refusals
from tests.domain.planning.fleets import machine

SMALL = {"ps-1": ServerLimit(machines=2, daily_churn_gb=10)}


def test_machines_that_cannot_be_parted_and_do_not_fit_are_named_with_what_they_exceed():
    circle = [machine(1, 2), machine(2, 3), machine(3, 1), machine(4)]
    (found,) = refusals(circle, Limits(wave_size=2))
    assert (found.code, found.subject) == (TOO_MUCH_TOGETHER, "i-1")
    assert found.detail == (
        "i-1, i-2, i-3 depend on each other in a circle, so they move together: "
        "3 machines of one wave, where 2 are allowed"
    )
    assert "--size" in found.remedy
    assert refusals(circle, Limits(wave_size=3)) == ()


def test_a_machine_that_changes_more_than_its_server_takes_is_refused():
    (found,) = refusals([machine(1, server="ps-1", daily_churn_gb=11)], Limits(servers=SMALL))
    assert found.detail == "11 GB of changes a day on one server (ps-1), where 10 are allowed"
    assert refusals([machine(1, server="ps-1", daily_churn_gb=10)], Limits(servers=SMALL)) == ()


def test_a_family_whose_quota_is_too_small_is_refused_with_what_is_missing():
    four = [machine(n, vcpus=4, vcpu_family="standardDSv5Family") for n in range(4)]
    other = machine(9, vcpus=64, vcpu_family="standardESv5Family")
    (found,) = refusals([*four, other], Limits(quotas={"standardDSv5Family": 15}))
    assert (found.code, found.subject) == (OVER_QUOTA, "standardDSv5Family")
    assert "Ask Azure for 1 more" in found.remedy
    assert refusals([*four, other], Limits(quotas={"standardDSv5Family": 16})) == ()


def test_many_instances_are_named_in_part():
    assert named([f"i-{n}" for n in range(7)]) == "i-0, i-1, i-2, i-3, i-4 and 2 more"
