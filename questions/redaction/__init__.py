"""Redaction: what could lead to a person leaves the text before it is written.

What is surely an identifier becomes a typed placeholder such as <phone>. Where anything leaves a
doubt, nothing of the text is kept.
"""

from questions.redaction.addresses import without_addresses
from questions.redaction.cues import with_replaced
from questions.redaction.doubt import leaves_doubt
from questions.redaction.identifiers import IDENTIFIERS, without_phones
from questions.redaction.naming import may_hold_name, without_names
from questions.redaction.normal_form import is_handled, normal_form


def redact(text: str) -> str | None:
    """The text as it may be kept; None: none of it may.

    A text in which nothing is found is returned as it is, without space around it.
    """
    normal = normal_form(text)
    if not is_handled(normal):
        return None
    # Addresses before numbers, whose placeholders would hide them, and after, since one shape
    # needs those.
    redacted = with_replaced(without_addresses(normal), IDENTIFIERS)
    redacted = without_names(without_addresses(without_phones(redacted)))
    if leaves_doubt(redacted) or may_hold_name(redacted):
        return None
    return text.strip() if redacted == normal else redacted.strip()
