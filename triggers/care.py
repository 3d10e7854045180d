"""Items that replicate, cared for over HTTP: moved to another server, or to the other provider."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from domain.item_care import (
    CareReport,
    ItemCare,
    PointCare,
    may_move,
    may_switch,
    moved_landing,
    switched_landing,
)
from domain.names import care_id, story_id
from domain.status import InstanceStatus, Subject
from domain.vault import vault_of
from domain.wave_status import WaveStatus
from durable.client import Broken
from durable.flow import Flow
from orchestrators.care_for_item import move_item, switch_provider
from triggers.choosing import find_instance, find_wave
from triggers.evidence_keeping import was_told
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from domain.migration import Landing
    from triggers.documents import MoveDocument, SwitchDocument


def move_instance(call: Call) -> Answer:
    """Begin to let an instance's item replicate through another server."""
    document: MoveDocument = call.document
    wave, instance = find_fit(call, may_move, "replicate and are not in their cutover")
    landing = moved_landing(_landing(call, wave, instance), instance, document.to)
    return _begin(call, move_item, instance, landing)


def switch_instance(call: Call) -> Answer:
    """Begin to let an instance's classic item go on by the modernised provider."""
    document: SwitchDocument = call.document
    condition = "replicate by the classic provider and are not in their cutover"
    wave, instance = find_fit(call, may_switch, condition)
    landing = switched_landing(_landing(call, wave, instance), document.to)
    return _begin(call, switch_provider, instance, landing)


def find_fit(
    call: Call, fits: Callable[[InstanceStatus], bool], condition: str
) -> tuple[WaveStatus, InstanceStatus]:
    """Find wave and instance that the path names; a Problem when this is not for such as it."""
    wave = find_wave(call.clouds, call.path["wave"])
    instance = find_instance(wave, call.path["instance"])
    if not fits(instance):
        raise Problem(
            Kind.WRONG_STATE,
            f"{instance.instance_id} is {instance.phase.value.replace('_', ' ')}: this is only for "
            f"instances that {condition}",
            field="instance",
            remedy=f"Read GET /api/waves/{wave.name}/instances/{instance.instance_id}, and ask "
            "again when it is one of them.",
        )
    return wave, instance


def _landing(call: Call, wave: WaveStatus, instance: InstanceStatus) -> "Landing":
    from triggers.documents.landing import landing  # noqa: PLC0415 (keeps the cold start short)

    return landing(call.settings, wave.region, vault_of(instance.item_id))


def _begin(
    call: Call, story: Flow[ItemCare, CareReport], instance: InstanceStatus, landing: "Landing"
) -> Answer:
    """Begin with it; Refused at once when there is no such server, or it has no room."""
    call.clouds.site_recovery.get_appliance(landing)
    subject = subject_of(call, instance)
    care = ItemCare(subject, instance.item_id, landing, instance.phase, call.document.by)
    return begin(call, story, care, free_name(call, story, subject, landing.appliance_name))


def subject_of(call: Call, instance: InstanceStatus) -> Subject:
    """Name the instance in its run of the wave."""
    return Subject(call.path["wave"], instance.instance_id, instance.attempt)


def free_name(call: Call, story: Flow[Any, CareReport], subject: Subject, onto: str) -> str:
    """Name the next story that does this to the item; empty while the same one is under way."""
    own, number = story_id(subject.wave, subject.instance_id, subject.attempt), 1
    while ending := call.stories.ending(story, name := care_id(own, story.name, onto, number)):
        if isinstance(ending, Broken) and ending.unknown and not was_told(call.clouds, name):
            return name
        number += 1
    return ""


def begin[Care: (ItemCare, PointCare)](
    call: Call, story: Flow[Care, CareReport], care: Care, name: str
) -> Answer:
    """Start the story under the name, if it has one, and say that the wish was taken."""
    from triggers.views import WishTaken  # noqa: PLC0415

    if name:
        call.stories.start_once(story, care, name)
    subject = care.subject
    return Answer(WishTaken(wave=subject.wave, instances=[subject.instance_id]), 202)


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/instances/{instance}/move",
        summary="Let an instance replicate through another process server or appliance.",
        handler=move_instance,
        takes="MoveDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
    Route(
        method="POST",
        path="waves/{wave}/instances/{instance}/switch-provider",
        summary="Let a classic item go on by the modernised provider.",
        handler=switch_instance,
        takes="SwitchDocument",
        answers={202: "WishTaken"},
        problems=(Kind.WRONG_STATE,),
        stories=True,
    ),
)
