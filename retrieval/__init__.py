"""Finds the right entry for a message, or knows that there is none.

Read in order: `language` (which language is it?), `analyzers` (text to tokens), `bm25` and
`index` (rank the entries), `confidence` (is the first one right?), `finder` (decide).
`loader` and `check` read knowledge/ and name every mistake by file, line and column.
This package knows nothing of Telegram, storage or the other packages of this project.
"""

import os

# Before numpy is loaded: OpenBLAS's threads wait for each other by spinning, which took half of the
# processor time of an answer by meaning (65 ms instead of 34) and made others wait for it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# The same of OpenMP's, in which the embedder reads a text: after so many looks, some microseconds,
# they sleep. A text takes half of one thread's time where two processors are free, and less than
# one thread's where both are busy; without this, more.
os.environ.setdefault("GOMP_SPINCOUNT", "500")
