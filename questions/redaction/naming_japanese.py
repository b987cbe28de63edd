"""Names in Japanese: after what announces them, before what follows names, or in the dictionary."""

import re
from itertools import pairwise
from typing import Final

from retrieval.analyzers.names import with_names_marked

_SENTENCE_START: Final = r"(?:^|(?<=[。！？!?\n]))"
_ME: Final = (
    r"(?:私|わたくし|わたし|あたし|僕|ぼく|俺|おれ|ワタクシ|ワタシ|アタシ|ボク|オレ|自分|うち|拙者"
    r"|\b(?:watashi|boku|ore)\b)"
)
_SAID: Final = (
    r"(?:と申し(?:ます|まして|上げ)|と申す|と?もうします|ト申シマス"
    r"|(?<=[^だるいたすうくむつんかよね])と(?:い|言)います(?!か)|というんです"
    r"|という者|というもの(?:です|で)|(?:とい|って)う名前(?:です|で[、,])|っていう名前"
    r"|と呼ばれてい?ま|と呼んで(?:ください|下さい|ね|$|。)|っていいます|(?<=[^だるいたすうくむつん])って(?:言|い)うん(?:です|だ)|って言います|と名乗ってい?ま"
    r"|to\s?(?:moushimasu|iimasu))"
)
_NO_NAME: Final = (
    # What is asked or said of a name.
    r"(?!何|なん|なに|だれ|誰|どう|どこ|書|必要|知|出|公表|載|隠|言|nan|聞|きい|漢字|ローマ字|カタカナ|会社|法人|団体"
    r"|匿名|変|伏|要|不要|いら|いり|公開|残|別|同じ|家族|本人|英語|日本語|JAR|協会|ない|なし|ありま)"
)
_INTRODUCED: Final = (
    re.compile(
        r"(?P<before>(?:名前|氏名|本名|なまえ|ネーム|あだ名|あだな|宛名|宛て名|名義人?|受取人|[我私]が?の?名|namae)"
        rf"\s*(?:は|:|;|=|→|wa|が(?=.{{1,20}}(?:です|だ$)))\s*){_NO_NAME}[^。、！？!?\n]+",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<before>(?:氏名|名義|宛名|署名)(?:\s+|\s*[:=]\s*)){_NO_NAME}[^。、！？!?\nをがはに]+"),
    re.compile(rf"{_SENTENCE_START}[^。！？!?\n]*?(?P<after>{_SAID})", re.I),
    # Of ten characters it is more likely a name than what somebody says.
    re.compile(rf"(?:^|(?<=[。！？!?\n、,]))(?!JAR)(?:{_ME}[は、]\s*)?[^。！？!?\n、,がは]{{1,10}}"
               r"(?<!だ)(?<!たい)(?<!ない)(?<!べき)(?<!です)(?<!ます)(?P<after>と(?:い|言)います(?!か))"),
    re.compile(r"(?:^|(?<=[。！？!?\n、,]))[^。！？!?\n、,のは]{1,12}(?P<after>が(?:私の)?名前です)"),
)  # fmt: skip
_COPULA: Final = (
    r"[、,]?\s*(?:です|だ(?=$|[。、！!\sよね])|でございます|であります|でーす|っす|やで|デス|desu)"
)
_I_AM: Final = re.compile(
    rf"(?P<before>{_ME}\s*(?:の名前?)?(?:(?:は|が|ハ|wa)\s*[、,]?|[、,])\s*)"
    rf"(?P<name>[^。、！？!?\n]{{1,30}}?)(?P<after>{_COPULA})",
    re.IGNORECASE,
)
_I_AM_AND_NO_MORE: Final = re.compile(
    rf"(?P<before>{_ME}\s*(?:は|ハ|wa)\s*)(?P<name>[^。、！？!?\n]{{1,12}})(?P<after>(?=$|[。！!]))",
    re.IGNORECASE,
)
_I_AM_WITHOUT_PARTICLE: Final = re.compile(
    rf"(?P<before>(?!自分|うち){_ME})(?![立的用物費]|達|たち|ども|ら|等|一人|ひとり)"
    rf"(?P<name>[一-龥ァ-ヶー・ぁ-ん]{{2,12}}?)(?P<after>です|でございます|デス)"
)
_GREETED: Final = re.compile(
    r"(?:はじめまして|初めまして|こんにちは|こんばんは|こんちは|おはようございます|もしもし)[、。,!！\s]*"
    r"(?P<name>[一-龥ァ-ヶー・ぁ-んA-Za-z\s]{2,14}?)(?:です|と申|ともうし|といいます)(?!か)"
)
_KIND_OF_PERSON: Final = re.compile(
    r"(?:.*(?:人|者|生|員|師|家|中|方|代|歳|才|ランナー|ボランティア|スタッフ|学生|主婦|教授|記者|日本|外国|大学|高校|中学"
    r"|小学|会社|東京|難民|初めて|はじめて|希望|反対|賛成|好き|嫌い|心配|不安|疑問|無知|素人|個人|団体|企業|社長|市民"
    r"|大丈夫|無理|元気|質問|相談|お願い|独身|既婚|男|女|男性|女性|主夫|医者|公務員|フリーター|ニート|さい|きしゃ"
    r"|がくせい|にほんじん|がいこくじん|せんせい|しゃかいじん|次第|以外|同士|クリスチャン|ムスリム|教徒|無職|担当|募集|寄付|見学|jin|gakusei|nanmin\S*))"
    r"|.*[がをにでもとへの](?:.*)|.*(?:たい|ない|くて|ん|の)"
)
_SAYS_SOMETHING: Final = re.compile(r".*(?:ます|ました|る|った|けど|[かよねなわ])")
_OTHERWISE: Final = re.compile(
    # A name before desu, where one lives.
    r"^\s*(?!sou|so|nan|nani|dou|hai|iie|gakusei|hajimete|hontou|nanmin|kisha|kuukou|\w*(?:tai|ii|bakari)\s)"
    r"[a-z]+(?:\s(?!\w*(?:tai|ii|bakari)\s)[a-z]+)?\s+desu\b(?!\s*ka)"
    r"|(?:私|僕|俺)[、,]\s*[^\s、。]{1,6}(?:$|。)|[一-龥ァ-ヶ][市区町村県都府]に?(?:在住|住んで)|iPhone\s*$"
    r"|^\s*(?!(?i:ngo|npo|jar|yes|no|unhcr)で)[A-Za-z]{3,}(?:\s[A-Za-z]+)?です(?!か)"
)
_HONORIFIC: Final = re.compile(
    r"(?P<name>[一-龥ァ-ヶー・A-Za-z]{2,12})(?:さん|さま|様|氏|君|くん|ちゃん)(?![一-龥])"
)
_NO_NAME_BEFORE_SAN: Final = re.compile(
    r".*(?:皆|みな|母|父|兄|姉|弟|妹|祖|爺|婆|お客|客|患者|職員|スタッフ|ボット|人|員|者|生|屋|JAR|協会|難民|外国|ランナー"
    r"|ボランティア|先生|大家|医者|看護師|警察|役所|会社|子|奥|旦那|隣|同|仏|沢|多|王|神|仕|模|各|貴|有|殿|他|上|何|入管|弁護士"
    r"|徒|婦|供|達|長|主|友)"
)
_HIRAGANA: Final = re.compile(r"[ぁ-ゖー]+")
_AFTER_A_NAME: Final = frozenset(
    {"さん", "さま", "様", "氏", "君", "くん", "ちゃん", "です", "と申し", "先生", "より", "宛"}
)
_MOSTLY_PLACES: Final = frozenset({"川口", "羽田", "成田", "蕨", "品川", "大村", "牛久"})
_KNOWN_KATAKANA: Final = frozenset(
    # Words that the dictionary does not know, or takes for names.
    """スマホ スマフォ ロヒンギャ ルフールマン ノン・ルフールマン ノンルフールマン
    ノンルフルマン オデーサ ハルキウ リビウ キーウ コンゴ ティグライ ティグリニャ ハラル
    ダリ ヘル コーラン アサイラムシカー リセトルメント ワークパーミット
    インターナリーディスプレイスト ユーエヌエイチシーアール エルジービーティー
    ピーティーエスディー チャットジーピーティー インスタグラム インス ワッツアップ ネトフリ
    ペイペイ シム プロボノ プーチン ゼレンスキー アウンサンスーチー ランナ トレンズ
    チャリテイ ボランテイア インタンシップ ウェブ ネット""".split()  # noqa: SIM905 - easier to read
)


def without_names(text: str) -> str:
    """The text with <name> where a person gives a name."""
    for pattern in _INTRODUCED:
        text = pattern.sub(_named, text)
    for pattern in (_I_AM, _I_AM_AND_NO_MORE, _I_AM_WITHOUT_PARTICLE):
        text = pattern.sub(_i_am, text)
    return text


def may_hold_name(text: str) -> bool:
    """Whether what is left may still be a name."""
    for found in _HONORIFIC.finditer(text):
        if not _NO_NAME_BEFORE_SAN.fullmatch(found["name"]):
            return True
    greeted = (found["name"].strip() for found in _GREETED.finditer(text))
    if not all(_KIND_OF_PERSON.fullmatch(name) for name in greeted):
        return True
    return bool(_OTHERWISE.search(text)) or _holds_known_name(text)


def _holds_known_name(text: str) -> bool:
    """Whether there is a name of the dictionary, or a word of katakana that it does not know.

    One character alone proves nothing, nor do hiragana: most are also words or parts of one.
    """
    if text.isascii():
        # As is each of its words then: none would count.
        return False
    words = with_names_marked(text)
    for (word, is_name), (following, also_name) in pairwise([*words, ("", False)]):
        if not is_name or word.isascii() or word in _KNOWN_KATAKANA:
            continue
        told = not _HIRAGANA.fullmatch(word)
        if following in _AFTER_A_NAME or (told and also_name):
            return True
        if told and len(word) > 1 and word not in _MOSTLY_PLACES:
            return True
    return False


def _named(found: re.Match[str]) -> str:
    groups = found.groupdict()
    before, after = groups.get("before"), groups.get("after")
    # A space after words in Latin letters, none after the others.
    space = " " if before and before.isascii() else ""
    return f"{(before or '').rstrip()}{space}<name>{after or ''}"


def _i_am(found: re.Match[str]) -> str:
    name = found["name"].strip()
    if "<" in name or _KIND_OF_PERSON.fullmatch(name):
        return found[0]
    if not found["after"] and _SAYS_SOMETHING.fullmatch(name):
        return found[0]
    return f"{found['before']}<name>{found['after']}"
