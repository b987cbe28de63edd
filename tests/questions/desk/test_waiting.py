"""What was reviewed waits to be worded: each group as it was, until a suggestion is made of it."""

from datetime import date

from questions.desk.waiting import WaitingRoom
from questions.drafts import Draft, Suggestion
from questions.labels import LabelledQuestion, Verdict
from retrieval.finder import Finder

HOSTS = ("host family sign up", "how do i become a host family", "host families wanted?")
CLOTHES = ("can i send old clothes", "may I send old clothes to you")


def labelled(
    texts: tuple[str, ...], verdict: Verdict, entry: str | None = None, first: int = 0
) -> list[LabelledQuestion]:
    """In the order in which they were asked, a day each."""
    return [
        LabelledQuestion(f"{first + n:032x}", text, "en", verdict, entry, date(2026, 11, 1 + n))
        for n, text in enumerate(texts)
    ]


def worded(question: LabelledQuestion) -> Suggestion:
    entry = question.entry or "new"
    draft = Draft("phrasing", "en", entry, "in other words", question=question.question)
    return Suggestion("a" * 32, draft, "Suzuki", date(2026, 11, 24), "open")


def test_each_group_waits_once_the_biggest_first(finder: Finder) -> None:
    hosts = labelled(HOSTS, "new-entry")
    clothes = labelled(CLOTHES, "entry", "donate-goods", 10)
    off_topic = labelled(("the weather today",), "off-topic", None, 20)
    first, second = WaitingRoom(lambda: finder).waiting([*clothes, *off_topic, *hosts], ())
    assert (set(first.texts), first.questions, first.entry) == (set(HOSTS), 3, None)
    assert (set(second.texts), second.entry) == (set(CLOTHES), "donate-goods")


def test_what_is_asked_most_stands_for_the_group(finder: Finder) -> None:
    some = labelled((*CLOTHES, CLOTHES[1]), "entry", "donate-goods")
    [found] = WaitingRoom(lambda: finder).waiting(some, ())
    assert found.texts == (CLOTHES[1], CLOTHES[0])


def test_after_a_suggestion_for_an_entry_its_other_groups_still_wait(finder: Finder) -> None:
    room = WaitingRoom(lambda: finder)
    clothes = labelled(CLOTHES, "entry", "donate-goods")
    later = labelled(("piano for a school",), "entry", "donate-goods", 10)
    assert len(room.waiting(clothes, ())) == 1
    [found] = room.waiting([*clothes, *later], [worded(clothes[0])])
    assert found.texts == ("piano for a school",)
    assert room.waiting(clothes, [worded(clothes[1])]) == []


def test_what_belongs_elsewhere_draws_no_question_out_of_its_group(finder: Finder) -> None:
    older = labelled(("donate crypto",), "new-entry")
    meant = labelled(("bitcoin, or donate crypto", "donate bitcoin"), "entry", "donate", 10)
    found = WaitingRoom(lambda: finder).waiting([*older, *meant], ())
    assert [(w.entry, w.questions) for w in found] == [("donate", 2), (None, 1)]
