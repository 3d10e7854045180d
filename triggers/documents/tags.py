"""Tags: what Azure takes on a resource, and what AWS can be asked for."""

from typing import Annotated

from pydantic import AfterValidator, Field

from triggers.documents.base import wrong

# "Use tags to organize your Azure resources" (Microsoft): 50 of them, names of 512 characters
# without <>%&\?/ and compared without regard to case, values of 256.
TagName = Annotated[
    str, Field(min_length=1, max_length=512, pattern=r"^[^<>%&\\?/\x00-\x1f\x7f]+$")
]
TagValue = Annotated[str, Field(max_length=256, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _each_once(tags: dict[str, str]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for name in tags:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise wrong(
                "",
                f"'{other}' and '{name}' are the same name to Azure",
                f"Remove '{name}' or '{other}'.",
            )
    return tags


AzureTags = Annotated[
    dict[TagName, TagValue],
    Field(
        max_length=50,
        description="At most 50; names without <>%&\\?/, and different also without their case.",
    ),
    AfterValidator(_each_once),
]

# "Tag your Amazon EC2 resources" (AWS): keys of 1 to 128 characters, values of up to 256; a
# request filters by 50 at most.
AwsTagName = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$")]
AwsTags = Annotated[
    dict[AwsTagName, TagValue],
    Field(min_length=1, max_length=50, description="Tags that an instance has to carry, all."),
]
