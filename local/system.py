"""The whole local system: Azurite, AWS and Site Recovery simulated, and the host with the app."""

import asyncio
import hashlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import sample
from typing import Any

from domain.provider import Provider
from local.clock import RealClock
from local.kept_system import Places, clock_kept, clock_of, mark_running, places
from local.parts import Part, PartFailed, Supervisor
from local.state import Kind, Manifest, StateDirectory, make_key, open_state

ROOT = Path(__file__).resolve().parent.parent
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
# What of a plan is the world's, and stays as it was when a state directory is gone on with.
_BEGUN_WITH = ("instances", "world", "empty", "provider")
_LASTING = range(20_000, 32_000)
# Azurite's only account and key, published by Microsoft: no secret.
_AZURITE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that the parts listen on; free ones unless given."""

    host: int = 0
    blob: int = 0
    queue: int = 0
    table: int = 0
    aws: int = 0
    site_recovery: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run the local system.

    `speed` is how many seconds pass in one, `instances` how many are there to begin with, `world`
    what is different from an ordinary vault (WorldSettings of the simulator, times in seconds),
    `settings` are app settings besides those that lead to the parts. In an `empty` place there is
    neither vault nor appliance: a landing zone has to be prepared first. `provider` is the one of
    waves that name none. `state` is the directory in which everything is kept that must survive;
    without it nothing is. What a directory began with, it goes on with: ports, instances, world,
    `empty`, `provider`.
    """

    ports: Ports = field(default_factory=Ports)
    speed: float = 60.0
    instances: int = 0
    world: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    empty: bool = False
    provider: Provider = Provider.MODERNISED
    state: Path | None = None


@dataclass(frozen=True, slots=True)
class LocalSystem:
    """A running local system: where its parts answer, with what keys; `instances` id to name."""

    url: str
    key: str
    storage: str
    aws_url: str
    site_recovery_url: str
    account: str
    region: str
    appliance_instance_id: str
    subnet_id: str
    profile: str
    location: str
    isolated_network_id: str
    empty: bool
    instances: dict[str, str]
    clock: RealClock
    supervisor: Supervisor

    def addresses(self) -> dict[str, Any]:
        """Tell what a caller needs, in one JSON object."""
        return {
            "ferry": self.url,
            "dashboard": f"{self.url}/api/dashboard",
            "key": self.key,
            "storage": self.storage,
            "aws": self.aws_url,
            "site_recovery": self.site_recovery_url,
            "account": self.account,
            "region": self.region,
            "appliance_instance_id": self.appliance_instance_id,
            "subnet": self.subnet_id,
            "instance_profile": self.profile,
            "location": self.location,
            "isolated_network": self.isolated_network_id,
            "instances": self.instances,
        }


@asynccontextmanager
async def local_system(plan: Plan) -> AsyncIterator[LocalSystem]:
    """Start every part, and stop them all at the end.

    PartFailed when one does not come up, StateRefused when the state directory can't be used.
    """
    with ExitStack() as held:
        state = held.enter_context(open_state(plan.state, Kind.UP)) if plan.state else None
        plan, ports = _begin(plan, state)
        place = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="ferry-")))
        supervisor = Supervisor(place, (state.lock,) if state else ())
        clock = clock_of(state, plan.speed)
        async with clock_kept(state, clock):
            try:
                kept = places(state, place)
                system = await _start(supervisor, place, ports, plan, kept=kept, time=clock)
                mark_running(state, supervisor)
                yield system
            finally:
                await supervisor.stop()


def _begin(plan: Plan, state: StateDirectory | None) -> tuple[Plan, Ports]:
    """Choose the ports; a state directory that is gone on with tells them, and how it began."""
    if state and state.manifest.complete:
        told = dict(state.manifest.options)
        told["provider"] = Provider(told["provider"])
        given = {n: p for n in Ports.__slots__ if (p := getattr(plan.ports, n))}
        return replace(plan, **told), _free_where_unset(Ports(**state.manifest.ports | given))
    ports = _free_where_unset(plan.ports, lasting=state is not None)
    if state:
        options = {name: getattr(plan, name) for name in _BEGUN_WITH}
        state.begin(Manifest(Kind.UP, options=options, ports=asdict(ports)))
    return plan, ports


async def _start(  # noqa: PLR0913 (what all parts need)
    supervisor: Supervisor,
    place: Path,
    ports: Ports,
    plan: Plan,
    *,
    kept: Places,
    time: RealClock,
) -> LocalSystem:
    clock: tuple[str, ...] = (
        "--clock-origin",
        time.origin.isoformat(),
        "--clock-speed",
        str(time.speed),
    )
    if time.start:
        clock = (*clock, "--clock-start", time.start.isoformat())
    vault_url = f"http://127.0.0.1:{ports.site_recovery}"
    storage = _connection_string(ports)
    _, vault, aws = await asyncio.gather(
        supervisor.start(_azurite(ports, kept)),
        supervisor.start(_site_recovery(ports, plan, clock, kept)),
        supervisor.start(_aws(ports, plan, vault_url, clock, kept)),
    )
    settings = place / "local.settings.json"
    settings.touch(mode=0o600)
    key_file = kept.key or place / "host.key"
    key = make_key(key_file)  # on one machine one key opens both doors
    links = hashlib.sha256(f"links of {key}".encode()).hexdigest()
    own = {"FERRY_DASHBOARD_KEY": key, "FERRY_LINK_KEY": links}
    signing = {"FERRY_SIGNING_KEY_FILE": str(kept.signing.absolute())} if kept.signing else {}
    values = _settings(storage, vault, aws) | _provider(plan) | own | signing | plan.settings
    settings.write_text(json.dumps({"IsEncrypted": False, "Values": values}))
    host = await supervisor.start(_host(ports, settings, kept, key_file, clock))
    return LocalSystem(
        url=host["url"],
        key=host["key"],
        storage=storage,
        aws_url=aws["url"],
        site_recovery_url=vault["url"],
        account=aws["account"],
        region=aws["region"],
        appliance_instance_id=aws["appliance"],
        subnet_id=aws["subnet"],
        profile=aws["profile"],
        location=vault["location"],
        isolated_network_id=vault["isolated_network"],
        empty=plan.empty,
        instances=aws["instances"],
        clock=time,
        supervisor=supervisor,
    )


def _azurite(ports: Ports, kept: Places) -> Part:
    script = ROOT / "node_modules" / "azurite" / "dist" / "src" / "azurite.js"
    options = ("--silent", "--skipApiVersionCheck", "--disableTelemetry")
    where = ("--location", str(kept.azurite)) if kept.azurite else ("--inMemoryPersistence",)
    before = ("--require", str(ROOT / "local" / "azurite_on_disk.js")) if kept.azurite else ()
    named = [("blob", ports.blob), ("queue", ports.queue), ("table", ports.table)]
    listen = [word for name, port in named for word in (f"--{name}Port", str(port))]
    node = os.environ.get("FERRY_NODE") or "node"
    return Part("azurite", (node, *before, str(script), *where, *options, *listen), _tables_answer)


def _tables_answer(line: str) -> bool:
    return "Table service is successfully listening" in line  # blobs and queues do so before


def _site_recovery(ports: Ports, plan: Plan, clock: tuple[str, ...], kept: Places) -> Part:
    options = ("--port", str(ports.site_recovery), "--subscription", SUBSCRIPTION)
    world = ("--settings", json.dumps({"furnished": not plan.empty} | plan.world))
    log = ("--log", str(kept.site_recovery)) if kept.site_recovery else ()
    return _python(
        "site_recovery", "local.simulators.site_recovery", *options, *world, *clock, *log
    )


def _aws(ports: Ports, plan: Plan, vault_url: str, clock: tuple[str, ...], kept: Places) -> Part:
    where = ("--port", str(ports.aws), "--site-recovery", vault_url)
    options = (*where, "--seed", str(plan.instances))
    empty = ("--no-appliance",) if plan.empty else ()
    log = ("--log", str(kept.aws)) if kept.aws else ()
    return _python("aws", "local.simulators.aws", *options, *empty, *clock, *log)


def _host(
    ports: Ports, settings: Path, kept: Places, key_file: Path, clock: tuple[str, ...]
) -> Part:
    part = _python(
        "host",
        "local.host",
        *("--app", str(ROOT), "--port", str(ports.host), "--settings", str(settings)),
        *("--state", str(kept.hub)),
        *("--key-file", str(key_file)),
        *clock,
    )
    # Whoever lets telemetry go to the console wants to see it.
    told = [os.environ.get(f"OTEL_{kind}_EXPORTER") for kind in ("TRACES", "METRICS", "LOGS")]
    return replace(part, aloud="console" in told)


def _python(name: str, module: str, *arguments: str) -> Part:
    # A simulator that is made anew from its log must go through sets in the same order again.
    fixed = {"PYTHONHASHSEED": "0"} if "--log" in arguments else {}
    return Part(name, (sys.executable, "-m", module, *arguments), _json_line, fixed)


def _json_line(line: str) -> dict[str, Any] | None:
    return json.loads(line) if line.startswith("{") else None


def _settings(storage: str, vault: dict[str, Any], aws: dict[str, Any]) -> dict[str, str]:
    return {
        "AzureWebJobsStorage": storage,
        "AWS_ENDPOINT_URL": aws["url"],
        "AWS_ACCESS_KEY_ID": "simulated",
        "AWS_SECRET_ACCESS_KEY": "simulated",
        "PYTHON_THREADPOOL_THREAD_COUNT": "16",
        "FERRY_UPKEEP_SCHEDULE": "0 */5 * * * *",  # in the hurried clock's minutes
        "FERRY_PREFLIGHT_SCHEDULE": "0 0 * * * *",
        "FERRY_ARM_URL": vault["url"],
        "FERRY_SUBSCRIPTION_ID": SUBSCRIPTION,
        "FERRY_VAULT_RESOURCE_GROUP": vault["resource_group"],
        "FERRY_VAULT_NAME": vault["vault_name"],
        "FERRY_POLICY_NAME": vault["policy_name"],
        "FERRY_TARGET_RESOURCE_GROUP": vault["target_resource_group"].rsplit("/", 1)[-1],
        "FERRY_TARGET_NETWORK_ID": vault["network"],
        "FERRY_TARGET_SUBNET": vault["subnet"],
        "FERRY_CACHE_STORAGE_ACCOUNT_ID": vault["cache_storage_account"],
        "FERRY_KEY_VAULT_URL": vault["key_vault"],
        "FERRY_SERVERS_SUBNET_ID": vault["servers_subnet"],
        "FERRY_SERVERS_INSTANCE_PROFILE": aws["profile"],
        "FERRY_AZURE_LOCATION": vault["location"],
        "FERRY_APPLIANCE_INSTANCE_ID": aws["appliance"],
        "FERRY_INSTALLER_URL": "s3://ferry-installers/Microsoft-ASR_UA_Windows_GA_release.exe",
        "FERRY_INSTALLER_SHA256": "0" * 64,
        "FERRY_AWS_ACCOUNT_ID": aws["account"],
    }


def _provider(plan: Plan) -> dict[str, str]:
    return {
        "FERRY_PROVIDER": plan.provider,
        "FERRY_ALLOW_RETIRED_PROVIDER": str(plan.provider is Provider.CLASSIC).lower(),
    }


def _connection_string(ports: Ports) -> str:
    account = "devstoreaccount1"
    named = [("Blob", ports.blob), ("Queue", ports.queue), ("Table", ports.table)]
    ends = ";".join(f"{name}Endpoint=http://127.0.0.1:{p}/{account}" for name, p in named)
    head = f"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={_AZURITE_KEY}"
    return f"{head};{ends};"


def _free_where_unset(ports: Ports, *, lasting: bool = False) -> Ports:
    """Choose free ports, all different: they are held together before they are let go.

    `lasting` ones are none that the machine gives to whoever connects, so they are free later too.
    """
    with ExitStack() as held:
        chosen = {}
        for name in Ports.__slots__:
            port = getattr(ports, name)
            tries = [port] if port or not lasting else sample(_LASTING, 100)
            probe = next((found for each in tries if (found := _bound(each))), None)
            if probe is None:
                raise PartFailed(f"port {port} for {name} is taken: give another, or free it")
            chosen[name] = held.enter_context(probe).getsockname()[1]
    return Ports(**chosen)


def _bound(port: int) -> socket.socket | None:
    probe = socket.socket()
    # What lingers of connections that are over takes no port; whoever listens there does.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1 if port else 0)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        probe.close()
        return None
    return probe
