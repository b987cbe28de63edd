"""Whose words are shown outside the desk: those of groups in which nobody can be singled out.

One rule for reports, exports and `preview`: a group is similar questions (`grouping`) of a whole
calendar month, so that a shorter period shows no more and no less. Noise counts as a group, but its
words are never shown: those who mash their keys or swear have nothing else in common.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, TypeVar

SMALLEST_GROUP: Final = 5
"""Distinct pseudonyms in a month, below which no text of the group is shown. A pseudonym lives for
two months at most; questions without one count for nobody."""
FEWER: Final = f"<{SMALLEST_GROUP}"
"""What stands where a number would tell how few they were."""

Group = TypeVar("Group")


def large_groups(asked: Iterable[tuple[Group, object | None]]) -> frozenset[Group]:
    """The groups, each one of one month, in which enough people asked; of (group, person)."""
    people: defaultdict[Group, set[object]] = defaultdict(set)
    for group, person in asked:
        # From five on it does not matter how many more they were.
        if person is not None and len(people[group]) < SMALLEST_GROUP:
            people[group].add(person)
    return frozenset(group for group, found in people.items() if len(found) >= SMALLEST_GROUP)
