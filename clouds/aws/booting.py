"""An SSM agent that does not run yet, because its machine has been started a moment ago."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import Refused, Transient

UNMANAGED = "ssm.InvalidInstanceId"


@contextmanager
def agent_may_boot() -> Iterator[None]:
    """Turn the refusal of an instance whose agent does not run into Transient: it may yet begin.

    EC2 says `running` minutes before Windows has booted. Who waits in vain is given the refusal.
    """
    try:
        yield
    except Refused as refused:
        if refused.refusal.code != UNMANAGED:
            raise
        raise Transient(str(refused), otherwise=refused.refusal) from refused
