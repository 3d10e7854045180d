from domain.appliance_versions import latest_untold, with_latest
from domain.component import Role
from domain.zone_versions import server_updates
from tests.domain.zones import component


def appliance(name="a", version="9.62.1.1"):
    return component(Role.APPLIANCE, name=name, version=version)


def test_an_appliance_alone_without_items_is_told_nothing_and_that_is_said():
    (alone,) = with_latest([appliance()], [""])
    assert alone.latest_version == ""
    assert latest_untold([alone]).startswith("the vault does not tell")
    assert latest_untold([component()]) == ""
    assert server_updates([alone]) == ()


def test_what_an_items_agent_is_offered_makes_an_appliance_outdated():
    (old,) = with_latest([appliance()], ["9.63.1.1", "9.100.0.0"])
    assert old.latest_version == "9.100.0.0"
    assert latest_untold([old]) == ""
    (update,) = server_updates([old])
    assert (update.name, update.latest) == ("a", "9.100.0.0")


def test_an_appliance_that_is_older_than_its_sibling_is_outdated():
    found = with_latest([appliance(), appliance("b", "9.66.1.1")], [])
    assert [update.name for update in server_updates(found)] == ["a"]
    assert with_latest([], ["9.1"]) == ()
