"""Files and folders that only their owner may read."""

from typing import Final

PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
OTHERS: Final = 0o077
"""What others may do: nothing, in a private file's mode."""
