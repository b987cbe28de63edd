"""Figures for analysts: of questions, never of people. Each has its definition in `definitions`.

`overview` for a period, `entries` for each entry, `unanswered` for what lacks an answer; `report`
puts them together for the command line, `page`, `charts` and `slides` draw them.
"""
