"""What each figure is called and what exactly it counts, in the languages analysts read."""

from dataclasses import dataclass
from typing import Final, Literal

from questions.withholding import SMALLEST_GROUP

Language = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name, and what it counts, in a sentence or two."""

    title: str
    text: str


DEFINITIONS: Final[dict[str, dict[Language, Definition]]] = {
    "questions": {
        "en": Definition(
            "Questions",
            "Messages that ask something, in Japan's days. Questions, not people: who asks five "
            "times counts five times. Left out: small talk, messages of danger (counted by month "
            "below), and those of people who have switched logging off.",
        ),
        "ja": Definition(
            "質問数",
            "何かをたずねるメッセージの数（日本時間の日付ごと）。人数ではなく件数で、同じ人が5回たずねれば5件です。"
            "あいさつなど、緊急のメッセージ（下に月ごとの件数）、記録を止めている人の分は含みません。",
        ),
    },
    "answer-rate": {
        "en": Definition(
            "Answer rate",
            "Share of questions that got one answer, or where an offered entry was pressed. "
            "It says nothing about whether the answer was right.",
        ),
        "ja": Definition(
            "回答率",
            "質問のうち、一つの回答を示したもの、または選択肢のどれかが押されたものの割合。回答が正しかったかどうかは表しません。",
        ),
    },
    "helpfulness": {
        "en": Definition(
            "Found helpful",
            "Share of “helpful” among all ratings. Few people rate, and rather those who are very "
            "pleased or not at all.",
        ),
        "ja": Definition(
            "役に立った割合",
            "評価のうち「役に立った」の割合。評価する人は少なく、とても満足した人や不満のある人に偏りがちです。",
        ),
    },
    "outcomes": {
        "en": Definition(
            "What became of messages",
            "Answered at once: one entry was shown. Offered choices: two to four were shown to "
            "choose from. Did not know: the bot said so. Small talk: greetings, thanks and the "
            "like.",
        ),
        "ja": Definition(
            "メッセージへの応じ方",
            "すぐ答えた：一つの項目を示した。選択肢を示した：2〜4件から選んでもらった。"
            "わからないと伝えた：答えを出さなかった。あいさつなど：あいさつ、お礼など。",
        ),
    },
    "top-entries": {
        "en": Definition(
            "Most shown entries",
            "How often an entry was shown as the answer, or pressed among choices; in brackets the "
            "period before.",
        ),
        "ja": Definition(
            "よく示した項目",
            "回答として示した、または選択肢の中から押された回数。かっこ内はその前の期間。",
        ),
    },
    "rising": {
        "en": Definition(
            "Rising",
            "Entries with a larger share of all that was shown than in the period before, by more "
            "than chance explains (binomial test, 5 in 100 over all entries together), and shown "
            "at least 10 times.",
        ),
        "ja": Definition(
            "増えている話題",
            "前の期間より割合が増え、それが偶然では説明しにくい項目（二項検定、全項目を通して5%）。10回以上示したものに限ります。",
        ),
    },
    "unanswered": {
        "en": Definition(
            "Without an answer",
            "Questions the bot did not know, was unsure of, offered choices for of which none was "
            "pressed, or whose answer was rated unhelpful; similar ones together. Only those whose "
            "words are kept, and which nobody has labelled yet. "
            f"Where fewer than {SMALLEST_GROUP} people asked in a month, words and numbers are "
            "withheld.",
        ),
        "ja": Definition(
            "答えられていない質問",
            "わからないと伝えたもの、確かさの低い回答、選択肢のどれも押されなかったもの、役に立たなかったと評価されたものを、"
            "似たものどうしでまとめています。文が残っていて、まだ判断の付いていないものだけです。"
            f"ひと月に{SMALLEST_GROUP}人未満のまとまりは、文と件数を伏せます。",
        ),
    },
    "unhelpful": {
        "en": Definition(
            "Rated unhelpful",
            "Entries with at least 5 ratings of which some were not “helpful”; first those where "
            "it is surest that many are not helped (lower bound of the share, 95%).",
        ),
        "ja": Definition(
            "役に立たなかったと評価された項目",
            "評価が5件以上あり、「役に立った」以外を含む項目。役に立たなかった割合が確実に高いものから順です（割合の95%下限）。",
        ),
    },
    "languages": {
        "en": Definition(
            "Languages",
            "The language a question is written in, as the bot recognised it; und: undecidable.",
        ),
        "ja": Definition(
            "言語", "質問が書かれた言語（ボットの判定）。und は判定できなかったもの。"
        ),
    },
    "arrivals": {
        "en": Definition(
            "Where people came from",
            "How often the bot was opened by a link that names a poster or page. Whole calendar "
            "months, all languages.",
        ),
        "ja": Definition(
            "どこから来たか",
            "ポスターやページの名前が付いたリンクからボットが開かれた回数。暦の月ごと、全言語の合計です。",
        ),
    },
    "urgent": {
        "en": Definition(
            "Messages of danger",
            "Messages for which a help card was shown; false alarms are among them. Only counted, "
            "never kept. Whole calendar months, all languages.",
        ),
        "ja": Definition(
            "緊急のメッセージ",
            "緊急カードを示したメッセージの数。誤って示したものも含みます。数えるだけで、文は残しません。暦の月ごと、全言語の合計です。",
        ),
    },
    "unlogged": {
        "en": Definition(
            "Not logged",
            "Messages of people who have switched logging off; they are in no other figure. Whole "
            "calendar months.",
        ),
        "ja": Definition(
            "記録していないメッセージ",
            "記録を止めている人のメッセージの数。ほかの数には含まれません。暦の月ごとです。",
        ),
    },
    "confused-with": {
        "en": Definition(
            "Taken for",
            "Entries that were probably meant: second where the bot was unsure or nobody was "
            "helped, pressed in place of the first among choices, or named by an analyst.",
        ),
        "ja": Definition(
            "取り違えた項目",
            "本当はこちらだったと思われる項目。確かさが低い、または役に立たなかったときの2番目の候補、"
            "選択肢で1番目の代わりに押されたもの、分析担当者が選んだもの。",
        ),
    },
}
"""By figure and language."""

NAMES: Final[dict[str, dict[Language, str]]] = {
    "answer": {"en": "answered at once", "ja": "すぐ答えた"},
    "choices": {"en": "offered choices", "ja": "選択肢を示した"},
    "unknown": {"en": "did not know", "ja": "わからないと伝えた"},
    "chat": {"en": "small talk", "ja": "あいさつなど"},
    "none-of-these": {"en": "none of these", "ja": "この中にはない"},
    "nothing-chosen": {"en": "nothing pressed", "ja": "どれも押されず"},
    "unsure": {"en": "unsure answer", "ja": "確かさの低い回答"},
    "not-helpful": {"en": "not helpful", "ja": "役に立たなかった"},
    "helpful": {"en": "helpful", "ja": "役に立った"},
    "wrong": {"en": "wrong", "ja": "誤り"},
    "outdated": {"en": "outdated", "ja": "古い"},
    "unclear": {"en": "unclear", "ja": "分かりにくい"},
}
"""Outcomes, reasons and verdicts, as people read them."""


def definition(figure: str, language: Language) -> Definition:
    """The definition of a figure. Raises KeyError for an unknown figure."""
    return DEFINITIONS[figure][language]


def name(word: str, language: Language) -> str:
    """An outcome, reason or verdict as people read it; the word itself if it has no name."""
    return NAMES.get(word, {}).get(language, word)
