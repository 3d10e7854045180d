"""Registers the queue and the timers; what they see to is imported by their first call."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import azure.durable_functions as df
import azure.functions as func

from durable.named import Once
from settings import Settings
from telemetry.current import receivers

if TYPE_CHECKING:
    from clouds.ports import Clouds
    from triggers.metering import Looks

QUEUE = "migration-requests"


def bind_queue(app: df.Blueprint, clouds: "Callable[[], Clouds]", settings: Settings) -> None:
    """Register the queue trigger."""

    @app.queue_trigger(arg_name="msg", queue_name=QUEUE, connection="AzureWebJobsStorage")
    @app.durable_client_input(client_name="client")
    def receive_wave(msg: func.QueueMessage, client: df.SyncDurableFunctionsClient) -> None:
        """Accept a wave; raise where the host shall try again, as it does after a pause."""
        from triggers.queue import receive_message  # noqa: PLC0415 (keeps the cold start short)

        receive_message(msg, clouds(), settings, client)


def bind_upkeep(app: df.Blueprint, clouds: "Callable[[], Clouds]", settings: Settings) -> None:
    """Register the timer that sees to what waits and what has broken."""

    @app.timer_trigger(arg_name="timer", schedule=settings.upkeep_schedule)
    @app.durable_client_input(client_name="client")
    def keep_up(timer: func.TimerRequest, client: df.SyncDurableFunctionsClient) -> None:
        from triggers.upkeep import keep_up as now  # noqa: PLC0415 (keeps the cold start short)

        now(timer, clouds(), settings, client)


def bind_preflight_keeping(
    app: df.Blueprint, clouds: "Callable[[], Clouds]", settings: Settings
) -> None:
    """Register the timer that keeps what pre-flight finds."""

    @app.timer_trigger(arg_name="timer", schedule=settings.preflight_schedule)
    def keep_findings(timer: func.TimerRequest) -> None:  # noqa: ARG001 (the host's own)
        from triggers.preflight_keeping import keep_findings as now  # noqa: PLC0415

        now(clouds())


def bind_notifying(app: df.Blueprint, clouds: "Callable[[], Clouds]", settings: Settings) -> None:
    """Register the timer that tells people; without a channel there is none."""
    if not settings.channels:
        return

    @app.timer_trigger(arg_name="timer", schedule=settings.notify_schedule)
    def notify(timer: func.TimerRequest) -> None:
        from triggers.notifying import notify as now  # noqa: PLC0415

        now(timer, clouds(), settings)


def bind_histories(
    app: df.Blueprint,
    clouds: "Callable[[], Clouds]",
    settings: Settings,
    retired: Collection[str],
) -> None:
    """Register the timer of the purge; `retired` are names of stories kept for old histories."""

    @app.timer_trigger(arg_name="timer", schedule=settings.purge_schedule)
    @app.durable_client_input(client_name="client")
    def purge(timer: func.TimerRequest, client: df.SyncDurableFunctionsClient) -> None:
        from triggers.histories import purge as now  # noqa: PLC0415

        now(timer, clouds(), settings, client, retired)


def bind_metering(app: df.Blueprint, clouds: "Callable[[], Clouds]", settings: Settings) -> None:
    """Register the timer of the gauges, where metrics go anywhere."""
    if receivers().meter is None:
        return

    def make() -> "Looks":
        from triggers.metering import Looks  # noqa: PLC0415

        return Looks(clouds(), settings)

    looks = Once(make)  # they remember what they saw

    @app.timer_trigger(arg_name="timer", schedule=settings.metering_schedule)
    def read_gauges(timer: func.TimerRequest) -> None:  # noqa: ARG001 (the host's own)
        from triggers.metering import read_gauges as now  # noqa: PLC0415

        now(looks())
