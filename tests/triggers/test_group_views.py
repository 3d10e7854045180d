from domain.access import Place
from domain.group_record import Member
from triggers.views.protection_group import MemberView


def test_a_member_is_shown_without_the_place_by_which_it_is_seen():
    member = Member("payroll", open=True, place=Place("123456789012", "s"))
    assert MemberView.of(member) == MemberView(wave="payroll", open=True)
