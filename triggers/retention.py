"""Sources that have moved: listed, kept by a word, ended when their time is over."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.names import retirement_story_id
from domain.retention import is_due, kept
from domain.source_instance import InstanceRef
from durable.client import StoryClient
from orchestrators.retire_source import retire_source
from triggers.choosing import find_instance, find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import KeepDocument


def list_retentions(call: Call) -> Answer:
    """List every source that has moved, with until when it is kept; the first to end first."""
    from triggers.views import RetentionsView  # noqa: PLC0415 (keeps the cold start short)

    return Answer(RetentionsView.of(call.clouds.retentions.list(), datetime.now(UTC)))


def keep_source(call: Call) -> Answer:
    """Keep a source that has moved for good: Ferry never ends it."""
    from triggers.views import RetentionView  # noqa: PLC0415

    document: KeepDocument = call.document
    wave = find_wave(call.clouds, call.path["wave"])
    instance = find_instance(wave, call.path["instance"])
    source = call.clouds.retentions.find(
        InstanceRef(wave.account_id, wave.region, instance.instance_id)
    )
    if source is None or source.wave != wave.name:
        raise Problem(
            Kind.WRONG_STATE,
            f"{instance.instance_id} has not moved with {wave.name}: there is nothing to keep",
            field="instance",
            remedy="Read GET /api/retentions for the sources that have moved.",
        )
    stands = call.clouds.retentions.record(kept(source, document.by, document.because))
    return Answer(RetentionView.of(stands, datetime.now(UTC)))


def retire_due(clouds: Clouds, stories: StoryClient, now: datetime) -> None:
    """Begin the end of each source whose time is over; what was in the way is tried once a day."""
    for source in clouds.retentions.list(now):
        if is_due(source, now):
            stories.start_once(retire_source, source, retirement_story_id(source.ref, now))


ROUTES = (
    Route(
        method="GET",
        path="retentions",
        summary="List sources that have moved: until when they are kept, and what comes then.",
        handler=list_retentions,
        answers={200: "RetentionsView"},
    ),
    Route(
        method="POST",
        path="waves/{wave}/instances/{instance}/keep",
        summary="Keep a source that has moved for good, whatever its wave said.",
        handler=keep_source,
        takes="KeepDocument",
        answers={200: "RetentionView"},
        problems=(Kind.WRONG_STATE,),
    ),
)
