import pytest

from domain.deployment_failure import deployment_refusal, no_subnet


@pytest.mark.parametrize(
    ("code", "message", "remedy"),
    [
        ("OperationNotAllowed", "exceeding approved standardDSv5Family Cores quota", "quota"),
        ("LinkedAuthorizationFailed", "no permission on the subnet", "rights"),
        ("RequestDisallowedByPolicy", "public sizes only", "policy"),
        ("AllocationFailed", "no capacity", "another size"),
        ("Whatever", "something new", "Mend what the message says"),
    ],
)
def test_a_failure_is_told_in_azures_words_with_a_remedy(code, message, remedy):
    refusal = deployment_refusal("ferry-cs-1", code, message)
    assert (refusal.code, refusal.detail) == (f"deployment.{code}", message)
    assert remedy in refusal.remedy
    assert "prepare the landing zone again" in refusal.remedy


def test_a_failure_without_a_reason_is_told_all_the_same():
    refusal = deployment_refusal("ferry-cs-1", "", "")
    assert (refusal.code, refusal.detail) == ("deployment.failed", "Azure told no reason")


def test_a_subnet_that_nobody_named_is_missed():
    assert "none was named" in no_subnet("ferry-cs-1", "").detail
    assert "/subnets/x" in no_subnet("ferry-cs-1", "/subnets/x").detail
