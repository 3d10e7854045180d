"""Waits that can be cut short."""

import asyncio


async def happens(event: asyncio.Event, within: float) -> bool:
    """Wait for an event for so many seconds at most; tell whether it happened."""
    try:
        async with asyncio.timeout(within):
            return await event.wait()
    except TimeoutError:
        return False
