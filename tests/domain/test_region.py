import pytest

from domain.errors import Refused
from domain.region import region_name, require_one_region


def test_a_region_is_the_same_however_it_is_spelt():
    assert {region_name(each) for each in ("West Europe", "westEurope", "westeurope")} == {
        "westeurope"
    }


def test_what_belongs_together_may_stand_in_one_region():
    require_one_region("zone", {"vault": "westeurope", "network": "West Europe"})
    require_one_region("zone", {})


def test_a_wrong_pair_of_regions_is_refused_and_both_are_named():
    with pytest.raises(Refused) as caught:
        require_one_region("zone", {"the vault": "westeurope", "the network": "North Europe"})
    refusal = caught.value.refusal
    assert refusal.code == "landing.regions_differ"
    assert "the vault in westeurope, the network in northeurope" in refusal.detail
    assert refusal.remedy
