"""Waves with a recovery plan as they come in, and the answers at its manual actions."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from domain.access import KEY_HOLDER, Role
from domain.plan_status import ActionSubject
from tests.triggers.books import NOBODY, played
from triggers.documents import ActionDoneDocument, WaveDocument
from triggers.plan_actions import answer_action
from triggers.problems import Problem, field_problems
from triggers.scope.sight import Sight
from triggers.views import WaveView
from triggers.waves import get_wave, start_wave

RUNBOOK = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/g/providers"
    "/Microsoft.Automation/automationAccounts/a/runbooks/open-gates"
)
CHECK = {"name": "check", "manual": "check the database"}
OPEN = {"name": "open", "runbook": RUNBOOK}


def wave(groups, instances=(NOBODY.a, NOBODY.b), **more):
    usual = {"wave": "w1", "region": "eu-central-1", "instances": instances and list(instances)}
    return {**usual, "recovery_plan": {"groups": groups}, **more}


def group(*instances, **actions):
    return {"instances": list(instances), **actions}


def many(count):
    return [f"i-{number:017x}" for number in range(count)]


BOTH = group(NOBODY.a, NOBODY.b)


@pytest.mark.parametrize(
    ("document", "field", "words"),
    [
        (wave([group(NOBODY.a)]), "recovery_plan.groups", f"{NOBODY.b} stands in no group"),
        (
            wave([group(NOBODY.a, NOBODY.b, NOBODY.c)]),
            "recovery_plan.groups",
            f"{NOBODY.c} is not among the instances",
        ),
        (wave([BOTH, group(NOBODY.a)]), "recovery_plan.groups", "stands in several places"),
        (wave([]), "recovery_plan.groups", "at least 1"),
        (wave([BOTH, group()]), "recovery_plan.groups.1.instances", "at least 1"),
        (wave([{**BOTH, "before": [{"name": "x"}]}]), "recovery_plan.groups.0.before.0", "neither"),
        (
            wave([{**BOTH, "after": [{**CHECK, "runbook": RUNBOOK}]}]),
            "recovery_plan.groups.0.after.0",
            "both",
        ),
        (
            wave([{**BOTH, "before": [CHECK], "after": [CHECK]}]),
            "recovery_plan.groups",
            "several actions are called check",
        ),
        (
            wave([{**BOTH, "before": [{"name": f"a{n}", "manual": "x"} for n in range(11)]}]),
            "recovery_plan.groups.0.before",
            "at most 10",
        ),
        (
            wave([{**BOTH, "before": [{**CHECK, "name": "a/b"}]}]),
            "recovery_plan.groups.0.before.0.name",
            "match",
        ),
        (
            wave([{**BOTH, "before": [{"name": "x", "runbook": "gates"}]}]),
            "recovery_plan.groups.0.before.0.runbook",
            "match",
        ),
        (
            wave([BOTH], instances=None, select={"tags": {"a": "b"}}),
            "recovery_plan",
            "named one by one",
        ),
        (wave([BOTH], policy={"order": "listed"}), "policy.order", "wait for each other"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_with_field_and_remedy(document, field, words):
    document = {name: value for name, value in document.items() if value is not None}
    with pytest.raises(ValidationError) as refused:
        WaveDocument.model_validate(document)
    problems = list(field_problems(refused.value))
    told = [p for p in problems if p.field.removeprefix("document.") == field]
    assert told, problems
    assert words in told[0].problem
    assert told[0].remedy


def test_a_plan_says_the_same_in_the_domains_words():
    document = WaveDocument.model_validate(
        wave([group(NOBODY.b, after=[CHECK]), group(NOBODY.a, before=[OPEN])])
    )
    first, second = document.boot_groups
    assert (first.instances, first.after[0].words) == ((NOBODY.b,), "check the database")
    assert (second.before[0].kind, second.before[0].runbook_id) == ("runbook", RUNBOOK)


def call(books, document=None, **path):
    return SimpleNamespace(
        caller=KEY_HOLDER,
        sight=Sight(KEY_HOLDER, (Role.ADMIN,)),
        document=document,
        path=path,
        clouds=books.clouds,
        settings=books.configured,
        stories=books.stories,
        url="http://here/api/waves",
    )


def at_the_action(scenario, **more):
    """Play a scenario with a wave whose plan waits at a manual action after its first group."""

    async def prepared(books):
        ids = [books.add_instance(number).instance_id for number in (1, 2)]
        groups = [group(ids[0], after=[CHECK]), group(ids[1], before=[OPEN])]
        await books.accept("w1", *ids, recovery_plan={"groups": groups}, **more)
        books.go_on(limit=books.clock.now() + timedelta(days=1))
        await scenario(books)

    played(prepared)


async def answered(books, name="check", by="mona", comment="seen"):
    document = ActionDoneDocument(by=by, comment=comment)
    return await books.do(answer_action, call(books, document, wave="w1", action=name))


async def refused(books, *arguments, **more):
    with pytest.raises(Problem) as raised:
        await answered(books, *arguments, **more)
    document = raised.value.document
    assert document["remedy"]
    return document["status"], document["type"].removeprefix("urn:ferry:problem:")


def test_an_answer_is_recorded_and_lets_the_plan_go_on():
    async def scenario(books):
        answer = await answered(books)
        assert (answer.status, answer.body.plan, answer.body.by) == (202, "ferry-w1-1-1", "mona")
        books.go_on()
        assert books.outcomes("w1") == ["migrated", "migrated"]
        (job,) = [j for j in books.world.jobs.jobs.values() if j.kind.operation == "plan_failover"]
        assert job.state == "Succeeded"

    at_the_action(scenario)


def test_the_same_answer_again_is_fine_and_anothers_comes_too_late():
    async def scenario(books):
        for _ in range(2):
            await answered(books)
        assert await refused(books, by="lena") == (409, "answered-before")
        books.go_on()
        await answered(books)
        assert books.status.plan_book.find(ActionSubject("w1", 1, 1, "check")).by == "mona"

    at_the_action(scenario)


def test_only_approvers_say_that_an_action_is_done():
    async def scenario(books):
        assert await refused(books, by="lena") == (403, "not-an-approver")
        assert books.status.plan_book.find(ActionSubject("w1", 1, 1, "check")) is None
        assert (await answered(books)).status == 202

    at_the_action(scenario, policy={"approvers": ["mona"]})


def test_what_is_no_manual_action_is_nobodys_to_answer():
    async def scenario(books):
        for name in ("open", "unheard-of"):
            assert await refused(books, name) == (404, "no-such-action")

    at_the_action(scenario)


def test_an_action_is_answered_when_the_plan_waits_there_not_before():
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        groups = [group(ref.instance_id, after=[CHECK])]
        await books.accept("w1", ref.instance_id, recovery_plan={"groups": groups})
        books.go_on(limit=books.clock.now() + timedelta(days=1))
        assert await refused(books) == (409, "wrong-state")

    played(scenario)


def test_the_wave_shows_its_plans_and_what_they_wait_for():
    async def scenario(books):
        view: WaveView = (await books.do(get_wave, call(books, wave="w1"))).body
        (plan,) = view.recovery_plans
        assert (plan.name, plan.state, plan.waiting_for.action) == (
            "ferry-w1-1-1",
            "failing_over",
            "check",
        )
        assert "check the database" in plan.waiting_for.words
        assert [each.after[0].name for each in plan.groups if each.after] == ["check"]
        assert plan.groups[1].before[0].runbook_id == RUNBOOK
        assert view.waiting_for.manual_step == 2
        assert view.health == "attention"

    at_the_action(scenario)


def test_the_answer_tells_into_how_many_plans_a_wave_is_cut():
    async def scenario(books):
        ids = many(230)
        groups = [group(*ids[:130]), group(*ids[130:])]
        document = WaveDocument.model_validate(wave(groups, ids))
        accepted = (await books.do(start_wave, call(books, document))).body
        assert accepted.recovery_plans == 2 + 1
        assert books.status.begun_runs() != ()

    played(scenario)


def test_a_wave_without_a_plan_has_none():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        assert (await books.do(get_wave, call(books, wave="w1"))).body.recovery_plans == []

    played(scenario)
