"""Asks a person at the terminal, in a way that a signal can interrupt."""

import asyncio
import os
from collections.abc import AsyncIterator

from rich.console import Console
from rich.text import Text

_INPUT = 0  # the file descriptor


async def confirm(question: str, screen: Console, unanswered: str) -> bool:
    """Ask until the answer is yes or no; where nobody can, nobody has agreed: say `unanswered`."""
    prompt = Text(f"{question} [y/n]: ")
    screen.print(prompt, end="")
    async for line in _lines_of_input():
        answer = line.strip().lower()
        if answer in {"y", "yes", "n", "no"}:
            return answer.startswith("y")
        screen.print(prompt, end="")
    screen.print(unanswered)
    return False


async def _lines_of_input() -> AsyncIterator[str]:
    """Read without a thread: one that waits for input would outlive every interruption."""
    pending = b""
    while chunk := await _read():
        *lines, pending = (pending + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")
    if pending:
        yield pending.decode(errors="replace")


async def _read() -> bytes:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(_INPUT, ready.set)
    except PermissionError:  # a file, which is always ready
        return os.read(_INPUT, 1024)
    try:
        await ready.wait()
        return os.read(_INPUT, 1024)
    finally:
        loop.remove_reader(_INPUT)
