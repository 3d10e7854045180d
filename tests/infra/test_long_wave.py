"""A wave outlasts its credentials many times over: AWS gives an hour, a wave may take eight."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from botocore.credentials import DeferredRefreshableCredentials

from clouds.aws.source_cloud import AwsSourceCloud
from domain.errors import MigrationError
from domain.source_instance import InstanceRef
from local.simulators.aws.scenery import REGION, InstanceWish, Scenery
from tests.infra.claims import token
from tests.infra.enforcement import enforced
from tests.infra.stacks import OTHER, sessions_of

HOURS = 8


@pytest.fixture
def virtual_time(aws, monkeypatch):
    """Let the SDK and STS live by the simulated AWS's clock."""

    made = DeferredRefreshableCredentials.__init__
    monkeypatch.setattr(made, "__defaults__", (aws.clock.now,))
    monkeypatch.setattr("botocore.credentials._local_now", aws.clock.now)
    monkeypatch.setattr("moto.sts.models.utcnow", lambda: aws.clock.now().replace(tzinfo=None))
    return aws.clock


def look_for_hours(aws, cloud, refs):
    """Describe every instance every ten minutes."""
    for _ in range(HOURS * 6):
        for ref in refs:
            assert cloud.describe_instance(ref).ref == ref
        aws.pass_time(minutes=10)


@pytest.fixture
def refs(aws):
    abroad = Scenery(aws.url, OTHER).launch(InstanceWish("abroad"))
    return [aws.launch(), InstanceRef(OTHER, REGION, abroad)]


def test_a_wave_of_eight_hours_never_carries_credentials_that_have_expired(
    aws, function_role, refs, virtual_time
):
    tokens = []

    def issue():
        tokens.append(virtual_time.now())
        return token()

    with enforced(aws.clock):
        look_for_hours(aws, AwsSourceCloud(sessions_of(function_role, issue=issue)), refs)
    gaps = [later - earlier for earlier, later in pairwise(tokens)]
    assert len(tokens) >= HOURS
    assert max(gaps) <= timedelta(hours=1)
    assert aws.actions().count("AssumeRole") >= HOURS


def test_credentials_that_nobody_renews_are_refused_after_their_hour(
    aws, function_role, refs, virtual_time, monkeypatch
):
    cloud = AwsSourceCloud(sessions_of(function_role))
    monkeypatch.setattr(
        "botocore.credentials.RefreshableCredentials.refresh_needed",
        lambda credentials, _=None: credentials._expiry_time is None,
    )
    with enforced(aws.clock), pytest.raises(MigrationError, match="ExpiredToken"):
        look_for_hours(aws, cloud, refs)
    assert virtual_time.now() - datetime(2026, 1, 1, tzinfo=UTC) >= timedelta(hours=1)
