"""Doubles that several threads may ask: each call waits for the one before it."""

import functools
from collections.abc import Callable
from inspect import isfunction
from threading import RLock
from typing import Any


def one_at_a_time[Kind: type](kind: Kind) -> Kind:
    """Let the public methods of a class run one after the other, whichever thread calls."""
    lock = RLock()
    for name, member in list(vars(kind).items()):
        if isfunction(member) and not name.startswith("_"):
            setattr(kind, name, _waiting(member, lock))
    return kind


def _waiting(method: Callable[..., Any], lock: RLock) -> Callable[..., Any]:
    @functools.wraps(method)
    def wait(*arguments: Any, **named: Any) -> Any:
        with lock:
            return method(*arguments, **named)

    return wait
