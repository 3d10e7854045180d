"""The unattended set-up of a landing zone's server, as the user data that it is launched with."""

import re
from pathlib import Path

from domain.component import Role
from domain.errors import Refusal, Refused
from domain.landing_zone import ServerOrder
from domain.names import passphrase_name

_FOLDER = Path(__file__).parent / "set_up"
_SHARED = Path(__file__).parent / "documents" / "prelude.ps1"
_SCRIPTS = {Role.PROCESS_SERVER: "process_server.ps1", Role.APPLIANCE: "appliance.ps1"}


def set_up_script(order: ServerOrder) -> str:
    """Write the script; it names the secret that it fetches, and holds none.

    Refused `ec2.unfit_name` when a value could end the quotes that it stands in.
    """
    script = "\n".join((_read(_SHARED), _read(_FOLDER / _SCRIPTS[order.role])))
    for name, value in _values(order).items():
        _require_plain(order, value)
        script = script.replace(f"{{{{ {name} }}}}", value)
    return f"<powershell>\n{script}\n</powershell>\n<persist>false</persist>\n"


def _values(order: ServerOrder) -> dict[str, str]:
    return {
        "ConfigurationServerAddress": order.configuration_server_address,
        "PassphraseName": passphrase_name(order.zone),
        "Region": order.aws.region,
    }


def _require_plain(order: ServerOrder, value: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9./_-]*", value):
        raise Refused(
            Refusal(
                code="ec2.unfit_name",
                subject=order.zone,
                detail=f"{value!r} can't stand in a set-up script",
                remedy="Use letters, digits, hyphens, dots and slashes alone.",
                fatal=True,
            )
        )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
