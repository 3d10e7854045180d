"""Everything that callers can read, and what must hold of it at every moment."""

RANK = {"not_ready": 0, "ready_for_cutover": 1, "cutting_over": 2, "cut_over": 3,
        "taking_back": 4, "ended": 5}  # fmt: skip
# A source at rest that the emergency stop finds is opened again, and waits.
BACK = {("cutting_over", "ready_for_cutover")}


def look(ferry):
    """Read all lists page by page, and each thing in them; a copy is as good as the answer."""
    waves = {}
    for name in every(ferry, "waves", "waves", "wave", 2):
        waves[name] = wave = fetch(ferry, f"waves/{name}")
        ids = every(ferry, f"waves/{name}/instances", "instances", "instance", 2)
        assert ids == [each["instance"] for each in wave["instances"]]
        wave["events"] = events(ferry, name)
        wave["rehearsals"] = fetch(ferry, f"waves/{name}/rehearsals")["rehearsals"]
    groups = fetch(ferry, "protection-groups")["groups"]
    return {
        "waves": waves,
        "groups": {each["group"]: fetch(ferry, f"protection-groups/{each['group']}")
                   for each in groups},
        "stop": fetch(ferry, "emergency-stop"),
        "retentions": fetch(ferry, "retentions"),
        "poison": fetch(ferry, "poison"),
        "waiting": list(ferry.requests.waiting),
    }  # fmt: skip


def fetch(ferry, path):
    """Read one thing."""
    told = ferry.ask("GET", path)
    assert told.status == 200, (path, told)
    return told.json


def require_etags(ferry, seen):
    """See that whoever has an answer is not sent it again, and whoever has another is."""
    tags = {}
    lists = ("instances", "events", "rehearsals", "")
    for path in (
        "waves",
        *(f"waves/{name}/{of}".rstrip("/") for name in seen["waves"] for of in lists),
    ):
        told = ferry.ask("GET", path)
        etag = told.headers["etag"]
        same = ferry.ask("GET", path, headers={"if-none-match": f'"x", {etag}'})
        assert (same.status, same.body, same.headers["etag"]) == (304, b"", etag)
        other = ferry.ask("GET", path, headers={"if-none-match": '"x"'})
        assert (other.status, other.body) == (200, told.body)
        assert tags.setdefault(etag, told.body) == told.body


def every(ferry, path, field, name, limit):
    """Read a list to its end; nothing is in it twice."""
    found, cursor = [], ""
    while cursor is not None:
        page = fetch(ferry, f"{path}?limit={limit}{cursor}")
        found += [each[name] for each in page[field]]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert len(set(found)) == len(found)
    return found


def events(ferry, wave):
    """Read what has happened; cursors only grow."""
    found, after = [], ""
    while after is not None:
        page = fetch(ferry, f"waves/{wave}/events?limit=40{after}")
        found += page["events"]
        after = page["next"] and f"&after={page['next']}"
    cursors = [each["cursor"] for each in found]
    assert cursors == sorted(set(cursors))
    return found


def require_sound(before, now):
    """See that nothing was lost or rewritten between two looks."""
    assert now["waves"].keys() >= before["waves"].keys()
    for name, old in before["waves"].items():
        new = now["waves"][name]
        for fixed in ("accepted", "account", "region", "protection_group"):
            assert new[fixed] == old[fixed]
        assert new["runs"] >= old["runs"]
        _require_appended(old["events"], new["events"])
        pairs = zip(old["instances"], new["instances"], strict=True)
        for was, is_ in pairs:
            assert was["instance"] == is_["instance"]
            _require_progress(was, is_)
    _require_one_migration(now)


def _require_appended(old, new):
    """See that nothing is gone, and that what is new came after: at the same moment at the most."""
    missing = [each for each in old if each not in new]
    assert not missing, missing
    slipped_in = [each for each in new[: len(old)] if each not in old]
    assert all(each["at"] >= old[-1]["at"] for each in slipped_in), (slipped_in, old[-3:])


def _require_progress(was, now):
    if now["attempt"] > was["attempt"]:
        assert was["outcome"] not in {None, "migrated", "held"}, "retried too soon"
        return
    assert now["attempt"] == was["attempt"]
    if was["outcome"]:
        assert now == was, "what has ended goes on"
        return
    assert (now["updated"] or "") >= (was["updated"] or "")
    stages = was["lifecycle"], now["lifecycle"]
    assert RANK[stages[1]] >= RANK[stages[0]] or stages in BACK, stages
    if stages[0] == stages[1] == "not_ready":
        assert now["step"]["number"] >= was["step"]["number"]
    names = [each["name"] for each in was["steps"]]
    assert [each["name"] for each in now["steps"]][: len(names)] == names


def _require_one_migration(now):
    running = [
        each["instance"]
        for wave in now["waves"].values()
        for each in wave["instances"]
        if each["outcome"] is None
    ]
    assert len(set(running)) == len(running), "an instance is in two running migrations"
