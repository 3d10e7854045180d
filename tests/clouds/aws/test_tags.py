import pytest

from domain.errors import Refused
from domain.source_instance import SourceTags


def tags_of(aws, ref):
    found = aws.client("ec2").describe_tags(
        Filters=[{"Name": "resource-id", "Values": [ref.instance_id]}]
    )
    return {tag["Key"]: tag["Value"] for tag in found["Tags"]}


def test_only_ferrys_own_tags_are_taken_off(aws, source):
    ref = aws.launch(tags={"Owner": "sales", "ferrying": "no"})
    source.tag_instance(SourceTags(ref, {"ferry:wave": "one", "ferry:other": "two"}))
    source.untag_instance(ref)
    assert tags_of(aws, ref) == {"Name": "server", "Owner": "sales", "ferrying": "no"}


def test_a_tag_of_somebody_else_is_not_set_and_neither_is_its_company(aws, source):
    ref = aws.launch()
    with pytest.raises(Refused) as refused:
        source.tag_instance(SourceTags(ref, {"ferry:wave": "one", "Owner": "me"}))
    assert refused.value.refusal.code == "ec2.foreign_tag"
    assert tags_of(aws, ref) == {"Name": "server"}


def test_a_neighbour_keeps_its_tags(aws, source):
    ref, neighbour = aws.launch(), aws.launch()
    for each in (ref, neighbour):
        source.tag_instance(SourceTags(each, {"ferry:wave": "one"}))
    source.untag_instance(ref)
    assert tags_of(aws, neighbour)["ferry:wave"] == "one"


def test_an_instance_that_never_was_cannot_be_tagged_but_untagged(aws, source):
    nobody = aws.ref("i-0123456789abcdef0")
    source.untag_instance(nobody)
    with pytest.raises(Refused) as refused:
        source.tag_instance(SourceTags(nobody, {"ferry:wave": "one"}))
    assert refused.value.refusal.code == "ec2.InvalidInstanceID.NotFound"


def test_an_instance_full_of_tags_is_told_so(aws, source):
    ref = aws.launch(tags={f"tag-{number}": "x" for number in range(49)})
    with pytest.raises(Refused) as refused:
        source.tag_instance(SourceTags(ref, {"ferry:wave": "one"}))
    assert "50 tags" in refused.value.remedy
