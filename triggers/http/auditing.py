"""Writes requests into the audit log: those that write before they act, then what came of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from clouds.mutations import watching
from clouds.ports import Clouds
from clouds.recording import Deed, new_id
from domain.access import Caller
from domain.audit import AuditEvent, AuditKind, AuditSubject, chain_of
from domain.errors import MigrationError
from domain.person import is_person
from triggers.http.route import Answer, Call, Route
from triggers.problems import Problem, from_domain

# By which names documents say why, and who.
_WHY, _WHO = ("comment", "because", "reason"), "by"
_NAME = re.compile(r"[A-Za-z0-9._~-]{1,100}")


@dataclass(slots=True)
class Audited:
    """One request and its entries; Transient where the log can't be written, and nothing is done.

    Reading leaves entries only with `reads`, or where it calls what changes something. Of the
    `path` only what can be a name is written down.
    """

    route: Route
    clouds: Clouds
    correlation: str
    given: Mapping[str, str]
    reads: bool = False
    caller: Caller | None = None

    @property
    def writes(self) -> bool:
        """Say whether there are entries whatever happens."""
        return self.reads or self.route.method != "GET"

    @property
    def path(self) -> dict[str, str]:
        """The names in the path, as far as they can be some."""
        return {name: value for name, value in self.given.items() if _NAME.fullmatch(value)}

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Write down a request that is refused inside, before it is handled."""
        try:
            yield
        except Problem as problem:
            if self.writes:
                event = self._event(self._where("", ""), AuditKind.REFUSAL)
                self.clouds.audit.append(replace(event, outcome=_outcome(problem)))
            raise

    def answered(self, call: Call, handle: Callable[[Call], Answer]) -> Answer:
        """Handle a call between its two entries."""
        deed = Deed(self.clouds.audit, self._request(call))
        if self.writes:
            deed.begin()
        with watching(deed.begin) as watch:
            try:
                answer = handle(call)
            except Exception as error:
                deed.end(_outcome(error), watch, AuditKind.REFUSAL)
                raise
            deed.end(str(answer.status), watch)
            return answer

    def _request(self, call: Call) -> AuditEvent:
        """Say who asks for what, and why: whom and what the document names is kept elsewhere."""
        document, persons = call.document, self.clouds.persons
        subject = self._where(_text(document, "wave"), _text(document, "zone"))
        event = self._event(subject, AuditKind.REQUEST)
        if not self.writes:
            return event
        if named := _text(document, _WHO):
            by = f"by {persons.pseudonym(named, named)}"
            event = replace(event, details=(*event.details, by))
        said = next((text for name in _WHY if (text := _text(document, name))), "")
        return replace(event, why=persons.keep(said, event.actor) if said else "")

    def _event(self, subject: AuditSubject, kind: AuditKind) -> AuditEvent:
        place = self.route.path
        for name, value in self.path.items():
            place = place.replace(f"{{{name}}}", value)
        return AuditEvent(
            id=new_id(),
            kind=kind,
            action=self.route.as_operation or self.route.operation,
            actor=self._actor(),
            subject=subject,
            correlation=self.correlation,
            details=(f"{self.route.method} {place}",),
        )

    def _actor(self) -> str:
        caller = self.caller
        if caller is None:
            return "nobody known"
        if not is_person(caller) or not self.writes:
            return caller.kind.value
        return self.clouds.persons.pseudonym(caller.id, caller.name)

    def _where(self, new_wave: str, new_zone: str) -> AuditSubject:
        """Choose the chain: one that a path names must be there, or anybody could begin chains."""
        wave, zone = self.path.get("wave", ""), self.path.get("zone", "")
        if not (wave or zone):
            return AuditSubject(new_wave, zone=new_zone)
        subject = AuditSubject(wave, zone=zone)
        known = self.writes and self.clouds.audit.head(chain_of(subject))
        return subject if known else AuditSubject()


def _text(document: object, name: str) -> str:
    found = getattr(document, name, "")
    return found if isinstance(found, str) else ""


def _outcome(error: Exception) -> str:
    """Tell a failure by its kind alone."""
    if isinstance(error, MigrationError):
        error = from_domain(error)
    if isinstance(error, Problem):
        return f"{error.kind.status} {error.kind.value[1]}"
    return type(error).__name__
