"""Every page and form of the dashboard, in one list; they are no part of the API's description."""

from triggers.dashboard import (
    acting,
    approvals,
    emergency_page,
    instance_list,
    instance_page,
    portfolio,
    signing_in,
    wave_board,
)

PAGES = (
    *portfolio.PAGES,
    *wave_board.PAGES,
    *instance_list.PAGES,
    *instance_page.PAGES,
    *acting.PAGES,
    *approvals.PAGES,
    *emergency_page.PAGES,
    *signing_in.FORMS,
    *signing_in.ASSETS,
)
