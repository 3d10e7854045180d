import pytest

from domain.security_rules import (
    Direction,
    Opening,
    PortRule,
    RuleState,
    covered,
    in_words,
    opened,
    replication_rules,
    rule_changes,
    server_rules,
)
from domain.source_instance import InstanceRef, ReplicationPath

REF = InstanceRef("123456789012", "eu-central-1", "i-1")
IN, OUT = Direction.INBOUND, Direction.OUTBOUND
SMB = PortRule(IN, 445, 445, "10.0.0.5/32")


def spelled(rules):
    return [(rule.direction, rule.first_port, rule.last_port, rule.cidr) for rule in rules]


def test_without_a_push_an_instance_only_sends():
    assert spelled(replication_rules(ReplicationPath(REF, "10.0.0.5"))) == [
        (OUT, 443, 443, "10.0.0.5/32"),
        (OUT, 9443, 9443, "10.0.0.5/32"),
    ]


def test_for_a_push_the_server_alone_is_let_in_and_rpc_answers_where_it_is_asked_for():
    pushed = replication_rules(ReplicationPath(REF, "10.0.0.5", push=True))
    assert [rule.first_port for rule in pushed if rule.direction is IN] == [135, 139, 445]
    wide = replication_rules(ReplicationPath(REF, "10.0.0.5", push=True, dynamic_rpc=True))
    assert spelled(wide)[-1] == (IN, 49152, 65535, "10.0.0.5/32")
    assert {rule.cidr for rule in wide} == {"10.0.0.5/32"}


def test_a_server_leads_out_on_443_and_hears_each_of_its_networks():
    rules = server_rules(["10.0.0.0/16", "10.9.0.0/16"])
    assert spelled(rules)[0] == (OUT, 443, 443, "0.0.0.0/0")
    heard = {(rule.first_port, rule.cidr) for rule in rules if rule.direction is IN}
    assert heard == {(port, f"10.{n}.0.0/16") for port in (443, 9443) for n in (0, 9)}


@pytest.mark.parametrize(
    ("other", "enough"),
    [
        (PortRule(IN, 445, 445, "10.0.0.0/8"), True),
        (PortRule(IN, 0, 65535, "0.0.0.0/0"), True),
        (PortRule(IN, 445, 445, "10.0.0.5/32"), True),
        (PortRule(OUT, 445, 445, "10.0.0.0/8"), False),
        (PortRule(IN, 446, 500, "10.0.0.0/8"), False),
        (PortRule(IN, 100, 444, "10.0.0.0/8"), False),
        (PortRule(IN, 445, 445, "10.1.0.0/16"), False),
    ],
)
def test_a_rule_is_covered_by_one_that_lets_as_much_pass(other, enough):
    assert covered(SMB, [other]) is enough
    assert not covered(SMB, [])


def test_why_a_rule_is_there_makes_it_no_other_rule():
    assert PortRule(IN, 445, 445, "10.0.0.5/32", "because") == SMB


def test_the_difference_tells_who_allows_a_rule_others_before_ferry():
    wanted = replication_rules(ReplicationPath(REF, "10.0.0.5", push=True))
    others = Opening(PortRule(IN, 0, 1024, "10.0.0.0/8"), "sg-1", "servers")
    named = [Opening(rule, "sg-9", "ferry-replication-i-1", own=True) for rule in wanted[1:]]
    nameless = Opening(PortRule(OUT, 443, 443, "0.0.0.0/0"), "sg-2", "")
    changes = {(c.rule.direction, c.rule.first_port): c for c in rule_changes(wanted, named)}
    assert changes[OUT, 443].state is RuleState.MISSING
    assert changes[IN, 135].state is RuleState.ADDED
    changes = rule_changes(wanted, [*named, others, nameless])
    told = {(c.rule.direction, c.rule.first_port): (c.state, c.group) for c in changes}
    assert told[IN, 135] == (RuleState.OPEN, "servers")
    assert told[OUT, 443] == (RuleState.OPEN, "sg-2")
    assert told[OUT, 9443] == (RuleState.ADDED, "ferry-replication-i-1")


def test_rules_are_told_in_words_that_a_tag_can_hold():
    path = ReplicationPath(REF, "10.0.0.5", push=True, dynamic_rpc=True)
    words = in_words(replication_rules(path))
    assert (
        words == "inbound 135 139 445 49152-65535 @ 10.0.0.5/32 / outbound 443 9443 @ 10.0.0.5/32"
    )
    assert len(words) < 256
    assert opened(replication_rules(path), "sg").startswith("security group sg opens TCP inbound")
