"""What became of notices, over HTTP: who was told, who could not be, and once more."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clouds.ports import NoticeBook
from domain.notification.delivery import Delivery, DeliveryState, in_order
from triggers.choosing import find_wave, no_cursor
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import DeadQuery, DeliveriesQuery, RevivalDocument

_MOST = 1_000  # that one request revives


def list_dead_deliveries(call: Call) -> Answer:
    """List what nobody could be told, of every wave, the latest first."""
    from triggers.views import DeadPage  # noqa: PLC0415 (keeps the cold start short)

    query: DeadQuery = call.query
    return Answer(DeadPage.of(latest_dead(call.clouds.notices), query.limit))


def latest_dead(book: NoticeBook) -> tuple[Delivery, ...]:
    """List the dead ones, the latest first."""
    return tuple(sorted(book.dead(), key=lambda each: (each.ended or each.due, each.id)))[::-1]


def list_deliveries(call: Call) -> Answer:
    """List whom a wave's notices were on their way to."""
    from triggers.views import DeliveriesPage, DeliveryView  # noqa: PLC0415

    query: DeliveriesQuery = call.query
    wave, book = find_wave(call.clouds, call.path["wave"]), call.clouds.notices
    known = in_order([*book.over(wave.name), *book.waiting(wave.name)])
    rest = [each for each in _after(known, query.cursor) if _fits(each, query)]
    page = rest[: query.limit]
    following = page[-1].id if len(rest) > len(page) else None
    return Answer(
        DeliveriesPage(deliveries=[DeliveryView.of(each) for each in page], next=following)
    )


def _after(known: Sequence[Delivery], cursor: str | None) -> Sequence[Delivery]:
    if cursor is None:
        return known
    places = [place for place, each in enumerate(known) if each.id == cursor]
    if not places:
        raise no_cursor(cursor)
    return known[places[0] + 1 :]


def _fits(delivery: Delivery, query: "DeliveriesQuery") -> bool:
    return query.state in {None, delivery.state} and query.channel in {None, delivery.channel}


def revive_deliveries(call: Call) -> Answer:
    """Let dead deliveries of a wave be tried again, from the first attempt."""
    from triggers.views import Revived  # noqa: PLC0415

    document: RevivalDocument = call.document
    wave, book = find_wave(call.clouds, call.path["wave"]).name, call.clouds.notices
    fit = [
        each
        for each in in_order(book.over(wave))
        if each.state is DeliveryState.DEAD and document.channel in {None, each.channel}
    ]
    chosen = _chosen(wave, fit, document.deliveries)
    revived = revive(book, wave, [each.id for each in chosen[:_MOST]])
    return Answer(Revived(wave=wave, deliveries=revived, left=len(chosen[_MOST:])), 202)


def revive(book: NoticeBook, wave: str, deliveries: Sequence[str]) -> list[str]:
    """Revive deliveries, and give those that were dead.

    A wave that is long over is looked at again for it: said before, should we end in between, and
    after, should it have been left alone meanwhile.
    """
    now = datetime.now(UTC)
    book.read_again(wave)
    revived = [each for each in deliveries if book.revive(wave, each, now)]
    book.read_again(wave)
    return revived


def _chosen(wave: str, fit: Sequence[Delivery], named: Sequence[str] | None) -> list[Delivery]:
    """Choose those that are named; a Problem where one of them, or none at all, is dead."""
    known = {each.id: each for each in fit}
    wanted = list(dict.fromkeys(named)) if named is not None else list(known)
    unfit = [each for each in wanted if each not in known]
    if unfit or not wanted:
        what = f"{', '.join(unfit[:5])}: no dead delivery of {wave}"
        raise Problem(
            Kind.WRONG_STATE,
            what if unfit else f"{wave} has no such dead deliveries",
            field="deliveries",
            remedy=f"Read GET /api/waves/{wave}/notifications?state=dead; what is told, or waits, "
            "needs no reviving.",
        )
    return [known[each] for each in wanted]


ROUTES = (
    Route(
        method="GET",
        path="notifications/dead",
        summary="List notices that nobody could be told, of every wave, with the reason.",
        handler=list_dead_deliveries,
        query="DeadQuery",
        answers={200: "DeadPage"},
    ),
    Route(
        method="GET",
        path="waves/{wave}/notifications",
        summary="List who was told of a wave, who is still to be, and who could not be.",
        handler=list_deliveries,
        query="DeliveriesQuery",
        answers={200: "DeliveriesPage"},
    ),
    Route(
        method="POST",
        path="waves/{wave}/notifications/revive",
        summary="Let dead deliveries of a wave be tried again.",
        handler=revive_deliveries,
        takes="RevivalDocument",
        answers={202: "Revived"},
        problems=(Kind.WRONG_STATE,),
    ),
)
