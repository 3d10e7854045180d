import pytest

from domain.errors import Refused
from domain.mobility_service import MobilityWay
from domain.provider import (
    Provider,
    discovers_on_request,
    finds_its_place,
    provider_retired,
    require_open,
    unfit,
)


def test_the_classic_provider_takes_no_new_machine_and_says_since_when_and_what_instead():
    with pytest.raises(Refused) as caught:
        require_open(Provider.CLASSIC, "i-1", allow_retired=False)
    refused = caught.value.refusal
    assert refused == provider_retired("i-1")
    assert "31 January 2026" in refused.detail
    assert "InMageRcm" in refused.remedy
    assert "allow_retired_provider" in refused.remedy


@pytest.mark.parametrize("allow", [True, False])
def test_the_modernised_provider_is_open(allow):
    require_open(Provider.MODERNISED, "i-1", allow_retired=allow)


def test_who_knows_that_the_vault_is_an_exception_may_use_it():
    require_open(Provider.CLASSIC, "i-1", allow_retired=True)


def test_only_the_classic_provider_wants_a_place_and_a_discovery():
    asked = [(finds_its_place(each), discovers_on_request(each)) for each in Provider]
    assert dict(zip(Provider, asked, strict=True)) == {
        Provider.MODERNISED: (False, False),
        Provider.CLASSIC: (True, True),
    }


@pytest.mark.parametrize(
    ("way", "account", "field"),
    [
        (MobilityWay.PUSH, "", "mobility_service"),
        (MobilityWay.RUN_COMMAND, "admin", "run_as_account"),
    ],
)
def test_only_the_classic_provider_pushes_and_knows_accounts(way, account, field):
    assert unfit(Provider.MODERNISED, way, account).subject == field
    assert unfit(Provider.CLASSIC, way, account) is None
    assert unfit(Provider.MODERNISED, MobilityWay.BY_HAND, "") is None
