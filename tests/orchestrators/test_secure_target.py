"""Security groups become network security groups, in place before the machine serves."""

from datetime import timedelta

import pytest

from domain.cutover import CommitPolicy, CommitWhen, CutoverPolicy, Otherwise
from domain.errors import Refusal, Refused
from domain.firewall.departure import IcmpChoice
from domain.firewall.policy import NetworkSecurity, SecurityPolicy
from domain.firewall.security_group import ICMP, TCP, GroupRule, PrefixList
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.security_rules import Direction
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.orchestrators.conftest import CLEAN

TRANSLATE = SecurityPolicy(NetworkSecurity.TRANSLATE)
WIDER = SecurityPolicy(NetworkSecurity.TRANSLATE, IcmpChoice.WIDER)
PING = GroupRule("sgr-ping", "servers-0", Direction.INBOUND, ICMP, 8, -1, "10.0.0.0/8")
HTTPS = GroupRule("sgr-https", "servers-0", Direction.INBOUND, TCP, 443, 443, "10.0.0.0/8")
NO_RIGHT = Refused(Refusal("network.403", "nsg", "no right to write", "Grant it."))
WAIT = CutoverPolicy(commit=CommitPolicy(otherwise=Otherwise.WAIT))


def groups(stage):
    return list(stage.world.ground.security_groups.values())


def names(stage):
    (group,) = groups(stage)
    return [rule["name"] for rule in group.rules]


def interfaces(stage):
    return [each for each in stage.world.ground.interfaces.values() if each.machine_id]


def events(stage):
    return [each.event.words for each in stage.status.list_events("w1", "", 1_000)]


def taken(stage):
    return [name for name, _ in stage.spoiler.taken]


def test_a_wave_that_says_nothing_makes_no_group(stage):
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert groups(stage) == []
    assert [each.security_group_id for each in interfaces(stage)] == [""]


def test_the_machine_is_behind_its_group_before_it_is_looked_at_and_before_any_hook(stage):
    (report,) = stage.migrate(security=TRANSLATE)
    assert report.outcome is Outcome.MIGRATED
    (group,), (interface,) = groups(stage), interfaces(stage)
    assert interface.security_group_id == group.group_id
    assert names(stage) == [
        "AllowTcpInbound-100",
        "AllowProbesInbound",
        "DenyAllInbound",
        "AllowAnyOutbound-100",
        "DenyAllOutbound",
    ]
    order = taken(stage)
    assert order.index("prepare_security") < order.index("enable_replication")
    assert order.index("attach_security") < order.index("get_virtual_machine")
    assert any(
        "1 network security group(s) prepared, proven on" in words for words in events(stage)
    )


def test_people_read_what_can_not_be_translated_and_may_choose_otherwise(stage_with):
    for security, passes in ((TRANSLATE, False), (WIDER, True)):
        stage = stage_with()
        ref = stage.add_instance()
        stage.firewalls.rules_of("servers-0").append(PING)
        stage.migrate(ref, security=security)
        assert any("sgr-ping: inbound protocol 1" in words for words in events(stage))
        assert any("Icmp" in name for name in names(stage)) is passes


def test_rules_that_change_while_it_replicates_are_what_counts(stage):
    ref = stage.add_instance()
    added = stage.firewalls.rules_of("servers-0")
    stage.at(Phase.AWAITING_APPROVAL, lambda _: added.append(HTTPS))
    stage.migrate(ref, security=TRANSLATE)
    (group,) = groups(stage)
    assert group.rules[0]["properties"]["destinationPortRanges"] == ["443", "3389"]


def test_what_can_not_be_made_anew_stays_as_it_was_prepared(stage):
    stage.at(
        Phase.AWAITING_APPROVAL, lambda _: stage.spoiler.next_time("prepare_security", NO_RIGHT)
    )
    (report,) = stage.migrate(security=TRANSLATE)
    assert report.outcome is Outcome.MIGRATED
    assert interfaces(stage)[0].security_group_id == groups(stage)[0].group_id
    assert any("stay as they were prepared" in words for words in events(stage))


def test_an_instance_whose_rules_have_no_room_never_begins_to_replicate(stage):
    ref = stage.add_instance()
    entries = tuple(f"10.{n // 256}.{n % 256}.1" for n in range(4_001))
    stage.firewalls.prefix_lists["pl-1"] = PrefixList("pl-1", entries, 5_000)
    listed = GroupRule("sgr-9", "servers-0", Direction.INBOUND, TCP, 80, 80, prefix_list="pl-1")
    stage.firewalls.rules_of("servers-0").append(listed)
    (report,) = stage.migrate(ref, security=TRANSLATE)
    assert report.outcome is Outcome.FAILED
    assert "a network security group holds 4000" in report.because
    assert report.remedy
    assert "enable_replication" not in taken(stage)
    assert groups(stage) == []
    assert stage.traces(ref) == CLEAN


def test_a_machine_that_can_not_be_guarded_goes_and_the_source_serves_again(stage):
    ref = stage.add_instance()
    stage.spoiler.next_time("attach_security", NO_RIGHT)
    (report,) = stage.migrate(ref, security=TRANSLATE)
    assert report.outcome is Outcome.ROLLED_BACK
    assert "not behind its network security group" in report.because
    assert stage.in_aws(ref)
    assert (stage.machines_in_azure(), groups(stage)) == (0, [])


def test_a_wave_that_would_rather_wait_holds_it_for_a_person(stage):
    stage.spoiler.next_time("attach_security", NO_RIGHT)
    (report,) = stage.migrate(security=TRANSLATE, cutover=WAIT)
    assert report.outcome is Outcome.HELD
    assert len(groups(stage)) == 1


def test_an_instance_that_is_taken_back_leaves_no_group_behind(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    (report,) = stage.migrate(ref, security=TRANSLATE)
    assert report.outcome is Outcome.EXPIRED
    assert groups(stage) == []
    assert stage.traces(ref) == CLEAN


def test_a_group_that_can_not_be_deleted_is_named_in_the_report(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.spoiler.next_time("discard_security", NO_RIGHT)
    (report,) = stage.migrate(ref, security=TRANSLATE)
    assert report.left_behind == ("nsg: no right to write [network.403]",)


@pytest.mark.parametrize("operation", ["put_security_group", "put_network_interface"])
def test_a_lost_answer_makes_nothing_twice(stage, operation):
    inject(stage.world, Fault(FaultKind.LOST_RESPONSE, operation, times=1))
    (report,) = stage.migrate(security=TRANSLATE)
    assert report.outcome is Outcome.MIGRATED
    assert len(stage.world.ledger.effects(operation)) == 1
    assert len(groups(stage)) == 1


def test_interfaces_of_a_whole_wave_are_behind_groups_of_their_own(stage):
    refs = [stage.add_instance(number) for number in (1, 2, 3)]
    window = CutoverPolicy(commit=CommitPolicy(CommitWhen.AFTER, timedelta(minutes=5)))
    reports = stage.migrate(*refs, security=TRANSLATE, cutover=window)
    assert {each.outcome for each in reports} == {Outcome.MIGRATED}
    assert len({each.security_group_id for each in interfaces(stage)}) == 3
