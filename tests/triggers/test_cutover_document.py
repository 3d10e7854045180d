"""What a wave may say about its cutovers, and how it learns what it may not say."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from domain.cutover import (
    UNVALIDATED,
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
    Hook,
    HookHeader,
    HookKind,
    Otherwise,
    PointPolicy,
)
from domain.quiescence import Quiesce
from triggers.documents.cutover import CutoverDocument
from triggers.documents.wave import WaveDocument

REST = {"command": "Stop-Service sql", "undo": "Start-Service sql", "services": ["MSSQLSERVER"]}
VAULT_SECRET = "https://ours.vault.azure.net/secrets/ferry-hook-dns"
OTHERS = "https://ours.vault.azure.net/secrets/zone-passphrase"
IDS = ["i-00000001", "i-00000002"]


def problem_of(document, shape=CutoverDocument):
    """Tell where the first thing is wrong, and in which words."""
    with pytest.raises(ValidationError) as caught:
        shape.model_validate(document)
    first = caught.value.errors()[0]
    return ".".join(map(str, first["loc"])) or first.get("ctx", {}).get("field"), str(first)


def test_a_wave_that_says_nothing_is_cut_over_as_ever():
    assert CutoverDocument().to_domain() == CutoverPolicy()


def test_everything_that_is_said_reaches_the_wave():
    document = CutoverDocument.model_validate(
        {
            "point": "zero_loss",
            "quiesce": REST | {"timeout": "PT5M", "spared": ["10.0.0.4"]},
            "margin": "PT90S",
            "point_deadline": "PT20M",
            "outage": "PT90M",
            "commit": {
                "when": "approved",
                "after": "PT2H",
                "otherwise": "wait",
                "unvalidated": UNVALIDATED,
            },
            "hooks": [
                {
                    "name": "dns",
                    "webhook": "https://dns.example/up?zone=a",
                    "undo": "https://dns.example/down",
                    "header": {"secret": VAULT_SECRET},
                },
                {"name": "lb", "command": "Set-It", "instance": IDS[0], "timeout": "PT1M"},
                {"name": "call", "manual": "Call the desk.", "undo": "Call it again."},
            ],
        }
    )
    minutes = timedelta(minutes=1)
    assert document.to_domain() == CutoverPolicy(
        PointPolicy.ZERO_LOSS,
        Quiesce(REST["command"], REST["undo"], ("MSSQLSERVER",), 5 * minutes, ("10.0.0.4",)),
        margin=1.5 * minutes,
        point_deadline=20 * minutes,
        outage=90 * minutes,
        commit=CommitPolicy(CommitWhen.APPROVED, 120 * minutes, Otherwise.WAIT, UNVALIDATED),
        hooks=(
            Hook(
                "dns",
                HookKind.WEBHOOK,
                "https://dns.example/up?zone=a",
                "https://dns.example/down",
                header=HookHeader("Authorization", VAULT_SECRET),
            ),
            Hook("lb", HookKind.COMMAND, "Set-It", "", IDS[0], minutes),
            Hook("call", HookKind.MANUAL, "Call the desk.", "Call it again."),
        ),
    )


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ({"point": "zero_loss"}, "quiesce", "Add quiesce.command"),
        ({"point": "zero_loss", "quiesce": REST | {"services": []}}, "quiesce", "services"),
        (
            {"point": "zero_loss", "quiesce": REST, "point_deadline": "PT5M"},
            "point_deadline",
            "every five minutes",
        ),
        ({"outage": "PT9M"}, "outage", "Choose at least 0:10:00"),
        ({"point": "zero_loss", "quiesce": REST, "outage": "PT10M"}, "outage", "least 0:11:00"),
        ({"point": "zero_loss", "quiesce": REST, "margin": "PT59S"}, "margin", "PT1M"),
        ({"quiesce": {"command": "Stop-It"}}, "quiesce", "without undo"),
        ({"quiesce": REST | {"timeout": "PT1S"}}, "quiesce", "between a minute and a day"),
        ({"quiesce": REST | {"spared": ["dc1"]}}, "quiesce.spared.0", "IPv4"),
        ({"quiesce": REST | {"services": ["a'; rm"]}}, "quiesce.services.0", "match"),
        ({"commit": {"unvalidated": "yes"}}, "commit.unvalidated", UNVALIDATED),
        ({"point": "newest"}, "point", "zero_loss"),
    ],
)
def test_a_cutover_that_cannot_work_is_told_why(said, where, words):
    found, problem = problem_of(said)
    assert found == where
    assert words in problem


@pytest.mark.parametrize(
    ("hook", "words"),
    [
        ({"webhook": "http://dns.example/up"}, "begins with https://"),
        ({"webhook": "https:///up"}, "begins with https://"),
        ({"webhook": "https://dns.example:99999/up"}, "Port out of range"),
        ({"webhook": "https://dns.example:x/up"}, "Port could not be cast"),
        ({"webhook": "https://dns.exämple/up"}, "ASCII"),
        ({"webhook": "https://dns.example/", "undo": "https://dns.example/a\nb"}, "ASCII"),
        ({"webhook": "https://me:pass@dns.example/up"}, "carries a secret"),
        ({"webhook": "https://dns.example/up?sig=abc"}, "carries a secret"),
        ({"webhook": "https://dns.example/up?x-functions-key="}, "carries a secret"),
        ({"webhook": "https://dns.example/", "undo": "http://dns.example/"}, "https://"),
        ({"webhook": "https://d.example/", "header": {"secret": "s3cret"}}, "header.secret"),
        ({"webhook": "https://d.example/", "header": {"secret": OTHERS}}, "header.secret"),
        ({"webhook": "https://d.example/", "command": "x"}, "says 2 of webhook"),
        ({}, "says 0 of webhook"),
        ({"command": "x", "header": {"secret": VAULT_SECRET}}, "only a webhook has a header"),
        ({"manual": "x", "instance": IDS[0]}, "only a command runs somewhere"),
        ({"manual": "x", "timeout": "P2D"}, "between 10 seconds and a day"),
    ],
)
def test_a_hook_is_refused_with_the_reason(hook, words):
    where, problem = problem_of({"hooks": [{"name": "dns", **hook}]})
    assert where.startswith("hooks.0")
    assert words in problem or words in where


def test_hooks_have_names_of_their_own():
    twice = [{"name": "dns", "manual": "up"}] * 2
    assert "several hooks are called dns" in problem_of({"hooks": twice})[1]


def test_a_recovery_plan_cannot_promise_zero_loss():
    plan = {"groups": [{"instances": IDS}]}
    wave = {"wave": "w", "region": "eu-central-1", "instances": IDS, "recovery_plan": plan}
    policy = {"cutover": {"point": "zero_loss", "quiesce": REST}}
    WaveDocument.model_validate(wave)
    where, problem = problem_of(wave | {"policy": policy}, WaveDocument)
    assert where == "policy.cutover.point"
    assert "remove the recovery_plan" in problem
