"""Which function a request reaches."""

import pytest

from local.host.functions import Function
from local.host.routes import Route, find


def route(template, *methods, name="some", prefix="api"):
    trigger = {"type": "httpTrigger", "name": "req", "route": template, "methods": list(methods)}
    return Route.of(Function(name, name, (trigger,)), prefix)


def reached(routes, path, method="GET"):
    found = find(routes, method, path)
    return found and (found[0].function.name, dict(found[1]))


@pytest.mark.parametrize(
    ("template", "path", "params"),
    [
        ("waves/{wave}", "/api/waves/blue", {"wave": "blue"}),
        ("waves/{wave}", "/API/Waves/Blue/", {"wave": "Blue"}),
        ("waves/{wave}", "/api/waves", None),
        ("waves/{wave}", "/api/waves/a/b", None),
        ("waves/{wave}", "/api/waves/a%20%2Fb", {"wave": "a /b"}),
        ("items/{id:int}", "/api/items/5", {"id": "5"}),
        ("items/{id:int?}", "/api/items", {}),
        ("pages/{page=1}", "/api/pages", {"page": "1"}),
        ("pages/{page=1}", "/api/pages/2", {"page": "2"}),
        ("files/{*rest}", "/api/files/a/b.txt", {"rest": "a/b.txt"}),
        ("files/{*rest}", "/api/files", {}),
        ("{**rest}", "/api/anything/at/all", {"rest": "anything/at/all"}),
        ("{name}.{kind}", "/api/readme.txt", {"name": "readme", "kind": "txt"}),
        ("a.b", "/api/axb", None),
    ],
)
def test_a_template_matches_as_in_aspnet(template, path, params):
    expected = None if params is None else ("some", params)
    assert reached([route(template)], path) == expected


def test_the_most_literal_template_wins_whatever_the_order():
    routes = [
        route("{*rest}", name="rest"),
        route("waves/{wave}", name="parameter"),
        route("waves/new-{wave}", name="mixed"),
        route("waves/latest", name="literal"),
    ]
    paths = ["/api/waves/latest", "/api/waves/new-blue", "/api/waves/blue", "/api/waves/a/b"]
    assert [reached(routes, path)[0] for path in paths] == ["literal", "mixed", "parameter", "rest"]


def test_two_functions_share_a_path_when_their_methods_differ():
    routes = [route("waves", "GET", name="read"), route("waves", "post", name="start")]
    assert reached(routes, "/api/waves", "POST") == ("start", {})
    assert reached(routes, "/api/waves", "DELETE") is None


def test_a_less_literal_template_answers_a_method_that_the_better_one_does_not_know():
    routes = [route("waves/new", "POST", name="start"), route("waves/{wave}", "GET", name="read")]
    assert reached(routes, "/api/waves/new") == ("read", {"wave": "new"})


@pytest.mark.parametrize(("prefix", "path"), [("", "/waves"), ("v1/api/", "/v1/api/waves")])
def test_the_prefix_of_host_json_may_be_none_or_long(prefix, path):
    assert reached([route("/waves/", prefix=prefix)], path)


def test_a_function_without_a_route_answers_at_its_name():
    assert reached([route(None, name="greet")], "/api/greet") == ("greet", {})
