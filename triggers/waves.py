"""The wave API over HTTP: start, status, approval, cancellation."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.status import WaveStatus
from durable.client import StoryClient
from settings import Settings
from triggers.intake import accept_wave
from triggers.problems import Kind, Problem, from_domain, invalid
from triggers.steering import Steering, find_wave
from triggers.views import wave_document

if TYPE_CHECKING:
    from triggers.documents import Document


def bind_waves(app: df.Blueprint, clouds: Clouds, settings: Settings) -> None:
    """Register the routes."""

    @app.route(route="waves", methods=["POST"])
    @app.durable_client_input(client_name="client")
    @_answering
    def start_wave(
        req: func.HttpRequest, client: df.SyncDurableFunctionsClient
    ) -> func.HttpResponse:
        from triggers.documents import WaveDocument  # noqa: PLC0415 (keeps the cold start short)

        document = _read(req, WaveDocument)
        accept_wave(document, clouds, settings, StoryClient(client))
        url = f"{req.url.split('?')[0].rstrip('/')}/{document.wave}"
        body = {"wave": document.wave, "instances": len(document.instances), "status": url}
        return _json(body, 202, {"Location": url, "Retry-After": "10"})

    @app.route(route="waves/{wave}", methods=["GET"])
    @_answering
    def get_wave(req: func.HttpRequest) -> func.HttpResponse:
        return _json(wave_document(_wave(req, clouds)))

    @app.route(route="waves/{wave}/approval", methods=["POST"])
    @app.durable_client_input(client_name="client")
    @_answering
    def answer_approval(
        req: func.HttpRequest, client: df.SyncDurableFunctionsClient
    ) -> func.HttpResponse:
        from triggers.documents import ApprovalDocument  # noqa: PLC0415

        document, wave = _read(req, ApprovalDocument), _wave(req, clouds)
        steering = Steering(clouds, settings, StoryClient(client))
        sent = steering.answer(wave, document.instances, document.to_domain())
        return _json({"wave": wave.name, "decision": document.decision, "instances": sent}, 202)

    @app.route(route="waves/{wave}/cancel", methods=["POST"])
    @app.durable_client_input(client_name="client")
    @_answering
    def cancel_wave(
        req: func.HttpRequest, client: df.SyncDurableFunctionsClient
    ) -> func.HttpResponse:
        from triggers.documents import CancellationDocument  # noqa: PLC0415

        document, wave = _read(req, CancellationDocument), _wave(req, clouds)
        steering = Steering(clouds, settings, StoryClient(client))
        sent = steering.cancel(wave, document.instances, document.to_domain())
        return _json({"wave": wave.name, "instances": sent}, 202)


def _answering(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Turn problems and errors of the outside world into problem+json."""

    @functools.wraps(handler)
    def answer(*args: Any, **kwargs: Any) -> func.HttpResponse:
        try:
            response: func.HttpResponse = handler(*args, **kwargs)
        except Problem as problem:
            return problem.response()
        except MigrationError as error:
            return from_domain(error).response()
        return response

    return answer


def _read[D: "Document"](req: func.HttpRequest, shape: type[D]) -> D:
    from pydantic import ValidationError  # noqa: PLC0415

    content_type = req.headers.get("content-type", "application/json").split(";")[0].strip()
    if content_type.lower() != "application/json":
        detail = f"the content type is {content_type}"
        raise Problem(Kind.CONTENT_TYPE, detail, remedy="Send application/json.")
    try:
        return shape.model_validate(json.loads(req.get_body()))
    except ValidationError as error:
        raise invalid(error) from error
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError
        remedy = "Send a JSON object in UTF-8."
        raise Problem(Kind.MALFORMED_JSON, str(error), remedy=remedy) from error


def _wave(req: func.HttpRequest, clouds: Clouds) -> WaveStatus:
    return find_wave(clouds, req.route_params["wave"])


def _json(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> func.HttpResponse:
    return func.HttpResponse(
        json.dumps(body),
        status_code=status,
        headers=dict(headers or {}),
        mimetype="application/json",
    )
