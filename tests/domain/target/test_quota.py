from domain.target.quota import CoreUsage, shortages
from domain.target.size import AzureSize

D4 = AzureSize("Standard_D4s_v5", "standardDSv5Family", 4, 16, 8, 2)
E8 = AzureSize("Standard_E8s_v5", "standardESv5Family", 8, 64, 16, 4)


def usages(cores=100, d=100, e=100):
    return (
        CoreUsage("Cores", 0, cores),
        CoreUsage("STANDARDDSV5FAMILY", 0, d),
        CoreUsage("standardesv5family", 0, e),
    )


def test_enough_of_everything_is_no_shortage():
    assert shortages([D4, E8], usages()) == ()


def test_a_family_is_found_whatever_the_case_of_its_name():
    (one,) = shortages([D4, D4, E8], usages(d=7))
    assert one.words == "8 vCPUs of standardDSv5Family are needed and 7 are free"


def test_the_region_runs_out_though_each_family_has_enough():
    (one,) = shortages([D4, E8], usages(cores=11))
    assert one.words == "12 regional vCPUs are needed and 11 are free"


def test_what_is_used_already_is_not_free():
    assert CoreUsage("cores", 95, 100).free == 5
    assert CoreUsage("cores", 105, 100).free == 0
    (one,) = shortages([E8], (CoreUsage("cores", 95, 100),))
    assert (one.name, one.needed, one.free) == ("cores", 8, 5)


def test_a_family_that_azure_does_not_list_is_not_judged():
    assert shortages([D4], (CoreUsage("cores", 0, 4),)) == ()
