"""How a caller shows who he is: by a function key, or by a token of Entra."""

import re

# A JSON web token; no key of the Functions host has dots.
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")


def shown(key: str) -> dict[str, str]:
    """Give the header that shows a key, or a token where it is one."""
    token = _TOKEN.fullmatch(key)
    return {"authorization": f"Bearer {key}"} if token else {"x-functions-key": key}
