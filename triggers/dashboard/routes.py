"""Every page and form of the dashboard, in one list; they are no part of the API's description."""

from triggers.dashboard import (
    acting,
    approvals,
    audit_trail,
    emergency_page,
    findings,
    infrastructure,
    instance_list,
    instance_page,
    intake_page,
    poison_page,
    portfolio,
    schedule,
    settings_page,
    signing_in,
    wave_board,
)

PAGES = (
    *portfolio.PAGES,
    *wave_board.PAGES,
    *instance_list.PAGES,
    *instance_page.PAGES,
    *acting.PAGES,
    *findings.PAGES,
    *approvals.PAGES,
    *emergency_page.PAGES,
    *schedule.PAGES,
    *intake_page.PAGES,
    *infrastructure.PAGES,
    *audit_trail.PAGES,
    *poison_page.PAGES,
    *settings_page.PAGES,
    *signing_in.FORMS,
    *signing_in.ASSETS,
)
