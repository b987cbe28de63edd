"""What is held in memory is bounded."""

from bot.memory import Recent


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
