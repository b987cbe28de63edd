"""Names of people in Japanese text, as UniDic marks them."""

from retrieval.analyzers.tagger import the_tagger


def with_names_marked(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether it is a surname or a given name of the dictionary."""
    tagger, held = the_tagger()
    with held:
        found = [(word.surface, word.feature_raw.split(",", 3)) for word in tagger(text)]
    return [(surface, fields[2:3] == ["人名"]) for surface, fields in found]
