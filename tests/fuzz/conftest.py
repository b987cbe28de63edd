"""Two profiles: `short`, and `fuzz` for `make fuzz`."""

from typing import Any, Final

from hypothesis import HealthCheck, settings

ALWAYS: Final[dict[str, Any]] = {
    # The machine may be busy: what is too slow is another test's to find.
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("short", max_examples=60, **ALWAYS)
settings.register_profile("fuzz", max_examples=1_500, print_blob=True, **ALWAYS)
