"""Names of languages, as analysts read them."""

from typing import Final

from questions.reports.definitions import Language

_TABLE: Final = """
am アムハラ語 Amharic
ar アラビア語 Arabic
az アゼルバイジャン語 Azerbaijani
be ベラルーシ語 Belarusian
bg ブルガリア語 Bulgarian
bn ベンガル語 Bengali
bo チベット語 Tibetan
ca カタルーニャ語 Catalan
ckb 中央クルド語 Central Kurdish
cs チェコ語 Czech
da デンマーク語 Danish
de ドイツ語 German
el ギリシャ語 Greek
en 英語 English
eo エスペラント Esperanto
es スペイン語 Spanish
et エストニア語 Estonian
eu バスク語 Basque
fa ペルシャ語 Persian
fi フィンランド語 Finnish
fr フランス語 French
gl ガリシア語 Galician
gu グジャラート語 Gujarati
he ヘブライ語 Hebrew
hi ヒンディー語 Hindi
hr クロアチア語 Croatian
hu ハンガリー語 Hungarian
hy アルメニア語 Armenian
id インドネシア語 Indonesian
is アイスランド語 Icelandic
it イタリア語 Italian
ja 日本語 Japanese
jv ジャワ語 Javanese
ka ジョージア語 Georgian
kk カザフ語 Kazakh
km クメール語 Khmer
ko 韓国語 Korean
ku クルド語 Kurdish
la ラテン語 Latin
lo ラオ語 Lao
lt リトアニア語 Lithuanian
lv ラトビア語 Latvian
mk マケドニア語 Macedonian
ml マラヤーラム語 Malayalam
mn モンゴル語 Mongolian
ms マレー語 Malay
my ビルマ語 Burmese
ne ネパール語 Nepali
nl オランダ語 Dutch
no ノルウェー語 Norwegian
pa パンジャブ語 Punjabi
pl ポーランド語 Polish
ps パシュトー語 Pashto
pt ポルトガル語 Portuguese
ro ルーマニア語 Romanian
ru ロシア語 Russian
si シンハラ語 Sinhala
sk スロバキア語 Slovak
sl スロベニア語 Slovenian
so ソマリ語 Somali
sq アルバニア語 Albanian
sr セルビア語 Serbian
su スンダ語 Sundanese
sv スウェーデン語 Swedish
sw スワヒリ語 Swahili
ta タミル語 Tamil
te テルグ語 Telugu
tg タジク語 Tajik
th タイ語 Thai
ti ティグリニャ語 Tigrinya
tl タガログ語 Tagalog
tr トルコ語 Turkish
ug ウイグル語 Uyghur
uk ウクライナ語 Ukrainian
und 判別できない Cannot be told
ur ウルドゥー語 Urdu
uz ウズベク語 Uzbek
vi ベトナム語 Vietnamese
yi イディッシュ語 Yiddish
zh 中国語 Chinese
"""
_ROWS: Final = [line.split(" ", 2) for line in _TABLE.strip().splitlines()]
_NAMES: Final = {code: (ja, en) for code, ja, en in _ROWS}


def language_name(code: str, language: Language) -> str:
    """The name of an ISO 639 code; the code itself if it is none of the more usual ones."""
    ja, en = _NAMES.get(code, (code, code))
    return ja if language == "ja" else en
