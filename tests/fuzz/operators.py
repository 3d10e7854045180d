"""What people and programs ask of Ferry, and what its promises say that they are told."""

from hypothesis import strategies as st

from domain.approval import ACKNOWLEDGEMENT
from tests.fuzz.documents import GROUP, PEOPLE
from tests.fuzz.world import ENDED_IN_AWS, World

CALM = {"not_ready", "ready_for_cutover"}
HEARD = {"quiescing", "awaiting_recovery_point", "awaiting_commit"}
FITS = {
    "cancel": lambda each: (
        each["outcome"] is None and (each["lifecycle"] in CALM or each["phase"] in HEARD)
    ),
    "suspend": lambda each: (
        each["outcome"] is None
        and each["lifecycle"] in CALM
        and each["updated"]
        and not each["suspended"]
        and each["phase"] != "awaiting_plan"
    ),
    "resume": lambda each: each["suspended"],
    "retry": lambda each: each["outcome"] in ENDED_IN_AWS,
}


class Operators(World):
    """`documents` are the waves that were accepted, `answers` those that counted."""

    def __init__(self):
        super().__init__()
        self.documents, self.answers = {}, {}

    def ask(self, method, path, body=None, **more):
        """Ask; a refusal is a declared problem and has changed nothing that anybody can read."""
        before = self.now
        told = self.ferry.ask(method, path, body, **more)
        assert told.status < 500 or told.kind == "unavailable", told
        self.see()
        if told.status >= 400:
            assert told.json["detail"]
            assert told.json.get("remedy") or told.json.get("errors"), told
            assert told.status == 503 or self.now == before, "a refusal has changed something"
        return told

    def wave(self, data, gate=""):
        """Draw a wave, of those that wait at the gate for the most part."""
        some = sorted(self.now["waves"])
        waiting = [name for name in some if self.waits(gate, name)]
        often = waiting if waiting and data.draw(st.integers(0, 3)) else some
        return self.now["waves"][data.draw(st.sampled_from(often), "wave")]

    def waits(self, gate, *names):
        """Say whether an instance of these waves, or of any, waits there."""
        waves = [self.now["waves"][each] for each in names or self.now["waves"]]
        return any(wave["waiting_for"].get(gate) for wave in waves)

    def chosen(self, data, wave):
        ids = [each["instance"] for each in wave["instances"]]
        some = st.lists(st.sampled_from(ids), unique=True, min_size=1)
        return data.draw(st.none() | some, "instances")

    def those(self, wave, chosen, fits):
        """Name those that a request is for; none when it can't be for all that are named."""
        fit = [each["instance"] for each in wave["instances"] if fits(each)]
        return fit if chosen is None else chosen if set(chosen) <= set(fit) else []

    def holders(self, ids):
        return {
            name
            for name, wave in self.now["waves"].items()
            for each in wave["instances"]
            if each["instance"] in ids and each["outcome"] is None
        }

    def refusal_of(self, document):
        """Foretell what speaks against a wave; empty for nothing."""
        known = self.documents.get(document["wave"])
        if known is not None:
            return "" if known == document else "wave-exists"
        if "protection_group" in document:
            group = self.now["groups"].get(GROUP)
            if group is None or group["state"] != "ready":
                return "protection-group-not-ready" if group else "no-such-protection-group"
        return "instance-claimed" if self.holders(document["instances"]) else ""

    def start(self, document):
        """Start a wave."""
        refusal = self.refusal_of(document)
        told = self.ask("POST", "waves", document)
        if refusal:
            assert told.kind == refusal
            return
        assert told.status == 202, told
        self.documents[document["wave"]] = document
        found = self.now["waves"][document["wave"]]["instances"]
        assert [each["instance"] for each in found] == document["instances"]

    def do_answer(self, data):
        """Approve, or reject, at the cutover gate."""
        decision = data.draw(st.sampled_from(["approve", "approve", "approve", "reject"]))
        accepts = data.draw(st.integers(0, 4)) > 0
        body = {"decision": decision, "attempt": data.draw(st.sampled_from([None, None, 1, 2]))}
        if accepts:
            body["acknowledges"] = ACKNOWLEDGEMENT
        self.decide(data, "approval", "approval", body)

    def do_commit(self, data):
        """Commit, or roll back, in the commit window."""
        decision = data.draw(st.sampled_from(["commit", "roll_back"]))
        self.decide(data, "commit-decision", "commit", {"decision": decision})

    def decide(self, data, path, gate, body):
        wave = self.wave(data, gate)
        by = body["by"] = data.draw(st.sampled_from(["mona", *PEOPLE]))
        chosen = body["instances"] = self.chosen(data, wave)
        approvers = self.documents[wave["wave"]]["policy"].get("approvers")

        def waits(each):
            at = each["waiting_for"] and each["waiting_for"]["gate"] == gate
            return at and body.get("attempt") in (None, each["attempt"])

        those = self.those(wave, chosen, waits)
        answer = {name: body.get(name) for name in ("decision", "by", "acknowledges")}
        of = {each["instance"]: each["attempt"] for each in wave["instances"]}
        keys = [(wave["wave"], each, of[each], gate) for each in those]
        told = self.ask("POST", f"waves/{wave['wave']}/{path}", body)
        if approvers and by not in approvers:
            assert told.kind == "not-an-approver"
        elif not those:
            assert told.kind == "wrong-state"
        elif body["decision"] == "approve" and "acknowledges" not in body:
            assert told.kind == "invalid-document"
        elif any(self.answers.get(key, answer) != answer for key in keys):
            assert told.kind == "answered-before"
        else:
            assert (told.status, told.json["instances"]) == (202, those)
            self.answers.update(dict.fromkeys(keys, answer))

    def do_steer(self, data):
        """Cancel, suspend, resume, retry."""
        what = data.draw(st.sampled_from(list(FITS)))
        wave = self.wave(data)
        chosen = self.chosen(data, wave)
        those = self.those(wave, chosen, FITS[what])
        told = self.ask("POST", f"waves/{wave['wave']}/{what}", {"instances": chosen})
        if not those:
            assert told.kind == "wrong-state"
        elif told.status == 503:  # its run has begun, and its story not yet
            assert what == "cancel"
            assert not all(each["updated"] for each in wave["instances"])
        elif what == "retry" and self.holders(those) - {wave["wave"]}:
            assert told.kind == "instance-claimed"
        else:
            assert (told.status, told.json["instances"]) == (202, those)

    def do_rehearse(self, data):
        """Rehearse cutovers."""
        wave = self.wave(data, "approval")
        body = {"instances": self.chosen(data, wave)}
        told = self.ask("POST", f"waves/{wave['wave']}/rehearsals", body)
        assert told.status == 202 or told.kind in {"wrong-state", "invalid-document"}

    def do_group(self, data):
        """Make, change, mend, compare or delete a protection group."""
        how = data.draw(st.sampled_from(["PUT", "PUT", "PUT", "DELETE", "POST/mend", "GET/drift"]))
        known = self.now["groups"].get(GROUP)
        method, slash, more = how.partition("/")
        minutes = data.draw(st.sampled_from([1440, 2880]))
        body = {"settings": {"recovery_point_retention": minutes}} if how == "PUT" else None
        told = self.ask(method, f"protection-groups/{GROUP}{slash}{more}", body)
        if known is None and how != "PUT":
            assert told.kind == "no-such-protection-group"
        if method == "DELETE" and told.status < 300:
            members = [n for n, d in self.documents.items() if d.get("protection_group")]
            waves = [self.now["waves"][name] for name in members]
            assert all(each["outcome"] for wave in waves for each in wave["instances"])
        else:
            assert told.status < 300 or known or told.status == 404
