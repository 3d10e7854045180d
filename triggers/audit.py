"""The audit log over HTTP: a wave's part of it, and the end of what it knows of a person."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.access import Role
from domain.audit_export import chains_of, page_after, whole_chain
from triggers.choosing import find_wave, no_cursor
from triggers.http.route import Answer, Call, Reach, Route

if TYPE_CHECKING:
    from triggers.documents import AuditQuery, ForgetDocument, WhoDocument

_NUMBER = re.compile("[0-9]{1,9}")


def export_audit(call: Call) -> Answer:
    """Read the entries of a wave and its instances, chain by chain."""
    from triggers.views import AuditPageView  # noqa: PLC0415 (keeps the cold start short)

    query: AuditQuery = call.query
    wave, log = find_wave(call.clouds, call.path["wave"]), call.clouds.audit
    chains = chains_of(wave.name, whole_chain(wave.name, log.read))
    place = place_in(query.cursor, chains)
    return Answer(AuditPageView.of(page_after(chains, place, query.limit, log.read, log.head)))


def place_in(cursor: str | None, chains: Sequence[str]) -> tuple[str, int]:
    """Read a cursor: a chain, and the number of its entry to read on after."""
    if cursor is None:
        return chains[0], 0
    chain, _, number = cursor.rpartition(".")
    if chain not in chains or not _NUMBER.fullmatch(number):
        raise no_cursor(cursor)
    return chain, int(number)


def forget_person(call: Call) -> Answer:
    """Erase whom pseudonyms stand for, and words by that person or about them."""
    from triggers.views import Forgotten  # noqa: PLC0415

    document: ForgetDocument = call.document
    return Answer(Forgotten(erased=call.clouds.persons.forget(document.person)))


def tell_who(call: Call) -> Answer:
    """Tell whom pseudonyms stand for; that somebody asked stands in the log as well."""
    from triggers.views import WhoView  # noqa: PLC0415

    document: WhoDocument = call.document
    persons = call.clouds.persons
    return Answer(WhoView.of(persons.who(document.names), persons.words(document.names)))


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/audit",
        summary="Read a wave's part of the audit log, which anybody can verify: no names in it.",
        handler=export_audit,
        query="AuditQuery",
        answers={200: "AuditPageView"},
    ),
    Route(
        method="POST",
        path="audit/forget",
        summary="Erase a person from the audit log's table of keys; the log still verifies.",
        handler=forget_person,
        takes="ForgetDocument",
        answers={200: "Forgotten"},
        role=Role.ADMIN,
        reach=Reach.EVERYWHERE,
    ),
    Route(
        method="POST",
        path="audit/who",
        summary="Tell whom pseudonyms stand for, and what references refer to, while it is kept.",
        handler=tell_who,
        takes="WhoDocument",
        answers={200: "WhoView"},
        role=Role.ADMIN,
        reach=Reach.EVERYWHERE,
    ),
)
