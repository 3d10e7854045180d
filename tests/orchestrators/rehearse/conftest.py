import pytest

from domain.provider import Provider


@pytest.fixture(params=Provider)
def stage(stage_with, request):
    """Set up the same stage with either provider."""
    return stage_with(classic=request.param is Provider.CLASSIC)
