"""Whether a role may do in AWS what Ferry asks there, as far as AWS tells without doing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.checkup.check import Area, Check, Verdict
from domain.checkup.listing import listed


@dataclass(frozen=True, slots=True)
class AwsDuty:
    """What has to be allowed in an account; `template` is where the policies stand.

    Without `needed` nobody migrates; what is in `besides` is needed for the thing it is under.
    """

    account: str
    template: str
    needed: frozenset[str]
    besides: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AwsAnswers:
    """What AWS said: to which actions yes, to which no. Of all others it tells only when done."""

    allowed: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


def judge_aws_rights(duty: AwsDuty, told: AwsAnswers) -> tuple[Check, ...]:
    """Name what is denied; what can't be told without doing it is counted, and no fault."""
    checks = []
    if lacking := sorted(duty.needed & told.denied):
        checks.append(_lack(duty, lacking, Verdict.FAILING, "no instance can be moved without"))
    for purpose, actions in duty.besides.items():
        if lacking := sorted((actions - duty.needed) & told.denied):
            why = f"{purpose} can't do without"
            checks.append(_lack(duty, lacking, Verdict.ATTENTION, why))
    return tuple(checks) or (_nothing_denied(duty, told),)


def _lack(duty: AwsDuty, lacking: list[str], verdict: Verdict, why: str) -> Check:
    return Check(
        Area.ROLES,
        _subject(duty),
        verdict,
        f"{why} {listed(lacking)}, which AWS denies to Ferry's role",
        f"Deploy {duty.template} in the account anew and attach its policies to Ferry's role; a "
        "permissions boundary or a service control policy may also deny it.",
    )


def _nothing_denied(duty: AwsDuty, told: AwsAnswers) -> Check:
    wanted = duty.needed.union(*duty.besides.values())
    untold = len(wanted - told.allowed)
    words = f"{len(wanted & told.allowed)} actions are allowed"
    words += f"; of {untold} others AWS tells only when they are done" if untold else ""
    return Check(Area.ROLES, _subject(duty), Verdict.HEALTHY, words)


def _subject(duty: AwsDuty) -> str:
    return f"AWS account {duty.account}"
