"""A member whose item somebody changes after it has said that it is ready."""

from dataclasses import replace

from domain.itinerary import Phase
from tests.orchestrators.planning import group, migrate_together, outcomes


def test_a_member_that_has_drifted_stays_in_aws_and_the_others_move(stage, refs):
    a, b = refs[:2]
    address = stage.source.instances[a].description.private_ip

    def spoil(_):
        with stage.world.intervention():
            for item in stage.world.items.values():
                if item.machine.agent.ip_address == address:
                    item.target = replace(item.target, private_ip="10.1.0.9")

    stage.at(Phase.AWAITING_PLAN, spoil)
    report = migrate_together(stage, group(a, b))
    assert outcomes(report) == ["failed", "migrated"]
    assert "private_ip shall be empty and is 10.1.0.9" in report.reports[0].because
    assert (stage.in_aws(a), stage.in_aws(b)) == (True, False)
