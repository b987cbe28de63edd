"""Finds the right entry for a message, or knows that there is none.

Read in order: `language` (which language is it?), `analyzers` (text to tokens), `bm25` and
`index` (rank the entries), `confidence` (is the first one right?), `finder` (decide).
`loader` and `check` read knowledge/ and name every mistake by file, line and column.
This package knows nothing of Telegram, storage or the other packages of this project.
"""
