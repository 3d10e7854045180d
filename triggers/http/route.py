"""A route as one declaration: what validates requests and what describes the API read the same."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

import azure.functions as func

from clouds.ports import Clouds
from domain.access import KEY_HOLDER, Caller, Role
from durable.client import StoryClient
from settings import Settings
from triggers.problems import Kind, Problem
from triggers.scope.sight import Sight

if TYPE_CHECKING:
    from pydantic import BaseModel

JSON, CSV, HTML = "application/json", "text/csv", "text/html"
FORM, FORM_WITH_FILE = "application/x-www-form-urlencoded", "multipart/form-data"
ZIP = "application/zip"
_PARAMETER = re.compile(r"\{(\w+)\}")
_ALWAYS = (
    Kind.NOT_SIGNED_IN,
    Kind.NOT_ALLOWED,
    Kind.CORRELATION_ID,
    Kind.UNKNOWN_VERSION,
    Kind.INVALID_QUERY,
    Kind.NOT_ACCEPTABLE,
    Kind.TOO_MANY,
    Kind.HEADERS_TOO_LARGE,
    Kind.INTERNAL,
)
_OF_CLOUDS = (Kind.REFUSED, Kind.UNAVAILABLE)
_OF_BODIES = (Kind.CONTENT_TYPE, Kind.TOO_LARGE)
_MOST_BYTES = 1024 * 1024
_OF_DOCUMENTS = (Kind.MALFORMED_JSON, Kind.INVALID_DOCUMENT)
NO_SUCH = {
    "wave": Kind.NO_SUCH_WAVE,
    "instance": Kind.NO_SUCH_INSTANCE,
    "message": Kind.NO_SUCH_MESSAGE,
    "group": Kind.NO_SUCH_GROUP,
    "zone": Kind.NO_SUCH_ZONE,
    "action": Kind.NO_SUCH_ACTION,
    "delegation": Kind.NO_SUCH_DELEGATION,
}


_ALL = Sight(KEY_HOLDER, (Role.ADMIN,))


class Reach(Enum):
    """How far a role has to reach: where the wave or the like is, everywhere, or just anywhere."""

    PLACE = "place"
    EVERYWHERE = "everywhere"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that was read and found valid; `document` and `query` are of the route's shapes.

    `url` is the address without its query, `body` what came as it came, `accept` the media types
    that the caller likes. The `caller` has the route's role somewhere, and wherever the document
    leads. The books in `clouds` hold what is there for the caller; who may only look at what the
    path names is told so when it is read. `sight` says the rest. `headers` are by small names.
    """

    url: str
    path: Mapping[str, str]
    query: Any
    document: Any
    body: bytes
    content_type: str
    clouds: Clouds
    settings: Settings
    client: Any = None
    accept: str = ""
    caller: Caller = KEY_HOLDER
    sight: Sight = _ALL
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def stories(self) -> StoryClient:
        """The way to the stories, for routes that declare it."""
        return StoryClient(self.client)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers: a view or what `json.dumps` takes; text or bytes in other `media`."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation of the API, named as its handler.

    `answers` gives the view by status (empty: no body), `takes` the document, `query` the query's
    shape; all by name, so that declaring them imports nothing. A route that takes no document but
    has `media` gets the body as it came, a form has these `fields`. `also` are media types of its
    good answers besides JSON. `headers` are those of its good answers. `cached` answers
    carry an ETag and are not sent again to callers who have them; `stories` are reached by a
    durable client. `role` is what a caller needs; by default a viewer reads, an operator writes.
    Somebody with `or_role` instead may ask as well. `reach` says where the role has to hold.
    What is `open` asks for no key, and may be asked by whoever has a link: that says who it is.
    Browsers read its problems on `pages`. A longer body than `most_bytes` is refused unread.
    What is for a `browser` alone is answered with pages, knows callers by a cookie where Entra
    does not, and takes what is sent from Ferry's own pages only; a document is made of the form's
    `fields` by `fills`, and the audit log calls it `as_operation`.
    """

    method: str
    path: str
    summary: str
    handler: Callable[[Call], Answer]
    answers: Mapping[int, str]
    takes: str = ""
    media: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    query: str = "Query"
    headers: tuple[str, ...] = ()
    problems: tuple[Kind, ...] = ()
    cached: bool = False
    stories: bool = False
    role: Role | None = None
    or_role: Role | None = None
    reach: Reach = Reach.PLACE
    open: bool = False
    pages: Callable[[Problem, func.HttpRequest, Settings], Answer] | None = None
    most_bytes: int = _MOST_BYTES
    browser: bool = False
    fills: Callable[[Mapping[str, Sequence[str]]], Mapping[str, Any]] | None = None
    as_operation: str = ""

    @property
    def needs(self) -> Role:
        """The role that a caller needs."""
        return self.role or (Role.VIEWER if self.method == "GET" else Role.OPERATOR)

    @property
    def admits(self) -> tuple[Role, ...]:
        """Every role that will do, beside admin."""
        return (self.needs, self.or_role) if self.or_role else (self.needs,)

    def sight_of(self, caller: Caller) -> Sight:
        """Say what a caller sees here; nobody acts at a place where none is named."""
        if self.open:
            return _ALL
        at_place = self.reach is Reach.PLACE
        return Sight(caller, self.admits if at_place else (Role.VIEWER,))

    @property
    def operation(self) -> str:
        """The operation's id, and the function's name in Azure."""
        return self.handler.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def consumes(self) -> tuple[str, ...]:
        """The content types that it understands; none when it takes no body."""
        return self.media or ((JSON,) if self.takes else ())

    @property
    def offers(self) -> tuple[str, ...]:
        """The media types of its good answers."""
        return self.also if self.browser else (JSON, *self.also)

    @property
    def may_answer(self) -> tuple[Kind, ...]:
        """Every kind of problem that it may answer."""
        kinds = [*_ALWAYS, *_OF_CLOUDS, *(NO_SUCH[name] for name in self.parameters)]
        kinds += _OF_BODIES if self.consumes else ()
        kinds += _OF_DOCUMENTS if self.takes else ()
        return tuple(dict.fromkeys((*kinds, *self.problems)))


def document(name: str) -> "type[BaseModel]":
    """Load a document's or a query's shape."""
    shape: type[BaseModel] = getattr(import_module("triggers.documents"), name)
    return shape


def view(name: str) -> "type[BaseModel]":
    """Load an answer's shape."""
    shape: type[BaseModel] = getattr(import_module("triggers.views"), name)
    return shape
