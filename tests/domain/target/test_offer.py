from domain.target.offer import SubnetQuery, no_subnet


def test_a_missing_subnet_is_named_with_its_network():
    refusal = no_subnet(SubnetQuery("/subscriptions/s/virtualNetworks/arrivals", "web"))
    assert (refusal.code, refusal.subject) == ("target.no_subnet", "arrivals/web")
    assert "target_defaults" in refusal.remedy
