"""As much of PowerShell's grammar as shows that a script is whole."""

import re

CLOSING = {"(": ")", "{": "}", "[": "]"}

TOKENS = re.compile(
    r"""
    (?P<comment>  \#[^\n]* )
    | (?P<literal>  '(?:[^']|'')*' )
    | (?P<string>   "(?:`.|""|[^"`])*" )
    | (?P<variable> \$\{[^}]*\} | \$(?:[A-Za-z_][\w:]*|_) )
    | (?P<bracket>  [][(){}] )
    | (?P<other>    `.|[^][(){}'"#$]|\$ )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(script):
    position, found = 0, []
    while position < len(script):
        token = TOKENS.match(script, position)
        assert token, f"a quote is never closed: {script[position : position + 60]!r}"
        found.append((token.lastgroup, token.group()))
        position = token.end()
    return found


def code(script):
    """Give the script without comments and without what quotes hold."""
    return "".join(
        "''" if k in {"literal", "string"} else t for k, t in tokens(script) if k != "comment"
    )


def require_closed(script):
    waiting = []
    for kind, text in tokens(script):
        if kind == "bracket" and text in CLOSING:
            waiting.append(CLOSING[text])
        elif kind == "bracket":
            assert waiting[-1:] == [text], f"{text} closes nothing"
            waiting.pop()
    assert not waiting, f"{waiting} are missing"
