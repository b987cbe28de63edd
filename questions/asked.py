"""What the log is handed about one message, and which of its text may be kept."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from questions.redaction import redact
from questions.redaction.normal_form import normal_form

LONGEST_TEXT: Final = 200
"""Characters. Longer messages tell a story, and a story tells who somebody is."""
LANGUAGES: Final = frozenset({"ja", "en"})
"""Those whose ways of giving a name `redaction` knows. Text in others is never kept."""

BANDS: Final = ((0.9, "high"), (0.6, "middle"), (0.0, "low"))

# A person who writes of a need of their own, whatever entry was found.
_OWN_NEED: Final = re.compile(
    r"\b(?:i|i'?m|im|my|me|we|our|us)\b.{0,80}\b(?:visa|residen\w+|status|asylum|appl(?:y|ied|ication)"
    r"|deport\w*|detain\w*|detention|overstay\w*|police|embassy|passport|permit|refused|rejected"
    r"|denied|hungry|homeless|sleep\w*|pregnant|sick|ill|hurt\w*|beat\w*|afraid|scared|kill\w*"
    r"|threat\w*|husband|wife|boyfriend|children|son|daughter|boss|country|fled|flee|escape\w*)\b"
    r"|(?:私|わたし|僕|ぼく|俺|自分|うち|夫|妻|旦那|彼氏|息子|娘|家族|子ども)"
    r".{0,40}(?:ビザ|在留|申請|収容|送還|不許可|不認定|仮放免|入管|警察|大使館|パスポート|逃げ|殴"
    r"|暴力|脅|怖|こわ|病気|妊娠|お金がな|食べ|泊|追い出|難民です|仕事をし)"
    # Japanese leaves "I" out: 仮放免中ですが、申請中なんですけど.
    r"|(?:仮放免|収容|申請|監理措置|オーバーステイ|避難|治療|妊娠|失業)中(?:です|なの|なん|だけど|だが|でし)"
    r"|(?:ビザ|在留資格|在留カード|期限)[がは]?(?:切れ|きれ|もうすぐ|ありません|なくな)",
    re.IGNORECASE | re.DOTALL,
)


# Half a character cannot be written, and PostgreSQL takes no NUL: no row is to be lost over them.
_NOT_STORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One message and what was decided. Lives in memory while its update is in work, no longer.

    `text` (as written) and `person` (a Telegram id) never show in a repr.
    """

    day: date
    language: str
    outcome: str
    entry: str | None
    confidence: float
    office_hours: bool = False
    runner_up: str | None = None
    personal: bool = False
    """Whether an entry for refugees themselves was found: then no text is kept."""
    rule: str | None = None
    """What saw the danger of an urgent message: `words`, or `entry` found by ranking."""
    token: str | None = None
    """Random; carried by the buttons under the reply: a press finds the row for 1 to 2 days."""
    text: str | None = field(default=None, repr=False)
    person: int | None = field(default=None, repr=False)

    @property
    def urgent(self) -> bool:
        """Whether a help card was shown: then nothing but a count is kept."""
        return self.outcome == "urgent"

    @property
    def band(self) -> str:
        """`high`, `middle` or `low`, for the confidence that the entry is right."""
        return next((name for least, name in BANDS if self.confidence >= least), "low")

    def storable_text(self) -> str | None:
        """The text as it may be kept, or None if none may."""
        text = (self.text or "").strip()
        if self.urgent or self.personal or not text or len(text) > LONGEST_TEXT:
            return None
        if text.startswith("/"):
            # A command or a link's payload that Telegram did not mark as such: no question.
            return None
        if self.language not in LANGUAGES or _OWN_NEED.search(normal_form(text)):
            return None
        kept = redact(text)
        return None if kept and _NOT_STORABLE.search(kept) else kept
