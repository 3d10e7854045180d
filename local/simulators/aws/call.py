"""One API call as it comes in: which service, which action, with what."""

import io
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

_NEVER_WRITTEN_DOWN = {"Value", "WebIdentityToken"}
_READING = ("Describe", "Get", "List")


@dataclass(frozen=True, slots=True)
class Call:
    """An API call; `parameters` without what is secret."""

    service: str
    action: str
    parameters: dict[str, Any]

    @property
    def mutating(self) -> bool:
        """Say whether it may change something."""
        return bool(self.action) and not self.action.startswith(_READING)


def read_call(environ: dict[str, Any]) -> Call:
    """Read a call, and leave its body to be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        service, action, parameters = "ssm", target.rpartition(".")[2], json.loads(body or b"{}")
    else:
        parameters = dict(parse_qsl(body.decode(errors="replace")))
        action = parameters.pop("Action", "")
        service = "ec2" if parameters.pop("Version", "") >= "2015" else "sts"
    shown = {k: v for k, v in parameters.items() if k not in _NEVER_WRITTEN_DOWN}
    return Call(service, action, shown)


def render_error(service: str, code: str, message: str) -> tuple[str, str]:
    """Spell an error as the service would; tell its content type too."""
    if service == "ssm":
        return json.dumps({"__type": code, "message": message}), "application/x-amz-json-1.1"
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if service == "ec2":
        return f"<Response><Errors>{error}</Errors></Response>", "text/xml"
    return f"<ErrorResponse>{error}</ErrorResponse>", "text/xml"
