"""How work arrives: parse, start or signal a story, answer. No rules live here."""

from collections.abc import Collection

import azure.durable_functions as df

from clouds.ports import Clouds
from settings import Settings
from triggers.dashboard.routes import PAGES
from triggers.histories import bind_histories
from triggers.http.binding import bind_routes
from triggers.metering import bind_metering
from triggers.notifying import bind_notifying
from triggers.preflight_keeping import bind_preflight_keeping
from triggers.queue import bind_queue
from triggers.routes import ROUTES
from triggers.upkeep import bind_upkeep


def bind_triggers(
    app: df.Blueprint, clouds: Clouds, settings: Settings, retired: Collection[str] = ()
) -> None:
    """Register every door; `retired` are the names of stories kept for old histories alone."""
    bind_routes(app, (*ROUTES, *PAGES), clouds, settings)
    bind_queue(app, clouds, settings)
    bind_upkeep(app, clouds, settings)
    bind_preflight_keeping(app, clouds, settings)
    bind_notifying(app, clouds, settings)
    bind_histories(app, clouds, settings, retired)
    bind_metering(app, clouds, settings)
