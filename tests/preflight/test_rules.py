"""Every rule against simulated AWS: broken by one instance, kept by another."""

from dataclasses import replace

import pytest

from domain.assessment import Severity
from domain.preflight.assessment import assess, critical
from domain.preflight.registry import RULES
from tests.clouds.aws.caller import become_caller
from tests.local.simulators.aws.moto_world import world_of
from tests.preflight.bench import Bench, Case
from tests.preflight.fixtures import FIXTURES, MILDER

BY_CODE = {rule.code: rule for rule in RULES}


@pytest.fixture(scope="module")
def bench():
    with pytest.MonkeyPatch.context() as patch:
        world = world_of().begin()
        become_caller(patch, world.url)
        yield Bench(world)


def test_every_rule_has_an_id_of_its_own_and_a_fixture_that_breaks_and_one_that_keeps_it():
    assert len(BY_CODE) == len(RULES) >= 40
    assert set(FIXTURES) == set(BY_CODE)
    assert all(broken != kept for broken, kept in FIXTURES.values())


def test_every_rule_says_what_to_do_and_what_it_rests_on():
    for rule in RULES:
        assert rule.says.endswith("."), rule.code
        assert rule.remedy.endswith("."), rule.code
        assert rule.source.startswith("https://") or rule.source == "docs/preflight.md"


@pytest.mark.parametrize("code", FIXTURES)
def test_an_instance_that_breaks_a_rule_is_told_so(bench, code):
    found = bench.findings(FIXTURES[code][0])
    assert code in found, sorted(found)
    finding, rule = found[code], BY_CODE[code]
    assert (finding.severity, finding.remedy) == (rule.severity, rule.remedy)
    assert finding.evidence
    assert all(finding.evidence)
    assert finding.detail == "; ".join(finding.evidence)


@pytest.mark.parametrize("code", FIXTURES)
def test_an_instance_that_keeps_a_rule_hears_nothing_of_it(bench, code):
    assert code not in bench.findings(FIXTURES[code][1])


@pytest.mark.parametrize("code", MILDER)
def test_what_only_one_way_of_installation_needs_just_warns_on_the_others(bench, code):
    assert bench.findings(MILDER[code])[code].severity is Severity.WARNING


@pytest.mark.parametrize("code", ["reboot_pending", "no_free_space", "not_inspected"])
def test_what_only_the_preparation_needs_just_warns_before_the_cutover(bench, code):
    facts = bench.facts(FIXTURES[code][0])
    assert [each.code for each in critical(assess(facts))] == [code]
    assert critical(assess(replace(facts, prepared=True))) == ()


def test_an_ordinary_instance_may_be_moved(bench):
    assert critical(assess(bench.facts(Case()))) == ()


def test_findings_come_the_weightiest_first(bench):
    guest = {"reboot_pending": True, "product_type": 2, "build": 9600, "licensed": False}
    weights = [each.severity for each in assess(bench.facts(Case(guest=guest)))]
    assert weights == sorted(weights, key=list(Severity).index)
    assert set(weights) == set(Severity)
