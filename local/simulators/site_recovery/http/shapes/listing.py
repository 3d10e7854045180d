"""Lists as Azure Resource Manager gives them: page by page."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from local.simulators.site_recovery.http.call import Answer, Call, Json
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.world import World

_TOKENS = ("skipToken", "$skipToken", "continuationToken")


def listing[Thing](
    world: World, call: Call, things: Sequence[Thing], shape: Callable[[Thing], Json]
) -> Answer:
    """Answer with a page of things; `nextLink` is null on the last page, as recorded."""
    size = world.settings.page_size
    start = _start(call)
    page = [shape(thing) for thing in things[start : start + size]]
    more = start + size < len(things)
    return Answer(body={"value": page, "nextLink": _next(call, start + size) if more else None})


def _start(call: Call) -> int:
    token = next((call.query[name] for name in _TOKENS if name in call.query), "0")
    if not token.isdecimal():
        raise bad_request("InvalidSkipToken", f"The token '{token}' is not one of this list's.")
    return int(token)


def _next(call: Call, start: int) -> str:
    query = {name: value for name, value in call.query.items() if name not in _TOKENS}
    return f"{call.origin}{call.path}?{urlencode(query | {'skipToken': str(start)})}"
