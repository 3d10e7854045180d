"""The API's own description, for those who write its callers."""

from collections.abc import Iterable

from triggers.http.route import Answer, Call, Route


def description_of(routes: Iterable[Route]) -> Route:
    """Give the route that describes these routes and itself."""
    every: list[Route] = list(routes)

    def read_openapi(call: Call) -> Answer:
        """Describe the API in OpenAPI 3.1."""
        from triggers.http.openapi import describe  # noqa: PLC0415 (keeps the cold start short)

        del call
        return Answer(describe(every))

    own = Route(
        method="GET",
        path="openapi.json",
        summary="Read this description of the API, OpenAPI 3.1.",
        handler=read_openapi,
        answers={200: "OpenApiView"},
        cached=True,
    )
    every.append(own)
    return own
