"""Names that people give of themselves, in English and Japanese. Works on `normal_form` text."""

import re
from itertools import pairwise
from typing import Final

from retrieval.analyzers.names import with_names_marked

_STOP: Final = (
    r"and|but|or|from|i|i'm|im|can|how|what|please|who|where|when|why|is|are|was|my|because|in|with"
    r"|to|for|of|do|does|so|we|he|she|they|you|it|this|that|at|on|want|need|have|could|would|if"
)
_NAME_WORD: Final = rf"(?!(?:{_STOP})\b)[^\s.,!?;:。、！？\n<>\"()]+"
_NAME: Final = (
    rf"[\s\"'(:=-]*{_NAME_WORD}(?:[ \t.'-]+{_NAME_WORD}){{0,3}}(?:\s*,\s*[A-Z]{_NAME_WORD}){{0,2}}"
)
_SENTENCE_START: Final = r"(?:^|(?<=[。！？!?\n]))"
_ME: Final = r"(?:私|わたくし|わたし|あたし|僕|ぼく|俺|おれ|自分|うち|watashi|boku)"
_SAID: Final = (
    r"(?:と申します|ともうします|と申す|といいます(?!か)|と言います(?!か)|というんです"
    r"|という者|というもの(?:です|で)|という名前(?:です|で[、,])|と呼ばれてい?ま|っていいます|って言います|と名乗ってい?ま|to\s?(?:moushimasu|iimasu))"
)
_INTRODUCED: Final = (
    re.compile(
        r"(?P<before>(?:\b(?:my|his|her|their|our|husband'?s|wife'?s|son'?s|daughter'?s)|^|[.,!?:;\n])"
        r"\s*(?:(?:full|first|last|family|given|real|legal)\s*)?(?:sur)?name(?:'?s|\s*(?:is|was|:|=|-))"
        r"|\bnames?\s*[:=]|\bnamed|\b(?:i am|i'm|im) called|\bcall me"
        r"|\b(?:i am|i'm|im) known as|\bsigned,?|\b(?:mr|mrs|ms|dr|prof)\b\.?)" + _NAME,
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<before>\b(?:regards|sincerely|thanks|thank you|cheers),?\s*\n\s*){_NAME}", re.I
    ),
    re.compile(r"(?P<before>\bMiss)\s+[A-Z]\w+(?:\s+[A-Z]\w+)*"),
    re.compile(
        r"(?P<before>(?:名前|氏名|本名|なまえ|ネーム|namae)\s*(?:は|:|=|→|wa|が(?=.{1,20}(?:です|だ$)))\s*)"
        r"(?!何|なん|なに|だれ|誰|どう|どこ|書|必要|知|出|公表|載|隠|言|nan)[^。、！？!?\n]+",
        re.IGNORECASE,
    ),
    re.compile(rf"{_SENTENCE_START}[^。！？!?\n]*?(?P<after>{_SAID})", re.I),
)
_I_AM_JA: Final = re.compile(
    rf"(?P<before>{_ME}\s*(?:の名前)?(?:は|が|、|,|wa)\s*)(?P<name>[^。、！？!?\n]{{1,30}}?)"
    r"(?P<after>です|だ(?=$|[。、！!\s])|でございます|っす|desu)",
    re.IGNORECASE,
)
_KIND_OF_PERSON: Final = re.compile(
    r"(?:.*(?:人|者|生|員|師|家|中|方|代|歳|才|ランナー|ボランティア|スタッフ|学生|主婦|教授|記者|日本|外国|大学|高校|中学"
    r"|小学|会社|東京|難民|初めて|はじめて|希望|反対|賛成|好き|嫌い|心配|不安|疑問|無知|素人|個人|団体|企業|社長|市民))"
    r"|.*[がをにでもとへの](?:.*)|.*(?:たい|ない|くて|ん|の)"
)
_I_AM_EN: Final = re.compile(
    r"\b(?:i am|i'm|im|this is|it's me|it is me)[\s,:]+(?P<word>[^\W\d_]+)",
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
    nonsense propaganda spam important urgent for""".split()  # noqa: SIM905 - easier to read
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
    dear""".split()  # noqa: SIM905 - easier to read
)
_OTHERWISE: Final = re.compile(
    # Sentences begin with a capital.
    r"(?i:\bme llamo\b|\bmi nombre\b|\bm'appelle\b|\bmon nom\b|\btên (?:tôi|em|mình)\b|\btôi tên\b"
    r"|\bich hei(?:ß|ss)e\b|\bmein name\b|\bnama saya\b|\bpangalan ko\b|\bako si\b|\bmeu nome\b"
    r"|\bme chamo\b|\bmi chiamo\b|\b(?:adım|ismim)\b|\bwo jiao\b|\bjina l(?:angu|a)\b"
    r"|\b(?:mero|mera) na+m\b"
    r"|\besm(?:am|e man)\b|\bismi\b|我叫|我是|我的名字|姓名)"
    # Otherwise in English and Japanese: initials, a closing, a name before desu, where one lives.
    r"|\b[A-Z]\.\s?[A-Z][a-z]+|(?:^|\n)(?:[Bb]est|[Ll]ove|[Yy]ours),?\s*\n"
    r"|(?:^|[.,!?\n]\s*)name\s+(?!of\b|on\b|is\b|in\b|and\b|for\b|to\b)\w+"
    r"|^\s*(?!sou|so|nan|nani|dou|hai|iie|ii|gakusei|hajimete|hontou|nanmin)[a-z]+(?:\s[a-z]+)?\s+desu\b"
    r"|(?:私|僕|俺)[、,]\s*[^\s、。]{1,6}(?:$|。)|[市区町村県都府]に?(?:在住|住んで)|iPhone\s*$",
)
_HONORIFIC: Final = re.compile(
    r"(?P<name>[一-龥ァ-ヶー・A-Za-z]{2,12})(?:さん|さま|様|氏|君|くん|ちゃん)(?![一-龥])"
)
_NO_NAME_BEFORE_SAN: Final = re.compile(
    r".*(?:皆|みな|母|父|兄|姉|弟|妹|祖|爺|婆|お客|客|患者|職員|スタッフ|ボット|人|員|者|生|屋|JAR|協会|難民|外国|ランナー"
    r"|ボランティア|先生|大家|医者|看護師|警察|役所|会社|子|奥|旦那|隣|同|仏|沢|多|王|神|仕|模|各|貴|有|殿|他|上|何|入管|弁護士)"
)


def without_names(text: str) -> str:
    """The text with <name> where a person gives a name."""
    for pattern in _INTRODUCED:
        text = pattern.sub(_named, text)
    return _I_AM_JA.sub(_i_am, text)


def may_hold_name(text: str) -> bool:
    """Whether what is left may still be a name: then the text is not kept."""
    for found in _I_AM_EN.finditer(text):
        word = found["word"].casefold()
        shaped = word.endswith(("ing", "ed", "ly"))
        if not (word in _NOT_A_NAME or shaped):
            return True
    for found in _HONORIFIC.finditer(text):
        if not _NO_NAME_BEFORE_SAN.fullmatch(found["name"]):
            return True
    return bool(_OTHERWISE.search(text)) or _holds_unknown_pair(text) or _holds_known_name(text)


def _holds_unknown_pair(text: str) -> bool:
    """Whether two capital words in a row are no known place or body: `Ahmad Karimi`."""
    runs = re.findall(r"\b[A-Z][^\W\d_A-Z]+(?:[\s-]+[A-Z][^\W\d_A-Z]+)+", text)
    return any(
        sum(word.casefold() not in _KNOWN_CAPITALS for word in re.split(r"[\s-]+", run)) > 1
        for run in runs
    )


def _holds_known_name(text: str) -> bool:
    """Whether a surname stands beside a given name, or either before what follows names.

    One alone proves nothing: most are also words or places (羽田, 川口, 鶴).
    """
    if text.isascii():
        # Latin letters are no names to the dictionary.
        return False
    words = with_names_marked(text)
    for (word, is_name), (following, also_name) in pairwise([*words, ("", False)]):
        told = not (word.isascii() or _HIRAGANA.fullmatch(word))
        if is_name and told and (also_name or following in _AFTER_A_NAME):
            return True
    return False


_HIRAGANA: Final = re.compile(r"[ぁ-ゖー]+")
_AFTER_A_NAME: Final = frozenset(
    {"さん", "さま", "様", "氏", "君", "くん", "ちゃん", "です", "と申し"}
)


def _named(found: re.Match[str]) -> str:
    groups = found.groupdict()
    before, after = groups.get("before"), groups.get("after")
    # A space after the English words, none after the Japanese.
    space = " " if before and before.isascii() else ""
    return f"{(before or '').rstrip()}{space}<name>{after or ''}"


def _i_am(found: re.Match[str]) -> str:
    if "<" in found["name"] or _KIND_OF_PERSON.fullmatch(found["name"].strip()):
        return found[0]
    return f"{found['before']}<name>{found['after']}"
