"""Whatever is asked of the API, in whatever order, a simple model of its promises holds."""

import json

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.errors import Refused
from tests.fuzz.documents import rows, waves
from tests.fuzz.near import TIMES
from tests.fuzz.operators import Operators
from tests.fuzz.seeing import require_etags
from triggers.queue import MOST_TRIES

NONSENSE = (
    st.binary(max_size=30)
    | st.text(max_size=30).map(str.encode)
    | st.sampled_from([b'{"\\ud800": 1}', b"[" * 9_999, b'{"document": "bulk/x/y.json"}'])
)
# How often each happens, as far as it can.
ACTS = {
    "time": 6, "answer": 8, "commit": 4, "steer": 4, "start": 3, "rehearse": 1, "stop": 1,
    "lift": 1, "group": 2, "file": 1, "queue": 1, "deliver": 3, "nonsense": 1, "crash": 2,
    "timer": 1, "etags": 1,
}  # fmt: skip


class PublicApi(Operators, RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.tries = {}

    @initialize(document=waves(["w1"]), hours=st.sampled_from([0, 0.4, 1, 1, 1, 1]))
    def one_wave_is_there(self, document, hours):
        document.pop("protection_group", None)
        self.start(document)
        self.pass_time(hours)

    @rule(data=st.data())
    def something_happens(self, data):
        possible = {
            "answer": self.waits("approval"),
            "commit": self.waits("commit"),
            "file": not self.queue,
            "queue": not self.queue,
            "deliver": self.queue,
        }
        acts = [act for act, often in ACTS.items() for _ in range(often) if possible.get(act, True)]
        act = data.draw(st.sampled_from(acts), "what")
        getattr(self, f"do_{act}")(data)

    @property
    def queue(self):
        return self.ferry.requests.waiting

    def do_time(self, data):
        self.pass_time(data.draw(st.sampled_from([0.01, 0.1, 0.4, 1, 1, 3, 3, 7, 24, 400])))

    def do_crash(self, data):
        self.crash_in = data.draw(st.integers(1, 30))

    def do_timer(self, _):
        self.ferry.keep_up()
        self.see()

    def do_etags(self, _):
        require_etags(self.ferry, self.now)

    def do_start(self, data):
        known = list(self.documents.values())
        again = data.draw(st.integers(0, 3)) == 0
        self.start(data.draw(st.sampled_from(known) if again else waves()))

    def do_stop(self, _):
        assert self.ask("POST", "emergency-stop", {"by": "mona"}).status == 200

    def do_lift(self, _):
        assert self.ask("POST", "emergency-stop/lift", {"by": "mona"}).status == 200

    def do_file(self, data):
        documents = data.draw(st.lists(waves(["b1", "b2"]), min_size=1, max_size=2))
        told = self.ask("POST", "bulk", data=rows(documents), headers={"content-type": "text/csv"})
        ids = [each for document in documents for each in document["instances"]]
        assert told.status == 202 or (told.kind == "invalid-file" and len(set(ids)) < len(ids))

    def do_queue(self, data):
        self.queue.extend([json.dumps(data.draw(waves()))] * data.draw(st.integers(1, 2)))
        self.see()

    def do_nonsense(self, data):
        before = self.now
        self.ferry.deliver(data.draw(NONSENSE))
        self.see()
        more = self.now["poison"]["messages"][len(before["poison"]["messages"]) :]
        assert len(more) == 1 or len(before["poison"]["messages"]) == 32
        assert {**self.now, "poison": 0} == {**before, "poison": 0}

    def do_deliver(self, _):
        body = self.queue[0]
        document = {"policy": {"cutover": {}}, **json.loads(body)}
        refusal = self.refusal_of(document)
        poison = len(self.now["poison"]["messages"])
        self.tries[body] = self.tries.get(body, 0) + 1
        if refusal == "protection-group-not-ready" and self.tries[body] < MOST_TRIES:
            with pytest.raises(Refused):  # the host hands it over once more
                self.ferry.deliver(body.encode(), self.tries[body])
            return
        self.ferry.deliver(body.encode(), self.tries[body])
        del self.tries[body], self.queue[0]
        self.see()
        if refusal:
            assert len(self.now["poison"]["messages"]) in {poison + 1, 32}
        else:
            self.documents.setdefault(document["wave"], document)

    @invariant()
    def what_was_accepted_is_there_and_nothing_else(self):
        assert self.now["waves"].keys() == self.documents.keys()

    @invariant()
    def what_was_said_first_is_what_happens(self):
        for name, wave in self.now["waves"].items():
            for each in wave["instances"]:
                if each["outcome"] == "migrated":
                    whose = name, each["instance"], each["attempt"]
                    assert self.answers[*whose, "approval"]["decision"] == "approve"
                    said = self.answers.get((*whose, "commit"), {"decision": "commit"})
                    assert said["decision"] == "commit"

    def teardown(self):
        try:
            self.bring_to_an_end()
        finally:
            self.ferry.hub.close()


TestPublicApi = pytest.mark.timeout(900)(PublicApi.TestCase)
TestPublicApi.settings = settings(
    max_examples=8 * (TIMES or 1),
    stateful_step_count=25,
    derandomize=not TIMES,
    phases=[Phase.generate],  # a story takes longer to shrink than to read
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
