"""Puts the house together: the only file that knows every room.

It imports none of what they need: a function is registered by its name, and finds its module, and
the clouds, when it is first called (decision 33).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import azure.durable_functions as df
import azure.functions as func

from access_settings import ENTRA
from activities import ACTIVITIES
from durable.functions import bind_early
from durable.named import Once
from logs import keep_secrets_out
from orchestrators import FLOWS
from orchestrators.retired import RETIRED
from settings import Settings
from telemetry.exporting import start
from triggers import bind_triggers

if TYPE_CHECKING:
    from clouds.ports import Clouds


def assemble(connect: "Callable[[Settings], Clouds]", settings: Settings) -> df.DFApp:
    """Build the app around clouds, real or simulated, that its first call connects.

    Where Entra says who asks, the host wants no key: a key would say nothing about the caller.
    """
    keep_secrets_out()
    start(settings)
    clouds = Once(lambda: connect(settings))
    signed_in = settings.door == ENTRA
    level = func.AuthLevel.ANONYMOUS if signed_in else func.AuthLevel.FUNCTION
    app = df.DFApp(http_auth_level=level)
    bind_early(app, FLOWS, ACTIVITIES, clouds)
    bind_triggers(app, clouds, settings, [flow.name for flow in RETIRED])
    return app
