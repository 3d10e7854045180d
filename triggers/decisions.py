"""What people decide about a wave, over HTTP: approve, reject, cancel, retry, suspend, resume."""

from typing import TYPE_CHECKING

from domain.access import Role
from triggers.choosing import find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from triggers.steering import Steering
from triggers.voting import REFUSALS, identified

if TYPE_CHECKING:
    from domain.wave_status import WaveStatus
    from triggers.documents import (
        ApprovalDocument,
        CancellationDocument,
        InstallationDocument,
    )


def answer_approval(call: Call) -> Answer:
    """Record a person's answer at the cutover gate."""
    from triggers.views import ApprovalTaken  # noqa: PLC0415 (keeps the cold start short)

    document: ApprovalDocument = call.document
    steering, wave = _steer(call)
    answer = identified(call.clouds, wave, document.to_domain(), call.caller)
    chosen, attempt, plans = document.instances, document.attempt, document.plans
    taken = steering.answer(wave, chosen, answer, attempt, plans)
    return Answer(ApprovalTaken(wave=wave.name, decision=document.decision, instances=taken), 202)


def cancel_wave(call: Call) -> Answer:
    """Take instances back that stand before their failover, or in their commit window."""
    document: CancellationDocument = call.document
    steering, wave = _steer(call)
    return _taken(wave, steering.cancel(wave, document.instances, document.to_domain()))


def note_installation(call: Call) -> Answer:
    """Go on where somebody has installed the mobility service by hand."""
    document: InstallationDocument = call.document
    steering, wave = _steer(call)
    return _taken(wave, steering.tell_installed(wave, document.instances, document.to_domain()))


def retry_wave(call: Call) -> Answer:
    """Migrate instances again that were taken back."""
    steering, wave = _steer(call)
    return _taken(wave, steering.retry(wave, call.document.instances))


def suspend_wave(call: Call) -> Answer:
    """Let instances rest where they stand."""
    steering, wave = _steer(call)
    return _taken(wave, steering.suspend(wave, call.document.instances))


def resume_wave(call: Call) -> Answer:
    """Let suspended instances go on."""
    steering, wave = _steer(call)
    return _taken(wave, steering.resume(wave, call.document.instances))


def _steer(call: Call) -> "tuple[Steering, WaveStatus]":
    steering = Steering(call.clouds, call.settings, call.stories)
    return steering, find_wave(call.clouds, call.path["wave"])


def _taken(wave: "WaveStatus", instances: list[str]) -> Answer:
    from triggers.views import WishTaken  # noqa: PLC0415

    return Answer(WishTaken(wave=wave.name, instances=instances), 202)


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/approval",
        summary="Approve or reject the cutover of instances that wait for it.",
        handler=answer_approval,
        takes="ApprovalDocument",
        role=Role.APPROVER,
        answers={202: "ApprovalTaken"},
        problems=(Kind.WRONG_STATE, *REFUSALS),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/cancel",
        summary="Take instances back that stand before their failover, or in the commit window.",
        handler=cancel_wave,
        takes="CancellationDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/manual-steps/done",
        summary="Say that the mobility service was installed, or a hook done, by hand.",
        handler=note_installation,
        takes="InstallationDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/retry",
        summary="Migrate instances again that ended without having migrated.",
        handler=retry_wave,
        takes="RetryDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE, Kind.INSTANCE_CLAIMED),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/suspend",
        summary="Let instances rest before their cutover; the vault goes on replicating.",
        handler=suspend_wave,
        takes="SuspensionDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/resume",
        summary="Let suspended instances go on.",
        handler=resume_wave,
        takes="ResumptionDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
)
