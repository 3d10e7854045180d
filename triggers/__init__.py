"""How work arrives: parse, start or signal a story, answer. No rules live here."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import azure.durable_functions as df

from settings import Settings
from triggers.binding import (
    bind_histories,
    bind_metering,
    bind_notifying,
    bind_preflight_keeping,
    bind_queue,
    bind_upkeep,
)
from triggers.http.binding import bind_routes
from triggers.http.indexed import read_index

if TYPE_CHECKING:
    from clouds.ports import Clouds


def bind_triggers(
    app: df.Blueprint,
    clouds: "Callable[[], Clouds]",
    settings: Settings,
    retired: Collection[str] = (),
) -> None:
    """Register every door; `retired` are the names of stories kept for old histories alone."""
    bind_routes(app, read_index(), clouds, settings)
    bind_queue(app, clouds, settings)
    bind_upkeep(app, clouds, settings)
    bind_preflight_keeping(app, clouds, settings)
    bind_notifying(app, clouds, settings)
    bind_histories(app, clouds, settings, retired)
    bind_metering(app, clouds, settings)
