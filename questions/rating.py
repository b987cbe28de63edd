"""What people may say of an answer. Here is no SQLAlchemy: what only talks starts without it."""

from typing import Final, Literal, get_args

Rating = Literal["helpful", "not-helpful", "wrong", "outdated", "unclear"]
RATINGS: Final[tuple[Rating, ...]] = get_args(Rating)
