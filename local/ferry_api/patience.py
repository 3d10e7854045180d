"""What may be sent again, and after which pause."""

import httpx

_PAUSE, _LONGEST_PAUSE = 0.25, 10.0  # seconds
_LATER = {429, 503}  # too many requests; something that it needs does not answer


def pause_after(attempt: int) -> float:
    """Tell how many seconds to wait after so many attempts that nobody answered."""
    return min(_PAUSE * 2.0 ** (attempt - 1), _LONGEST_PAUSE)


def harmless(method: str, error: httpx.TransportError) -> bool:
    """Say whether sending it again can't do anything twice: it reads, or it never arrived."""
    return method == "GET" or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)


def asked_pause(answer: httpx.Response) -> float | None:
    """Tell how many seconds Ferry asks to wait before the same request; None when it does not."""
    asked = answer.headers.get("retry-after", "")
    return float(asked) if answer.status_code in _LATER and asked.isdigit() else None
