"""A token of the managed identity, as the simulated AWS reads it: its claims, unsigned."""

import json

TENANT = "11111111-2222-3333-4444-555555555555"
SUBJECT = "66666666-7777-8888-9999-aaaaaaaaaaaa"
AUDIENCE = "api://ferry-aws"


def token(**claims):
    issued = {"iss": f"sts.windows.net/{TENANT}/", "aud": AUDIENCE, "sub": SUBJECT}
    return json.dumps({**issued, **claims})
