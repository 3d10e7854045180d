"""The expressions of deployment templates, evaluated."""

import pytest

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.template_expressions import Scope, evaluate

GROUP = "/subscriptions/s/resourceGroups/g"
SCOPE = Scope(
    GROUP,
    {"name": "it's", "none": "", "list": [1, 2]},
    {"one": {"deep": [{"value": "x"}]}},
    lambda resource_id: {"id": resource_id, "parts": ["a", "b"]},
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("plain", "plain"),
        ("[[not an expression]", "[not an expression]"),
        ("[parameters('name')]", "it's"),
        ("[concat('a''b', '-', 7)]", "a'b-7"),
        ("[variables('one').deep[0].value]", "x"),
        ("[parameters('list')[1]]", 2),
        ("[if(empty(parameters('none')), 'empty', 'full')]", "empty"),
        ("[not(empty(parameters('name')))]", True),
        ("[createObject('a', createObject(), 'b', 2)]", {"a": {}, "b": 2}),
        ("[resourceId('A.B/c/d', 'x', 'y')]", f"{GROUP}/providers/A.B/c/x/d/y"),
        ("[reference(resourceId('A.B/c', 'x'), '2024').parts[1]]", "b"),
        ({"[parameters('name')]": ["[parameters('list')]"]}, {"it's": [[1, 2]]}),
    ],
)
def test_an_expression_means_what_azure_says(expression, value):
    assert evaluate(expression, SCOPE) == value


@pytest.mark.parametrize(
    "expression",
    [
        "[parameters('unknown')]",
        "[variables('unknown')]",
        "[whatever('x')]",
        "[concat('a']",
        "[concat('a') 'b']",
        "[parameters('list')[9]]",
        "[variables('one').nothing]",
        "[,]",
        "[concat(]",
    ],
)
def test_an_expression_that_means_nothing_is_named(expression):
    with pytest.raises(ArmError) as caught:
        evaluate(expression, SCOPE)
    assert (caught.value.status, caught.value.code) == (400, "InvalidTemplate")
