"""Hostile input, made up by hypothesis: a short run in `make test`, a long one by `make fuzz`.

What a long run finds becomes a test of its own beside the part concerned, with `@example`s here.
"""
