"""Whether an identity may do in Azure what Ferry asks there: effective actions against its lists.

How Azure reads them: "Understand Azure role definitions" (Microsoft). Each assignment allows its
actions without its notActions; what one takes away another may give, and case does not matter.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate

from domain.checkup.check import Area, Check, Verdict
from domain.checkup.listing import listed


@dataclass(frozen=True, slots=True)
class Permission:
    """What one assignment allows: `actions` without `not_actions`; `*` stands for anything."""

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AzureDuty:
    """What has to be allowed at a scope (ARM id); `role` is the template's name for all of it.

    Without `needed` nobody migrates; what is in `besides` is needed for the thing it is under.
    """

    subject: str
    scope: str
    role: str
    needed: frozenset[str]
    besides: Mapping[str, frozenset[str]] = field(default_factory=dict)


def missing(wanted: Iterable[str], granted: Iterable[Permission]) -> tuple[str, ...]:
    """Tell which actions no permission allows, by name; a wanted `*` has to be allowed whole."""
    given = tuple(granted)
    return tuple(sorted(each for each in wanted if not any(_allows(one, each) for one in given)))


def judge_azure_rights(duty: AzureDuty, granted: Iterable[Permission]) -> tuple[Check, ...]:
    """Compare what is allowed at a scope with what has to be."""
    given = tuple(granted)
    checks = [
        _lack(duty, lacking, Verdict.FAILING, "no instance can be moved without")
        for lacking in [missing(duty.needed, given)]
        if lacking
    ]
    checks += [
        _lack(duty, lacking, Verdict.ATTENTION, f"{purpose} can't do without")
        for purpose, actions in duty.besides.items()
        if (lacking := missing(actions - duty.needed, given))
    ]
    return tuple(checks) or (_all_there(duty),)


def _lack(duty: AzureDuty, lacking: tuple[str, ...], verdict: Verdict, why: str) -> Check:
    return Check(
        Area.ROLES,
        duty.subject,
        verdict,
        f"{why} {listed(lacking)}, which Ferry's identity may not do at {duty.scope}",
        f"Assign {duty.role} of infra/azure/roles.bicep to Ferry's identity there (azd provision "
        "does), and wait some minutes; a deny assignment or notActions may also take it away.",
    )


def _all_there(duty: AzureDuty) -> Check:
    number = len(duty.needed.union(*duty.besides.values()))
    return Check(Area.ROLES, duty.subject, Verdict.HEALTHY, f"all {number} actions are allowed")


def _allows(permission: Permission, action: str) -> bool:
    """Say whether it allows an action, and takes no part of it away again."""
    taken = permission.not_actions
    return any(_covers(each, action) for each in permission.actions) and not any(
        _covers(each, action) or _covers(action, each) for each in taken
    )


def _covers(pattern: str, action: str) -> bool:
    """Compare without case; of fnmatch's signs `*` alone stands for something else."""
    plain = pattern.casefold().replace("[", "[[]").replace("?", "[?]")
    return re.match(translate(plain), action.casefold()) is not None
