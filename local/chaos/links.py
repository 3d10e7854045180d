"""Approvals by links: made for an approver, opened, confirmed, each at its own moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from domain.approval_link import read_token, write_token
from domain.status import Gate, Subject
from local.chaos.dice import likely
from local.chaos.doors import CREATED, Doors, signature_of
from local.chaos.stage import ChaosStage
from triggers.approval_links.scope import ferry_of

type Asking = Callable[[Callable[[], tuple[int, Any]], Callable[[int, Any], None]], None]

_M, _OK = timedelta(minutes=1), 200


class Links:
    """Answers by links; `ask` sends a request with the patience of people.

    A third of the links that open nothing new were signed by the key before.
    """

    def __init__(self, stage: ChaosStage, doors: Doors, ask: Asking) -> None:
        self._stage, self._doors, self._ask = stage, doors, ask
        self._dice = Random(f"chaos links {stage.case.seed}")  # noqa: S311 (a simulation)

    def wanted(self) -> bool:
        """Say whether somebody answers by a link this time."""
        return not self._stage.mishaps.quiet and likely(self._dice, 0.4)

    def answer(
        self, subject: Subject, gate: Gate, decision: str, otherwise: Callable[[], None]
    ) -> None:
        """Make links and answer by one of them; `otherwise` where that comes to nothing."""
        wish = {"approver": "ada", "instances": [subject.instance_id], "gate": str(gate)}
        path = f"waves/{subject.wave}/approval-links"

        def made(status: int, told: Any) -> None:
            if status != CREATED:
                otherwise()
                return
            urls = {each["decision"]: each["url"] for each in told["links"]}
            token = self._perhaps_older(urls[decision].rpartition("=")[2])
            self._later(lambda: self._show(decision, token, otherwise))

        self._ask(lambda: self._doors.ask("POST", path, wish), made)

    def _show(self, decision: str, token: str, otherwise: Callable[[], None]) -> None:
        def shown(status: int, _: Any) -> None:
            if status == _OK:
                self._later(lambda: self._confirm(decision, token, otherwise))
            else:
                otherwise()

        self._ask(lambda: (self._doors.show_link(decision, token), None), shown)

    def _confirm(self, decision: str, token: str, otherwise: Callable[[], None]) -> None:
        def confirmed(status: int, _: Any) -> None:
            if status != _OK:
                otherwise()

        self._ask(lambda: (self._doors.confirm_link(decision, token), None), confirmed)

    def _later(self, act: Callable[[], None]) -> None:
        self._stage.agenda.after(self._dice.random() * 10 * _M, act)

    def _perhaps_older(self, token: str) -> str:
        """Let a third of them be signed by the key before, as if made before it was changed."""
        settings = self._stage.configured
        now, before = datetime.now(UTC), settings.link_keys[1]
        if not likely(self._dice, 1 / 3):
            return token
        link = read_token(token, settings.link_keys, ferry_of(settings), now)
        older = write_token(replace(link, key_id=before.key_id), before)
        self._stage.came_to_be.add(signature_of(older))
        return older
