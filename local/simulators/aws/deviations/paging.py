"""Pages as Systems Manager cuts them."""

from typing import Any

from moto.ssm.exceptions import SSMException


def page[Item](
    items: list[Item], token: str | None, size: int | None, default: int = 50
) -> tuple[list[Item], dict[str, Any]]:
    """Cut the page that the token points to; the second value is what the answer says of more."""
    if token and not token.isdigit():
        raise SSMException("InvalidNextToken", "The specified token isn't valid.")
    start = int(token or 0)
    end = start + (size or default)
    return items[start:end], {"NextToken": str(end)} if end < len(items) else {}
