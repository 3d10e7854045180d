"""What every answer tells browsers, proxies and caches: to guess, keep, frame and run nothing."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping

CONTENT_POLICY = "Content-Security-Policy"
_NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

SAFE_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    CONTENT_POLICY: f"{_NOTHING}; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def content_policy(styles: Iterable[str] = (), *, forms: bool = False) -> str:
    """Write the policy of a page that has these style sheets between its style tags, as they are.

    Nothing else is loaded or run; forms, where there are some, are sent here alone. Scripts have
    no place: a hash of what a page happens to hold would bless an injected one as well.
    """
    hashes = " ".join(f"'sha256-{_hash(each)}'" for each in styles)
    looks = f"; style-src {hashes}" if hashes else ""
    return f"{_NOTHING}{looks}; form-action {"'self'" if forms else "'none'"}"


def _hash(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
