"""People who have signed in, and waves that count their votes."""

from domain.access import Caller, CallerKind, Grant, Role
from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.itinerary import Phase
from tests.triggers.books import played
from tests.triggers.test_steering import phase, wave
from triggers.documents import WaveDocument
from triggers.intake import accept_wave
from triggers.voting import identified

ALL = (Grant(Role.ADMIN),)
MONA, LENA, OMAR, EVE = (
    Caller(CallerKind.PERSON, f"0000-{name}", f"{name}@example.com", ALL)
    for name in ("mona", "lena", "omar", "eve")
)
PIPELINE = Caller(CallerKind.APPLICATION, "0000-pipeline", "pipeline", ALL)
SAID = Approval(Decision.APPROVE, acknowledges=ACKNOWLEDGEMENT)
IDS = [each.id for each in (MONA, LENA, OMAR)]


def asked(scenario, requester=MONA, approvers=IDS, **policy):
    """Play a scenario with a wave that asks for approvals by a rule and waits for them."""

    async def prepared(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        said = {"approvers": approvers, "approval": policy}
        document = WaveDocument.model_validate({
            "wave": "w1", "region": ref.region, "instances": [ref.instance_id], "policy": said,
        })  # fmt: skip
        await books.do(
            accept_wave, document, books.clouds, books.configured, books.stories, requester
        )
        books.go_on(until=lambda: phase(books) is Phase.AWAITING_APPROVAL)
        await scenario(books, ref.instance_id)

    played(prepared)


def say(books, caller, said=SAID, *more):
    """Answer as somebody: who they are is put in first, as the route does it."""
    known = wave(books)
    answer = identified(books.clouds, known, said, caller)
    return books.steering.answer(known, None, answer, *more)


def plan_of(books):
    return wave(books).instances[0].waiting.plan
