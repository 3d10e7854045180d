"""Pages that ask once more before something is done, with all that there is to decide by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from domain.access import CallerKind
from domain.approval import ACKNOWLEDGEMENT
from domain.delegation import Delegation, held_by
from domain.forecast.eta import Duration
from domain.forecast.failover import PastFailover
from domain.rehearsal_record import RehearsalRecord
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveStatus
from triggers.choosing import at_gate, choose, find_wave
from triggers.dashboard.foreseeing import failover_takes, failovers_before
from triggers.dashboard.orders import order_of, told_zone
from triggers.dashboard.page import form_of, page, see_other
from triggers.dashboard.showing import show
from triggers.dashboard.verbs import VERBS, Verb, filled_in
from triggers.http.route import Answer, Call, Route
from triggers.preflight_findings import NOTHING, Preflight, preflight_of

if TYPE_CHECKING:
    from triggers.documents import ActionQuery

_MOST_LOOKED_UP = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One instance that something is to be done with, its latest rehearsal, and its findings.

    `takes` is how long its failover is foreseen to take; None where none is ahead.
    """

    status: InstanceStatus
    rehearsal: RehearsalRecord | None = None
    preflight: Preflight = NOTHING
    takes: Duration | None = None


def asked_of(
    call: Call, wave: WaveStatus, chosen: list[InstanceStatus], past: Sequence[PastFailover]
) -> list[Asked]:
    """Put each instance beside its latest rehearsal of this attempt, and what pre-flight found.

    Of many, findings are looked up for the first 100. Failovers are foreseen by those of the past.
    """
    latest: dict[tuple[str, int], RehearsalRecord] = {}
    for record in call.clouds.rehearsals.list_wave(wave.name):
        latest.setdefault((record.subject.instance_id, record.subject.attempt), record)
    found = preflight_of(call.clouds, wave, chosen[:_MOST_LOOKED_UP])
    return [
        Asked(
            each,
            latest.get((each.instance_id, each.attempt)),
            found.get(each.instance_id, NOTHING),
            failover_takes(past, each) if at_gate(each, None) else None,
        )
        for each in chosen
    ]


def _asked(call: Call, wave: WaveStatus, chosen: list[InstanceStatus]) -> list[Asked]:
    return asked_of(call, wave, chosen, failovers_before(call, [wave]))


def others_of(call: Call, wave: WaveStatus) -> tuple[Delegation, ...]:
    """List in whose places the caller may answer in a wave now, as they have delegated."""
    if call.caller.kind is not CallerKind.PERSON:
        return ()
    return held_by(call.clouds.delegations.list_all(), call.caller.id, wave.name, datetime.now(UTC))


def _second_look(verb: Verb, call: Call) -> Answer:
    query: ActionQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    named = [each for each in query.instances.split(",") if each] or None
    chosen = choose(wave, named, verb.fits, "are in the state for this")
    order = order_of(call.clouds, wave)
    lossy = [each for each in chosen if each.waiting and not each.waiting.lossless]
    return show(
        call,
        "act",
        verb=verb,
        wave=wave,
        place=wave.place,
        zone=wave.zone or told_zone(order),
        order=order,
        chosen=_asked(call, wave, chosen) if verb.asks else [Asked(e) for e in chosen],
        named=bool(named),
        accepts=ACKNOWLEDGEMENT if verb.name == "approve" and lossy else "",
        others=others_of(call, wave) if verb.asks else (),
        nameless=call.caller.kind is CallerKind.KEY,
        at_approval=bool(chosen[0].waiting and chosen[0].waiting.gate is Gate.APPROVAL),
    )


def _done(verb: Verb, call: Call) -> Answer:
    answer = verb.api.handler(call)
    count = len(answer.body.instances)
    return see_other(call, f"/waves/{call.path['wave']}", done=verb.name, count=count)


def _named(act: Callable[[Verb, Call], Answer], verb: Verb, prefix: str) -> Callable[..., Answer]:
    def answer(call: Call) -> Answer:
        return act(verb, call)

    answer.__name__ = f"{prefix}_{verb.name.replace('-', '_')}"
    return answer


def _routes(verb: Verb) -> tuple[Route, Route]:
    path = f"waves/{{wave}}/actions/{verb.name}"
    words = f"Ask once more before {verb.name} is done."
    look = page(path, _named(_second_look, verb, "ask_for"), words, query="ActionQuery")
    fills = partial(filled_in, verb)
    return look, form_of(verb.api, path, _named(_done, verb, "send"), fills)


PAGES = tuple(route for verb in VERBS for route in _routes(verb))
