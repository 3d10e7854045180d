from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace

import pytest

from clouds.azure.reads_left import NoteReads
from domain.errors import Transient
from domain.read_budget import throttled
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.vaults import StagedVault


def heard_of(method, status, **headers):
    heard = []
    request = SimpleNamespace(http_request=SimpleNamespace(method=method))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = SimpleNamespace(http_response=SimpleNamespace(status_code=status, headers=named))
    NoteReads(lambda *told: heard.append(told)).on_response(request, answer)
    return heard


READS = "x_ms_ratelimit_remaining_subscription_reads"
EVERYWHERE = "x_ms_ratelimit_remaining_subscription_global_reads"


def test_the_smaller_of_what_is_left_is_told():
    assert heard_of("GET", 200, **{READS: "249", EVERYWHERE: "30"}) == [(30, None)]


def test_only_a_refused_reading_tells_of_a_wait():
    assert heard_of("GET", 429, Retry_After="17") == [(None, timedelta(seconds=17))]
    assert heard_of("GET", 202, Retry_After="30") == []
    assert heard_of("POST", 429, Retry_After="17") == []


@pytest.fixture
def vault():
    with ExitStack() as stack:
        yield StagedVault("http", stack)


def test_the_vaults_own_answers_fill_the_budget(vault):
    item_id, arm = vault.protect(), vault.site_recovery._arm
    assert arm.read_budget.left is not None
    fault = Fault(FaultKind.THROTTLE, "get_item", retry_after=timedelta(seconds=60))
    inject(vault.world, fault)
    with pytest.raises(Transient):
        vault.site_recovery.get_protected_item(item_id)
    assert throttled(arm.read_budget, arm.read_budget.told)


def test_a_throttled_vault_slows_no_failover(vault):
    item_id = vault.protect()
    fault = Fault(FaultKind.THROTTLE, "get_item", retry_after=timedelta(hours=1))
    inject(vault.world, fault)
    with pytest.raises(Transient):
        vault.site_recovery.get_protected_item(item_id)
    job = vault.site_recovery.start_failover(item_id)
    assert job.job_id
    assert vault.site_recovery.get_protected_item(item_id).running_job_id == job.job_id
