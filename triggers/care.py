"""Items that replicate, cared for over HTTP: moved to another server, or to the other provider."""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from domain.item_care import (
    CareReport,
    ItemCare,
    may_move,
    may_switch,
    moved_landing,
    switched_landing,
)
from domain.names import care_id, story_id
from domain.status import InstanceStatus, Subject
from domain.vault import vault_of
from durable.client import Broken
from durable.flow import Flow
from orchestrators.care_for_item import move_item, switch_provider
from triggers.choosing import find_instance, find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from domain.migration import Landing
    from triggers.documents import MoveDocument, SwitchDocument


def move_instance(call: Call) -> Answer:
    """Begin to let an instance's item replicate through another server."""
    document: MoveDocument = call.document
    instance = _find(call, may_move, "replicate and are not in their cutover")
    landing = moved_landing(_landing(call, instance), instance, document.to)
    return _begin(call, move_item, _care(call, instance, landing))


def switch_instance(call: Call) -> Answer:
    """Begin to let an instance's classic item go on by the modernised provider."""
    document: SwitchDocument = call.document
    condition = "replicate by the classic provider and are not in their cutover"
    instance = _find(call, may_switch, condition)
    landing = switched_landing(_landing(call, instance), document.to)
    return _begin(call, switch_provider, _care(call, instance, landing))


def _find(call: Call, fits: Callable[[InstanceStatus], bool], condition: str) -> InstanceStatus:
    wave = find_wave(call.clouds, call.path["wave"])
    instance = find_instance(wave, call.path["instance"])
    if not fits(instance):
        raise Problem(
            Kind.WRONG_STATE,
            f"{instance.instance_id} is {instance.phase.value.replace('_', ' ')}: this is only for "
            f"instances that {condition}",
            field="instance",
            remedy=f"Read GET /api/waves/{wave.name}/instances/{instance.instance_id}, and ask "
            "again when it replicates.",
        )
    return instance


def _landing(call: Call, instance: InstanceStatus) -> "Landing":
    from triggers.documents.landing import landing  # noqa: PLC0415 (keeps the cold start short)

    wave = find_wave(call.clouds, call.path["wave"])
    return landing(call.settings, wave.region, vault_of(instance.item_id))


def _care(call: Call, instance: InstanceStatus, landing: "Landing") -> ItemCare:
    """Write the order; Refused at once when there is no such server, or it has no room."""
    call.clouds.site_recovery.get_appliance(landing)
    subject = Subject(call.path["wave"], instance.instance_id, instance.attempt)
    return ItemCare(subject, instance.item_id, landing, instance.phase, call.document.by)


def _begin(call: Call, story: Flow[ItemCare, CareReport], care: ItemCare) -> Answer:
    """Start the story, unless the same one is under way."""
    from triggers.views import WishTaken  # noqa: PLC0415

    subject, onto = care.subject, care.landing.appliance_name
    own = story_id(subject.wave, subject.instance_id, subject.attempt)
    for number in count(1):
        name = care_id(own, story.name, onto, number)
        ending = call.stories.ending(story, name)
        if isinstance(ending, Broken) and ending.unknown:
            call.stories.start_once(story, care, name)
            break
        if ending is None:
            break
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
