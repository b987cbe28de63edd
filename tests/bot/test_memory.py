"""What is held in memory is bounded."""

from datetime import timedelta

from bot.memory import Recent
from bot.recent_messages import RecentMessages
from tests.conftest import NOW


def test_the_thing_used_longest_ago_makes_room() -> None:
    held: Recent[int, str] = Recent(2)
    held.put(1, "a")
    held.put(2, "b")
    assert held.get(1) == "a"
    held.put(3, "c")
    assert 2 not in held
    assert len(held) == 2
    assert held.get(2) is None
    held.drop(1)
    held.drop(1)
    assert 1 not in held


def test_a_look_is_no_use() -> None:
    held: Recent[int, str] = Recent(2)
    held.put(1, "a")
    held.put(2, "b")
    assert held.peek(1) == "a"
    assert held.peek(3) is None
    held.put(3, "c")
    assert 1 not in held


def test_the_chats_that_make_room_are_those_nothing_was_sent_to_for_longest() -> None:
    messages = RecentMessages(chats=2)
    messages.note(1, 11, NOW)
    messages.note(2, 21, NOW)
    # The bot looks every minute which replies can still be changed.
    assert messages.holds(1, 11)
    messages.note(3, 31, NOW)
    assert not messages.holds(1, 11)
    assert messages.deletable(2, NOW) == [21]


def test_messages_that_can_no_longer_be_deleted_are_forgotten() -> None:
    messages = RecentMessages()
    messages.note(1, 12, NOW)
    messages.note(1, 11, NOW - timedelta(hours=47))
    messages.note(2, 21, NOW - timedelta(hours=47))
    messages.drop_old(NOW)
    assert messages.deletable(1, NOW) == [11, 12]
    messages.drop_old(NOW + timedelta(hours=2))
    assert not messages.holds(1, 11)
    assert messages.holds(1, 12)
    assert not messages.holds(2, 21)
