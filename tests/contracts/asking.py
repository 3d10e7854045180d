"""What contract tests ask of the vault, and how they look at its answers."""

import pytest

from domain.errors import Refused
from domain.provider import Provider

MODERNISED = pytest.mark.only(Provider.MODERNISED)
CLASSIC = pytest.mark.only(Provider.CLASSIC)


def refusal(call, *args):
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def last(job):
    return job.job_id.rsplit("/", 1)[-1]
