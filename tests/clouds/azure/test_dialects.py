"""What no simulated vault tells apart: single words of the requests that enable replication."""

from types import SimpleNamespace

import pytest

from clouds.azure.dialects.classic_requests import ClassicRequests
from clouds.azure.dialects.modernised_requests import ModernisedRequests
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.vault import Vault


def order(group):
    vault = Vault("s", "g", "v")
    installer = Installer("s3://a/b", "0" * 64)
    landing = Landing(vault, "p", "/g", "/n", "s", "/cache", installer, multi_vm_group=group)
    machine = SimpleNamespace(machine_id="/m", run_as_account_id="", disk_ids=())
    appliance = SimpleNamespace(process_server_id="1", master_target_id="2", run_as_account_id="3")
    return SimpleNamespace(landing=landing, target=Target(), machine=machine, appliance=appliance)


@pytest.mark.parametrize("requests", [ClassicRequests, ModernisedRequests])
def test_machines_of_no_multi_vm_group_name_none(requests):
    body = requests().enabling(order("")).as_dict()
    assert not [name for name in body if "multiVm" in name]


def test_the_classic_provider_knows_a_multi_vm_group_by_an_id_that_all_its_machines_share():
    one, again, other = (ClassicRequests().enabling(order(g)) for g in ("a-w1", "a-w1", "a-w2"))
    assert (one.multi_vm_group_name, one.multi_vm_group_id) == ("a-w1", again.multi_vm_group_id)
    assert one.multi_vm_group_id != other.multi_vm_group_id
