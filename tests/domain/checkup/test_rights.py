import pytest

from domain.checkup.aws_rights import AwsAnswers, AwsDuty, judge_aws_rights
from domain.checkup.azure_rights import AzureDuty, Permission, judge_azure_rights, missing
from domain.checkup.check import Verdict
from domain.checkup.listing import listed

READ, WRITE = "Microsoft.Compute/virtualMachines/read", "Microsoft.Compute/virtualMachines/write"


@pytest.mark.parametrize(
    ("granted", "lacking"),
    [
        ([Permission((READ, WRITE))], ()),
        ([Permission((READ.upper(),)), Permission((WRITE,))], ()),
        ([Permission(("*",))], ()),
        ([Permission(("Microsoft.Compute/*/read",))], (WRITE,)),
        ([Permission(("*/read",))], (WRITE,)),
        ([], (READ, WRITE)),
        ([Permission(("*",), (WRITE,))], (WRITE,)),
        ([Permission(("*",), ("Microsoft.Compute/*",))], (READ, WRITE)),
        # What one assignment leaves out another may give.
        ([Permission(("*",), ("*/write",)), Permission((WRITE,))], ()),
        ([Permission(("Microsoft.Compute/virtualMachines/rea[d]",))], (READ, WRITE)),
        ([Permission(("Microsoft.Compute/virtualMachines/rea?",))], (READ, WRITE)),
        ([Permission(("Microsoft.Compute/virtualMachines",))], (READ, WRITE)),
    ],
)
def test_azure_counts_actions_less_not_actions_by_assignment_and_without_case(granted, lacking):
    assert missing({READ, WRITE}, granted) == lacking


def test_a_whole_kind_is_allowed_only_where_all_of_it_is():
    whole = {"Microsoft.Resources/deployments/*"}
    assert not missing(whole, [Permission(("Microsoft.Resources/*",))])
    assert missing(whole, [Permission(("Microsoft.Resources/deployments/read",))])
    one = ("Microsoft.Resources/deployments/delete",)
    assert missing(whole, [Permission(("*",), one)])


def test_what_nobody_migrates_without_fails_and_what_landing_zones_need_asks_for_attention():
    duty = AzureDuty("target", "/subscriptions/s", '"Ferry: arrivals"', frozenset({READ}), {
        "a landing zone": frozenset({READ, WRITE})
    })  # fmt: skip
    failing, attention = judge_azure_rights(duty, [])
    assert (failing.verdict, attention.verdict) == (Verdict.FAILING, Verdict.ATTENTION)
    assert READ in failing.detail
    assert WRITE in attention.detail
    assert READ not in attention.detail
    assert '"Ferry: arrivals"' in failing.remedy
    (well,) = judge_azure_rights(duty, [Permission(("*",))])
    assert (well.verdict, well.detail) == (Verdict.HEALTHY, "all 2 actions are allowed")


def test_in_aws_only_what_is_denied_is_a_fault():
    duty = AwsDuty("1", "permissions.yaml", frozenset({"a", "b"}), {"zones": frozenset({"b", "c"})})
    (well,) = judge_aws_rights(duty, AwsAnswers(frozenset({"a", "x"})))
    assert (well.verdict, well.subject) == (Verdict.HEALTHY, "AWS account 1")
    assert well.detail == "1 actions are allowed; of 2 others AWS tells only when they are done"
    (all_well,) = judge_aws_rights(duty, AwsAnswers(frozenset({"a", "b", "c"})))
    assert all_well.detail == "3 actions are allowed"
    failing, attention = judge_aws_rights(duty, AwsAnswers(denied=frozenset({"b", "c", "x"})))
    assert (failing.verdict, attention.verdict) == (Verdict.FAILING, Verdict.ATTENTION)
    assert "without b, which" in failing.detail
    assert "without c, which" in attention.detail


def test_long_lists_are_cut():
    assert listed(list("abcd")) == "a, b, c, d"
    assert listed(list("abcdef")) == "a, b, c, d and 2 more"
