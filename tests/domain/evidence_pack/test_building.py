from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from domain.approval import Approval, Decision
from domain.assessment import Finding, Severity
from domain.audit import AuditEvent, AuditKind, AuditSubject, Head, chained, opening
from domain.certificate import Certificate
from domain.evidence_pack.audit_part import MOST_SHOWN, audit_part
from domain.evidence_pack.building import Given, Sources, build
from domain.evidence_pack.contents import Seal
from domain.evidence_pack.prices import Prices
from domain.itinerary import Phase
from domain.status import InstanceStatus, Subject
from domain.target.properties import SettledTarget, TargetProperties
from domain.validation import Check, ValidationReport
from tests.domain.evidence_pack.packing import NOON, at, end, moved, phase, wave

STOPPED = (
    phase(0, Phase.REPLICATING),
    phase(10, Phase.STOPPING_SOURCE),
    phase(20, Phase.COMMITTING),
    end(25),
)


def sources(whole, *events, given=(), **more):
    return Sources(whole, events, given, {}, {}, **more)


def chain_of(wave_name, count, kind=AuditKind.DECISION, instance=""):
    """Make a chain of so many entries, of which each hangs on the one before."""
    name = f"{wave_name}~{instance}" if instance else wave_name
    head, entries = Head(name), []
    for number in range(count):
        event = AuditEvent(
            id=f"{number}", kind=kind, action="decide", at=at(number),
            subject=AuditSubject(wave_name, instance),
        )  # fmt: skip
        entries.append(chained(head, event))
        head = entries[-1].head
    return entries


def test_a_report_is_as_of_the_last_thing_known_and_not_of_any_clock():
    running = InstanceStatus("i-1", Phase.REPLICATING, updated=at(7))
    assert build(sources(wave(running), phase(9, Phase.REPLICATING))).as_of == at(9)
    assert build(sources(wave(running))).as_of == at(7)
    assert build(sources(wave(InstanceStatus("i-1")))).as_of == NOON


def test_the_summary_counts_what_the_lines_say():
    sworn = Certificate("i-1", "zero_loss", zero_loss=True)
    doubtful = Certificate("i-2", "latest", zero_loss=False, may_be_lost="some")
    first = replace(moved(certificate=sworn), replicated_bytes=5, total_bytes=6)
    second = replace(moved("i-2", certificate=doubtful), replicated_bytes=1, total_bytes=4)
    events = (*STOPPED, *(replace(each, instance_id="i-2") for each in STOPPED[:3]))
    said = build(sources(wave(first, second, InstanceStatus("i-3")), *events)).summary
    assert said.states == {"migrated": 2, "running": 1}
    assert (said.certificates, said.zero_loss) == (2, 1)
    assert (said.replicated_bytes, said.total_bytes) == (6, 10)
    assert (said.with_downtime, said.downtime_total) == (2, timedelta(minutes=20))
    assert said.downtime_longest == said.downtime_median == timedelta(minutes=10)
    assert said.findings == {"critical": 0, "warning": 1, "advisory": 0, "information": 0}


def test_a_wave_in_which_nothing_stopped_has_no_downtime():
    said = build(sources(wave(InstanceStatus("i-1")))).summary
    assert (said.with_downtime, said.downtime_longest) == (0, timedelta())


def test_an_instance_says_what_it_became_and_how_it_was_validated():
    report = ValidationReport("/vm", NOON, (Check("boot", passed=True), Check("x", passed=False)))
    target = SettledTarget(TargetProperties(vm_name="web", vm_size="Standard_D2s_v5"))
    arrived = replace(moved(validation=report), target=target)
    (said,) = build(sources(wave(arrived), *STOPPED)).instances
    assert (said.vm_name, said.vm_size, said.vm_id) == ("web", "Standard_D2s_v5", "/vm")
    assert (said.checks_passed, said.checks) == (1, 2)
    assert (said.started, said.ended) == (NOON, at(100))


def test_answers_come_in_the_order_in_which_they_were_given_and_each_once():
    subject = Subject("w", "i-1")
    yes = Approval(Decision.APPROVE, "mona", "go", plan="a1", identity="m", proved=True, at=at(5))
    early = Approval(Decision.APPROVE, "ada", at=at(1), instead_of="bob")
    untimed = Approval(Decision.REJECT, "cyd")
    given = [Given(subject, "approval", each) for each in (yes, yes, early, untimed)]
    said = build(sources(wave(moved()), given=given)).approvals
    assert [each.by for each in said] == ["cyd", "ada for bob", "mona"]
    assert (said[2].plan, said[2].proved, said[2].comment, said[2].at) == ("a1", True, "go", at(5))


def test_what_an_operator_encloses_is_in_the_report():
    finding = Finding("os_support", Severity.ADVISORY, "old", "renew it")
    prices = Prices("EUR", {"m5.large": Decimal(1)}, instance_types={"i-1": "m5.large"})
    more = {"findings": {"i-1": (finding,)}, "prices": prices, "seals": (Seal(1, "ab"),)}
    said = build(sources(wave(moved()), **more))
    assert [each.code for each in said.findings] == ["os_support"]
    assert said.costs.aws_a_day == 24
    assert said.seals == (Seal(1, "ab"),)


def test_without_prices_nothing_is_priced():
    assert build(sources(wave(moved()))).costs is None


def test_a_log_that_was_changed_is_told_by_its_first_flaw():
    entries = chain_of("w", 3)
    heads = {"w": entries[-1].head}
    whole = audit_part("w", {"w": entries}, heads)
    assert (whole.sound, whole.entries) == (True, 3)
    assert whole.chains[0].head == entries[-1].head
    forged = replace(entries[1], event=replace(entries[1].event, outcome="approved"))
    part = audit_part("w", {"w": [entries[0], forged, entries[2]]}, heads)
    assert (part.sound, part.chains[0].flaw) == (False, "w: entry 2 was changed")


def test_a_log_that_lost_its_tail_is_told_by_the_head_that_the_evidence_kept():
    entries = chain_of("w", 3)
    cut = audit_part("w", {"w": entries[:2]}, {"w": entries[1].head}, [entries[2].head])
    assert cut.chains[0].flaw == "w: entry 3 was cut off"


def test_a_chain_that_is_gone_whole_is_told():
    first = chained(Head("w"), opening("w~i-1", NOON))
    part = audit_part("w", {"w": [first]}, {"w": first.head})
    assert [each.head.chain for each in part.chains] == ["w", "w~i-1"]
    assert part.chains[1].flaw == "w~i-1: entry 1 was cut off"


def test_the_excerpt_has_what_was_decided_and_not_what_was_tried_and_says_what_it_leaves_out():
    tried = chain_of("w", 2, AuditKind.ATTEMPT)
    assert audit_part("w", {"w": tried}, {}).excerpt == ()
    many = chain_of("w", MOST_SHOWN + 3)
    part = audit_part("w", {"w": many}, {})
    assert (len(part.excerpt), part.left_out) == (MOST_SHOWN, 3)
    assert part.excerpt[0].number == 1
