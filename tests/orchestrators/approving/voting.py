"""Approvers of stories that count votes, and what befalls between their yes and the cutover."""

from dataclasses import replace

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.status import Gate
from domain.votes import Question
from orchestrators.ask_approval import approval_recorded
from orchestrators.commit_window import commit_decided

MONA, LENA, OMAR = "11-mona", "22-lena", "33-omar"


def yes(who, **more):
    usual = {"by": who, "identity": who, "proved": True, "acknowledges": ACKNOWLEDGEMENT}
    return Approval(Decision.APPROVE, **usual | more)


def no(who):
    return Approval(Decision.REJECT, who, "not now", identity=who, proved=True)


class Gatekeepers:
    """They answer what is asked, as long as they have answers: a list of votes for each asking."""

    def __init__(self, stage, *askings, also=None):
        self.stage, self.askings, self.also = stage, list(askings), also
        self.asked = []
        stage.answers.default_factory = lambda: None
        stage.status.listeners.append(self.hear)

    def hear(self, progress):
        waiting = progress.waiting
        if waiting is None or waiting.gate not in {Gate.APPROVAL, Gate.COMMIT}:
            return
        self.asked.append(waiting)
        for vote in self.askings.pop(0) if self.askings else ():
            self.vote(progress.subject, vote, waiting)
        if self.also:
            self.also(len(self.asked))

    def vote(self, subject, vote, waiting):
        vote = vote if vote.plan else replace(vote, plan=waiting.plan)
        self.stage.status.vote(Question(subject, waiting.gate, waiting.asking), vote)
        signal = commit_decided if waiting.gate is Gate.COMMIT else approval_recorded
        self.stage.send(subject, signal(subject.attempt), None)


def words_of(stage):
    return [each.event.words for each in stage.status.list_events("w1", "", 1_000)]
