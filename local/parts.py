"""The programs of the local system: started together, watched, and never left behind."""

import asyncio
import ctypes
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

# Longer than the host waits for what is under way.
_GRACE = 12.0
_PR_SET_PDEATHSIG = 1


class PartFailed(Exception):
    """A part could not start, or died; the message names it and shows its last words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One program: how to start it, and how its output tells that it answers.

    `answer` is given each line of standard output and gives something once the part is ready.
    What is `aloud` says on the terminal what else would be in the logs.
    """

    name: str
    command: tuple[str, ...]
    answer: Callable[[str], Any]
    environment: Mapping[str, str] = field(default_factory=dict)
    aloud: bool = False


class Supervisor:
    """Starts parts, notices when one dies, stops them all. Their output goes to `logs`.

    Parts hold on to the file descriptors in `shared` as long as they live: what one of them locks
    is free when the last part is gone, not when whoever started them is.
    """

    def __init__(self, logs: Path, shared: tuple[int, ...] = ()) -> None:
        self._logs = logs
        self._shared = shared
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._parts: dict[str, Part] = {}
        self._drains: list[asyncio.Task[None]] = []

    async def start(self, part: Part) -> Any:
        """Start the part and hand back its answer; PartFailed when it ends before."""
        log = (self._logs / f"{part.name}.log").open("ab")
        process = await asyncio.create_subprocess_exec(
            *part.command,
            env={**os.environ, **part.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=None if part.aloud else log,
            start_new_session=True,
            pass_fds=self._shared,
            preexec_fn=_die_with_parent,
        )
        self._running[part.name], self._parts[part.name] = process, part
        output = process.stdout
        assert output is not None  # noqa: S101 (it was asked for)
        while line := await output.readline():
            if answer := part.answer(line.decode(errors="replace")):
                self._drains.append(asyncio.create_task(_drain(output, log)))
                return answer  # and keep it out of the log: it may carry a key
            log.write(line)
        raise PartFailed(self._obituary(part.name, await process.wait()))

    async def kill(self, name: str) -> None:
        """Kill a part as a crash would: it has no time for anything."""
        _signal(self._running[name], signal.SIGKILL)
        await self._running[name].wait()

    async def end(self, name: str) -> None:
        """Ask a part to end, and wait until it has; one that does not go is killed."""
        await _end([self._running[name]])

    async def restart(self, name: str) -> Any:
        """Start a part anew that has ended, and hand back its answer."""
        return await self.start(self._parts[name])

    @property
    def names(self) -> tuple[str, ...]:
        """Name the parts that were started."""
        return tuple(self._running)

    def process_id(self, name: str) -> int:
        """Tell a part's process, whose memory a benchmark may want to know."""
        return self._running[name].pid

    def pause(self, name: str) -> None:
        """Let a part stand still, as in an outage: it accepts connections and answers nothing."""
        _signal(self._running[name], signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let it go on."""
        _signal(self._running[name], signal.SIGCONT)

    async def first_death(self) -> str:
        """Wait until a part dies and tell which, with its last words."""
        waits = {asyncio.create_task(p.wait()): name for name, p in self._running.items()}
        done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for each in pending:
            each.cancel()
        dead = done.pop()
        return self._obituary(waits[dead], dead.result())

    async def stop(self) -> None:
        """Stop every part; what does not go is killed.

        The last started goes first and alone: it may need the others for what is under way.
        """
        *others, last = self._running.values() or (None,)
        for leaving in ([last], others):
            await _end([process for process in leaving if process])
        await asyncio.gather(*self._drains)

    def _obituary(self, name: str, code: int) -> str:
        words = (self._logs / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
        return "\n  ".join([f"{name} ended with {code}; its last words:", *words])


async def _end(processes: list[asyncio.subprocess.Process]) -> None:
    for process in processes:
        _signal(process, signal.SIGTERM)
    try:
        async with asyncio.timeout(_GRACE):
            await asyncio.gather(*(process.wait() for process in processes))
    except TimeoutError:
        for process in processes:
            _signal(process, signal.SIGKILL)
        await asyncio.gather(*(process.wait() for process in processes))


def _signal(process: asyncio.subprocess.Process, what: signal.Signals) -> None:
    if process.returncode is None:
        os.killpg(process.pid, what)


def _die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies, however that happens."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


async def _drain(output: asyncio.StreamReader, log: IO[bytes]) -> None:
    while line := await output.readline():
        log.write(line)
        log.flush()
    log.close()
