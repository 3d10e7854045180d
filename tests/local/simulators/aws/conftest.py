import pytest
from botocore.exceptions import ClientError

from tests.local.simulators.aws.moto_world import world_of

_ERRS = pytest.mark.xfail(
    strict=True,
    raises=(AssertionError, KeyError, ClientError, pytest.fail.Exception),
    reason="plain moto 5.2.5 lacks or errs here",
)
_PLAIN = pytest.param(True, id="plain", marks=_ERRS)
_OURS = pytest.param(False, id="ours")


@pytest.fixture
def aws():
    return world_of().begin()


@pytest.fixture(params=[_PLAIN, _OURS])
def either(request):
    """Moto as it is, which must fail the test, then ours, which must pass it."""
    return world_of(plain=request.param).begin()
