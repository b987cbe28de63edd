"""How fast, beside whom: `make bench`. Every figure is a ratio within one run, or can be made one.

`decisions` (question to decision, beside other search engines), `loading`, `starting`, `whole`
(updates a second beside a bare echo bot) and `memory` each measure one thing; `report` writes what
they found into docs/performance.md.
"""

# Before any peer loads numpy: it says in how many threads that works (`retrieval/__init__.py`).
import retrieval  # noqa: F401 - for what its import sets
