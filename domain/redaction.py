"""Takes what opens doors out of text: the last line behind code that never writes it."""

import re

HIDDEN = "[hidden]"
# Names of headers, fields and parameters whose value is a secret.
_NAMED = (
    "x-functions-key",
    "x-ms-client-principal",
    r"x-ms-token-[\w-]+",
    "(?:x-)?api[-_]?key",
    "account[-_]?key",
    "shared[-_]?access[-_]?(?:key|signature)",
    "(?:aws[-_]?)?secret[-_]?(?:access[-_]?)?key",
    "(?:access|refresh|id|session|security)?[-_]?token",
    "(?:client[-_]?)?secret",
    "external[-_]?id",
    "pass(?:word|phrase)",
)
_NAMES = "|".join(_NAMED)
_SCHEME = r"(?:(?:bearer|basic|digest|sharedkey|aws4-hmac-sha256)\s+)?"
_GAP, _VALUE = r"['\"]?\s*[:=]\s*['\"]?", r"[^\s'\"&;,}]+"
_RULES = (
    re.compile(rf"(authorization{_GAP}{_SCHEME})[^\r\n'\"}}]+", re.IGNORECASE),
    re.compile(r"(\b(?:bearer|sharedkey)\s+)[a-z0-9._~+/=:-]{12,}", re.IGNORECASE),
    re.compile(rf"((?<![\w-])(?:{_NAMES}){_GAP}){_VALUE}", re.IGNORECASE),
    re.compile(r"([?&](?:sig|code|key)=)[^\s&'\"]+", re.IGNORECASE),
    re.compile(r"()\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),  # a JSON web token
    re.compile(r"()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),  # an AWS access key
    re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|\Z)"),
)


def redacted(text: str) -> str:
    """Give the text with keys, tokens, signatures, passwords and the like taken out."""
    for rule in _RULES:
        text = rule.sub(rf"\g<1>{HIDDEN}", text)
    return text
