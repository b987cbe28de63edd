"""Names of people in Japanese text, as UniDic marks them."""

from retrieval.analyzers.dictionary import dictionary


def with_names_marked(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether it is a surname or a given name of the dictionary."""
    found = dictionary().read(text, lambda w: (str(w.surface), w.feature_raw.split(",", 3)))
    return [(surface, fields[2:3] == ["人名"]) for surface, fields in found]
