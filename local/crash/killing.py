"""Real deaths: SIGKILL for the local system's host while a change is on its way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from domain.approval import ACKNOWLEDGEMENT
from domain.provider import Provider
from local.crash.proxy import Proxy, Trap
from local.system import LocalSystem, Plan, local_system

_SPEED = 1_200.0
_PATIENCE = 300.0  # seconds for one wave, most of them the machine's
_PACE = ("command", "configuration", "discovery", "replication", "stop", "job", "validation")
# What may be asked again and changes nothing then, or is done once for all waves.
_REPEATABLE = {"CreateTags", "CreateDocument", "StopInstances"}


@dataclass(frozen=True, slots=True)
class Death:
    """One wave whose host was killed: where, and what was not well then."""

    where: str
    problems: tuple[str, ...]


async def kill(times: int, provider: Provider, told: Callable[[Death], None]) -> list[Death]:
    """Play a wave without a death, then so many with one each, at changes all along the wave.

    Every other one falls before its change is made, the others after it; `told` hears of each.
    """
    async with _killing(times, provider) as killing:
        first, second, *others = killing.system.instances
        await killing.play("first", first)  # makes what all the others find
        before, deaths = killing.trap.met, list[Death]()
        usual = await killing.play("usual", second)
        changes = killing.trap.met - before
        for number, instance in enumerate(others):
            # Not up to the last: how often a wave looks differs a little.
            killing.trap.set(number * changes * 9 // (times * 10), after=bool(number % 2))
            found = _differences(await killing.play(f"killed-{number}", instance), usual)
            where = killing.trap.where
            death = Death(where, found if where else ("the host was never killed",))
            told(death)
            deaths.append(death)
        return deaths


@asynccontextmanager
async def _killing(times: int, provider: Provider) -> AsyncIterator["_Killing"]:
    """Start the local system with its host behind two stretches of road."""
    async with AsyncExitStack() as stack:
        trap = Trap(lambda: system.supervisor.kill("host"))
        to_aws, to_azure = proxies = [Proxy(trap), Proxy(trap)]
        roads = [await stack.enter_async_context(each.listening()) for each in proxies]
        road = dict(zip(("AWS_ENDPOINT_URL", "FERRY_ARM_URL"), roads, strict=True))
        plan = Plan(speed=_SPEED, instances=times + 2, settings=road, provider=provider)
        system = await stack.enter_async_context(local_system(plan))
        to_aws.target, to_azure.target = system.aws_url, system.site_recovery_url
        session = await stack.enter_async_context(ClientSession(timeout=ClientTimeout(total=60)))
        yield _Killing(system, trap, session, provider)


class _Killing:
    """The system with its host, whose key is another after each death."""

    def __init__(
        self, system: LocalSystem, trap: Trap, session: ClientSession, provider: Provider
    ) -> None:
        self.system, self.trap, self._session = system, trap, session
        self._key, self._provider = system.key, provider

    async def play(self, wave: str, instance: str) -> Counter[str]:
        """Take one instance to its commit; count what that changed, and tell how it ended."""
        before = await self._ledger()
        async with asyncio.timeout(_PATIENCE):
            status = await self._end(wave, self._document(wave, instance))
        told = await self._ledger() - before
        told[f"outcome {status['instances'][0].get('outcome')}"] = 1
        return told

    async def _end(self, wave: str, document: dict[str, Any]) -> Any:
        approval = {"decision": "approve", "by": "mona", "acknowledges": ACKNOWLEDGEMENT}
        while True:
            if self.trap.sprung.is_set():
                self.trap.sprung.clear()
                self._key = (await self.system.supervisor.restart("host"))["key"]
            status = await self._call("GET", f"waves/{wave}")
            if status and status.get("state") == "finished":
                return status
            if status and "instances" not in status:  # nobody has heard of it
                await self._call("POST", "waves", document)
            elif status and _waits(status):
                await self._call("POST", f"waves/{wave}/approval", approval)
            await asyncio.sleep(0.2)  # between two looks; nothing depends on it

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the host; None where it is dead just now."""
        url, headers = f"{self.system.url}/api/{path}", {"x-functions-key": self._key}
        try:
            async with self._session.request(method, url, json=body, headers=headers) as answer:
                return await answer.json(content_type=None)
        except (ClientError, OSError, ValueError):
            return None

    async def _ledger(self) -> Counter[str]:
        aws = f"{self.system.aws_url}/ferry-simulator/ledger"
        vault = f"{self.system.site_recovery_url}/simulator/ledger"
        async with self._session.get(aws) as answer:
            calls = [e for e in await answer.json() if e["status"] < 400]  # noqa: PLR2004
        async with self._session.get(vault) as answer:
            done = [e for e in (await answer.json())["entries"] if not e["refused"]]
        names = [f"{e['action']} {e['parameters'].get('DocumentName', '')}" for e in calls]
        return Counter([*names, *(e["operation"] for e in done)])

    def _document(self, wave: str, instance: str) -> dict[str, Any]:
        pace = {part: {"patience": "P10D"} for part in _PACE}
        classic = self._provider is Provider.CLASSIC
        way = {"mobility_service": "push"} if classic else {}
        region = self.system.region
        policy = {"pace": pace}
        return {"wave": wave, "region": region, "instances": [instance], "policy": policy, **way}


def _waits(status: dict[str, Any]) -> bool:
    waiting = status["instances"][0]["waiting_for"]
    return bool(waiting) and waiting["gate"] == "approval"


def _differences(told: Counter[str], usual: Counter[str]) -> tuple[str, ...]:
    return tuple(
        f"{told[name]} instead of {usual[name]} times: {name}"
        for name in sorted({*told, *usual})
        if told[name] != usual[name] and name.split()[0] not in _REPEATABLE
    )
