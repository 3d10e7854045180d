"""What people decide in the commit window, over HTTP: commit, or roll back."""

from typing import TYPE_CHECKING

from domain.access import Role
from triggers.choosing import find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from triggers.steering import Steering
from triggers.voting import REFUSALS, identified

if TYPE_CHECKING:
    from triggers.documents import CommitDecisionDocument


def decide_commit(call: Call) -> Answer:
    """Record a person's answer in the commit window."""
    from triggers.views import CommitDecisionTaken  # noqa: PLC0415

    document: CommitDecisionDocument = call.document
    steering = Steering(call.clouds, call.settings, call.stories)
    wave = find_wave(call.clouds, call.path["wave"])
    answer = identified(call.clouds, wave, document.to_domain(), call.caller)
    chosen, attempt, plans = document.instances, document.attempt, document.plans
    taken = steering.decide_commit(wave, chosen, answer, attempt, plans)
    said = document.decision
    return Answer(CommitDecisionTaken(wave=wave.name, decision=said, instances=taken), 202)


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/commit-decision",
        summary="Commit, or roll back, instances in their commit window.",
        handler=decide_commit,
        takes="CommitDecisionDocument",
        role=Role.APPROVER,
        answers={202: "CommitDecisionTaken"},
        problems=(Kind.WRONG_STATE, *REFUSALS),
        stories=True,
    ),
)
