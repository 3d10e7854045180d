"""The simulated AWS at an address of this machine."""

import logging
from email.utils import format_datetime
from threading import Thread
from types import TracebackType
from typing import Any, ClassVar, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from local.clock import Clock
from local.simulators.aws.front_door import Application
from local.simulators.aws.simulated_aws import SimulatedAws


class _Requests(MotoRequestHandler):
    clock: ClassVar[Clock]

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Date the answers by the simulation's clock."""
        del timestamp
        return format_datetime(self.clock.now(), usegmt=True)

    def connection_dropped(
        self, error: BaseException, environ: dict[str, Any] | None = None
    ) -> None:
        """Hang up at once when an answer is to be lost, instead of waiting for a next request."""
        del error, environ
        self.close_connection = True


class AwsServer:
    """Serves a simulated AWS on the loopback address; port 0 takes a free one.

    It listens once it is made and answers once it is started; a context manager does both. A
    `door` stands before the world's own.
    """

    def __init__(self, world: SimulatedAws, port: int = 0, door: Application | None = None) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.world = world
        requests = type("Requests", (_Requests,), {"clock": world.clock})
        self._server = make_server(
            "127.0.0.1", port, door or world.front_door, threaded=True, request_handler=requests
        )
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Tell where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; what moto has in memory stays until the world is reset."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
