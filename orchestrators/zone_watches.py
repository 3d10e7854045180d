"""Everything that a landing zone waits for, and how it looks for it."""

from dataclasses import replace

from domain.component import Component
from domain.zone_accounts import account_known
from domain.zone_components import all_there, with_silence
from domain.zone_servers import server_ready
from domain.zone_status import ZoneProgress
from domain.zone_versions import up_to_date
from durable import steps
from durable.context import Context, Steps, now
from durable.watch import Telling, Watch
from orchestrators.zone_telling import let_people_know
from wire import Json, from_wire


def _component_news(components: tuple[Component, ...]) -> Json:
    """Tell what is new by all that a component is, but for the moments of its heartbeats."""
    return sorted([str(c.role), c.name, c.version, str(c.health), *_missing(c)] for c in components)  # type: ignore[return-value]


def _missing(component: Component) -> list[str]:
    return [str(part.kind) for part in component.parts if not part.registered]


def _tell_components(ctx: Context, about: Json, components: tuple[Component, ...]) -> Steps[None]:
    told = from_wire(ZoneProgress, about)
    at = now(ctx)
    shown = tuple(with_silence(each, at) for each in components)
    yield from let_people_know(ctx, replace(told, at=at, components=shown))


watch_vault = Watch("watch_vault", steps.ensure_vault, bool)
watch_azure_server = Watch("watch_azure_server", steps.ensure_azure_server, server_ready)
watch_source_server = Watch("watch_source_server", steps.ensure_source_server, server_ready)
watch_passphrase = Watch("watch_passphrase", steps.share_passphrase, bool)
watch_components = Watch(
    "watch_components",
    steps.find_components,
    bool,
    fit=all_there,
    telling=Telling(_component_news, _tell_components),
)
watch_accounts = Watch("watch_accounts", steps.find_components, bool, fit=account_known)
watch_versions = Watch(
    "watch_versions",
    steps.find_components,
    bool,
    fit=up_to_date,
    telling=Telling(_component_news, _tell_components),
)

ZONE_WATCHES = (
    watch_vault,
    watch_azure_server,
    watch_source_server,
    watch_passphrase,
    watch_components,
    watch_accounts,
    watch_versions,
)
