from domain.access import KEY_HOLDER, QUEUE_WRITER, Caller, CallerKind
from domain.person import Person, Words, erasure, is_person, refer


def words(text, author=""):
    return Words(refer(text, "ab"), text, "ab", author)


def test_words_that_were_exchanged_are_not_those_that_were_referred_to():
    said = words("no")
    assert said.genuine
    assert not Words(said.reference, "yes", said.salt).genuine


def test_keys_and_queues_are_no_persons_but_whoever_entra_or_a_link_names_is():
    assert not is_person(KEY_HOLDER)
    assert not is_person(QUEUE_WRITER)
    assert all(is_person(Caller(kind, "x")) for kind in (CallerKind.PERSON, CallerKind.LINK))


def test_whoever_is_erased_is_erased_by_id_and_name_in_any_spelling_and_nobody_else_is():
    mona, lena = Person("p-1", "11", "Mona"), Person("p-2", "22")
    own, named, other = words("yes", "p-1"), words("by 11, she said", "p-2"), words("x", "")
    found = erasure("MONA", [mona, lena], [own, named, other])
    assert found == ((mona,), (own, named))
    assert erasure("22", [mona, lena], [own, named, other]) == ((lena,), (named,))
