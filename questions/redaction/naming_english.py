"""Names in English: after what announces them, or shaped like one."""

import re
from typing import Final

_STOP: Final = (
    r"and|but|or|from|i|i'm|im|can|how|what|please|who|where|when|why|is|are|was|my|because|in|with"
    r"|to|for|of|do|does|so|we|he|she|they|you|it|this|that|at|on|want|need|have|could|would|if"
    r"|a|an|the|down|pls|as|not|no|your|our|needed|required|optional|back|later|soon|tomorrow|fake"
    r"|refugees?|jar|god|names|first|last|family|given"
)
_NAME_WORD: Final = rf"(?!(?:{_STOP})\b)[^\s.,!?;:。、！？\n<>\"()]+"
_NAME: Final = (
    rf"[\s\"'(:=-]*{_NAME_WORD}(?:[ \t.'-]+{_NAME_WORD}){{0,3}}"
    rf"(?:\s*,\s*(?=[A-Z]){_NAME_WORD}){{0,2}}"
)
_WHICH: Final = r"(?:full|first|last|family|middle|given|real|legal|nick|sur)"
_SOMEBODY: Final = (
    r"(?:friend|wife|husband|son|daughter|brother|sister|child|kid|colleague|boss|boyfriend|girlfriend"
    r"|partner|teacher|neighbou?r|uncle|aunt|cousin|classmate|m[ae]n|wom[ae]n|girl|boy|guy|person|lady"
    r"|someone|somebody)"
)
_INTRODUCED: Final = (
    re.compile(
        r"(?P<before>(?:\b(?:my|his|her|their|our|the|husband'?s|wife'?s|son'?s|daughter'?s)|^|[.,!?:;\n])"
        rf"\s*(?:{_WHICH}\s*)?(?:sur)?name(?:\s?'?s\b|\s*(?:is|was|:|=|-))"
        rf"|\bnames?\s*[:=;(]|\bnamed|\b(?:i am|i'm|im|{_SOMEBODY}) called|\bcalls? me|\bi go by"
        rf"|\b{_WHICH}\s?name|\bin (?:the )?name of"
        r"|\bname on (?:the |my )?(?:receipt|certificate)\s*(?:should be|will be|is|:)"
        r"|\b(?:i am|i'm|im|also) known as|\baka\b|\ba\.k\.a\.|\bsigned,?"
        r"|\b(?:mr|mrs|ms|dr|prof)\b\.?"
        r"|(?:^|[.!?\n]\s*)myself"
        r"|\byours (?:faithfully|sincerely|truly),?|(?:^|[.!?\n]\s*)sincerely,?"
        r"|\bregards\s*[,\n]|(?:^|\n)\s*-)" + _NAME,
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<before>\b(?:regards|sincerely|thanks|thank you|cheers),?\s*\n\s*){_NAME}", re.I
    ),
    re.compile(r"(?P<before>\bMiss)\s+[A-Z]\w+(?:\s+[A-Z]\w+)*"),
)
_I_AM: Final = re.compile(
    r"\b(?:i ?am|i'm|im|i m|this is|it's me|it is me)[\s,:]+(?P<word>[^\W\d_]+)", re.IGNORECASE
)
_THANKS: Final = r"(?:thanks|thank you|cheers|best wishes|xoxo)"
_PRESENTED: Final = re.compile(
    r"(?:^|[.!?\n]\s*|\b(?:hi|hello|hey)[,!]?\s+)(?P<word>[^\W\d_]+(?:\s[^\W\d_]+)?)\s+(?:here|speaking)\s*[,.!:-]"
    rf"|\b{_THANKS},\s*(?P<thanking>[^\W\d_]+(?:\s[^\W\d_]+)?)\s*[.!]*$"
    rf"|\b{_THANKS}\s+(?P<closing>(?-i:[A-Z])[^\W\d_]+)\s*[.!]*$"
    r"|\bi,\s*(?P<between>[^\W\d_]+(?:\s[^\W\d_]+)?)\s*,"
    r"|(?:^|[.!?\n]\s*)(?i:me)\s+(?P<me>(?-i:[A-Z])[^\W\d_]+)"
    r"|\bit'?s\s+(?P<it>(?-i:[A-Z])[^\W\d_]+)\s*[,.!]"
    rf"|\b{_SOMEBODY}\s+(?P<somebody>(?-i:[A-Z])[^\W\d_]+)",
    re.IGNORECASE,
)
_NOT_A_NAME: Final = frozenset(
    # After "I am": what people are or do, rather than are called.
    """a an the not from in at on so very just here there looking now also still already new sorry
    sure afraid happy sad angry curious interested confused worried able unable about under over
    your my his her their our one good bad ok okay fine well too really only but and no never always
    alone lost japanese american british foreign foreigner student teacher volunteer refugee runner
    muslim christian hazara kurdish kurd rohingya syrian afghan ukrainian burmese iranian nigerian
    ethiopian congolese cameroonian turkish chinese korean vietnamese nepali pakistani bangladeshi
    indian sri filipino indonesian thai african asian european what where how why who when which
    all like true false right wrong real fake bot it that this because for with out up down of to
    as by more most less married single pregnant sick ill tired hungry homeless young old ready
    free busy aware born based stuck scared stateless illegal legal jobless unemployed allowed
    supposed unsure glad grateful tall short slow fast fit disabled deaf blind vegan great nice
    asylum seeker technical its gay lesbian trans transgender bisexual dead overweight told super
    applicant activist outside inside going trying working living planning thinking bullshit
    nonsense propaganda spam important urgent for off shy anxious underage child nobody between
    run ask study newspaper journalist reporter donor nurse doctor parent mother father i we they
    are is am beginner newcomer newbie personally however being fifteen sixteen seventeen eighteen
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december bye rather often
    again everyone everybody team sir madam guys friend friends anyway much lot nineteen twenty
    thirty forty fifty sixty seventy eighty""".split()  # noqa: SIM905 - easier to read
)
_KNOWN_CAPITALS: Final = frozenset(
    """japan tokyo marathon refugee refugees world day association convention is immigration does
    can united sri east national health insurance nations one action asylum nagoya
    information center centre geneva global trends south sudan africa why lanka middle
    justice minister control act are foreign ministry will high commissioner foundation apple
    pay services service agency nanmin shien kyokai my french asia mount fuji states supreme
    court france doctors without borders save the children vision second harvest osaka kyoto
    new york how what when where who do i a an of in charity runner human rights red cross
    university international north west korea kingdom saudi arabia city ward law bill year
    olympic games security council european union amnesty watch please hello thank thanks hi
    dear team paris wi fi run great gift aid term nationals nationality telegram whatsapp english
    japanese ukrainian ukrainians syrian afghan kurdish burmese persian urdu arabic dari vietnamese
    resident residents status visa card ukraine myanmar afghanistan syria turkey iran only which
    declaration protocol treaty hospital school church committee party camp
    all two google facebook instagram jar long way high school""".split()  # noqa: SIM905 - easier to read
)
_OTHERWISE: Final = re.compile(
    # Initials, a closing.
    r"\b[A-Z]\.\s?[A-Z][a-z]+|(?:^|\n)(?:[Bb]est|[Ll]ove|[Yy]ours),?\s*\n"
    r"|(?:^|[.,!?\n]\s*)name\s+(?!(?:of|on|is|in|and|for|to|your|our|my|one|pls|please|the|a|some|it|me)\b)\w+"
)


_SMALL: Final = r"[a-z\u00df-\u00ff\u0100-\u024f]+"
_WITH_CAPITALS: Final = re.compile(rf"\b[A-Z]{_SMALL}(?:[\s-]+[A-Z]{_SMALL})+")
_ALL_CAPITALS: Final = re.compile(r"\b[A-Z]{4,}(?:\s+[A-Z]{4,})+\b")


def without_names(text: str) -> str:
    """The text with <name> where somebody is introduced."""
    for pattern in _INTRODUCED:
        text = pattern.sub(lambda found: f"{found['before'].rstrip()} <name>", text)
    return text


def may_hold_name(text: str) -> bool:
    """Whether a word stands where a name would, or two are shaped like one."""
    introduced = [found["word"] for found in _I_AM.finditer(text)]
    introduced += [found[found.lastgroup or 0] for found in _PRESENTED.finditer(text)]
    if any(all(map(_may_be_name, words.casefold().split())) for words in introduced):
        return True
    return bool(_OTHERWISE.search(text)) or _holds_unknown_pair(text)


def _may_be_name(word: str) -> bool:
    if word in _NOT_A_NAME or word in _KNOWN_CAPITALS:
        return False
    return not word.endswith(("ing", "ed", "ly", "ist"))


def _holds_unknown_pair(text: str) -> bool:
    """Whether two capital words in a row are no known place or body: `Ahmad Karimi`."""
    runs = _WITH_CAPITALS.findall(text)
    # In a text all of capitals they tell nothing.
    if any(c.isalpha() and not c.isupper() for c in text):
        runs += _ALL_CAPITALS.findall(text)
    return any(
        sum(word.casefold() not in _KNOWN_CAPITALS for word in re.split(r"[\s-]+", run)) > 1
        for run in runs
    )
