"""The texts of `support-bot check`, English and Japanese, by code. `{...}` is filled in."""

from typing import Final

TEXTS: Final[dict[str, dict[str, str]]] = {
    "no-folder": {
        "en": "there is no language folder here; expected e.g. {example} with _bot.yaml in it",
        "ja": "言語のフォルダがありません。{example} のようなフォルダに _bot.yaml を置いてください",
    },
    "bad-name": {
        "en": "{name!r} cannot be used as a name here; use small letters, digits and hyphens, "
        "as in {example}",
        "ja": "{name!r} という名前は使えません。{example} のように、小文字と数字とハイフンだけに"
        "してください",
    },
    "bad-folder": {
        "en": "{name!r} is no language: a folder is named by the code of a language alone, in two "
        "or three small letters, as in {example}",
        "ja": "{name!r} は言語の名前として使えません。{example} のように、言語コードだけ"
        "(小文字2〜3字)にしてください",
    },
    "unknown-file": {
        "en": "the bot does not read {name!r} here: a language's folder has its topics (without _) "
        "and {own}; beside the folders are {shared}",
        "ja": "この場所の {name!r} は読まれません。言語のフォルダにはトピック(_ なし)と {own}、"
        "フォルダの外には {shared} を置きます",
    },
    "unreadable": {
        "en": "the file cannot be read ({reason}); check that it exists and may be read",
        "ja": "ファイルを読めません({reason})。存在と読み取りの許可を確かめてください",
    },
    "outside": {
        "en": "this is a link that leads out of the knowledge folder; put the file itself here",
        "ja": "ナレッジのフォルダの外へのリンクです。ファイルそのものを置いてください",
    },
    "too-large": {
        "en": "the file has {size} bytes, more than {limit}; split it into several topics",
        "ja": "ファイルが大きすぎます({size} バイト、上限 {limit})。トピックごとに分けてください",
    },
    "bom": {
        "en": "the file starts with a byte order mark; save it as UTF-8 without BOM",
        "ja": "ファイルの先頭に BOM があります。「UTF-8(BOMなし)」で保存してください",
    },
    "encoding": {
        "en": "the file is not UTF-8 (is it Shift_JIS?); save it as UTF-8",
        "ja": "文字コードが UTF-8 ではありません(Shift_JIS かもしれません)。"
        "UTF-8 で保存してください",
    },
    "yaml": {
        "en": "this is not valid YAML: {reason}. Look at this line and the one above: "
        "indent with spaces only, quote texts that contain ': ' or ' #'",
        "ja": "YAML として読めません: {reason}。この行と1つ上の行を見てください。字下げは"
        '半角スペースだけを使い、「: 」や「 #」を含む文は引用符 " で囲みます',
    },
    "tab": {
        "en": "a tab is used for indenting; use spaces",
        "ja": "字下げにタブが使われています。半角スペースを使ってください",
    },
    "anchor": {
        "en": "anchors and aliases (& and *) are not used here; write the text out, "
        "or quote it if it starts with & or *",
        "ja": "アンカーとエイリアス(& と *)は使えません。そのまま書くか、引用符で囲んでください",
    },
    "tag": {
        "en": "tags such as {tag} are not used here; quote the text if it starts with !",
        "ja": "{tag} のようなタグは使えません。! で始まる文は引用符で囲んでください",
    },
    "duplicate-key": {
        "en": "the key {key!r} stands here twice; keep one of them",
        "ja": "キー {key!r} が2回あります。1つだけ残してください",
    },
    "too-deep": {
        "en": "lists or keys are nested too deeply; check the indent",
        "ja": "入れ子が深すぎます。字下げを確かめてください",
    },
    "empty": {
        "en": "the file is empty; expected {expected}",
        "ja": "ファイルが空です。{expected} が必要です",
    },
    "missing": {
        "en": "{key!r} is missing; add it",
        "ja": "{key!r} がありません。追加してください",
    },
    "unknown-key": {
        "en": "the key {key!r} is not known{hint}; known here: {known}",
        "ja": "キー {key!r} は使えません{hint}。使えるもの: {known}",
    },
    "bad-value": {
        "en": "{key!r} does not fit: {reason}",
        "ja": "{key!r} の値が正しくありません: {reason}",
    },
    "duplicate-id": {
        "en": "the id {id!r} is used twice; the other one is in {other}",
        "ja": "id {id!r} が2回使われています。もう1つは {other} にあります",
    },
    "no-source": {
        "en": "the entry {id!r} has no source; add at least one under 'sources'",
        "ja": "項目 {id!r} に出典がありません。sources に1つ以上書いてください",
    },
    "unknown-contact": {
        "en": "there is no contact {value!r} in _contacts.yaml{hint}",
        "ja": "_contacts.yaml に連絡先 {value!r} がありません{hint}",
    },
    "unknown-related": {
        "en": "there is no entry {value!r}{hint}",
        "ja": "項目 {value!r} はありません{hint}",
    },
    "unknown-card": {
        "en": "{value!r} is not an entry with 'urgent: true'{hint}",
        "ja": "{value!r} は「urgent: true」の項目ではありません{hint}",
    },
    "unknown-topic": {
        "en": "there is no topic {value!r}{hint}",
        "ja": "トピック {value!r} はありません{hint}",
    },
    "ends-before-it-begins": {
        "en": "the notice {id!r} ends before it begins; check 'from' and 'until'",
        "ja": "お知らせ {id!r} の終わりが始まりより前です。from と until を確かめてください",
    },
    "notice-in-one-language": {
        "en": "the notice {id!r} has no text in {language}",
        "ja": "お知らせ {id!r} に {language} の文がありません",
    },
    "fact-due": {
        "en": "a newer figure than {id!r} was to be published in {date}; look it up and set 'next'",
        "ja": "{id!r} の新しい数字は {date} に出る予定でした。調べて、next も直してください",
    },
    "card-missing": {
        "en": "the help card {id!r} is missing in {language}: who writes of danger sees it in "
        "another language; add it",
        "ja": "緊急のカード {id!r} が {language} にありません。危険を書いた人には別の言語で"
        "出ます。追加してください",
    },
    "withdrawn-card": {
        "en": "{id!r} is a help card: while it is withdrawn nobody sees whom to call; "
        "mend it instead",
        "ja": "{id!r} は緊急のカードです。withdrawn の間は電話番号も出ません。文を直してください",
    },
    "answer-too-long": {
        "en": "the answer has {length} characters, more than {limit}; shorten or split it",
        "ja": "回答が {length} 文字で、上限 {limit} を超えています。短くするか分けてください",
    },
    "missing-in-language": {
        "en": "the entry {id!r} is missing in {language}",
        "ja": "項目 {id!r} が {language} にありません",
    },
    "phrasing-twice": {
        "en": "the phrasing {text!r} also stands in {other!r}; keep it where it fits better",
        "ja": "言い換え {text!r} は {other!r} にもあります。よりふさわしい方に残してください",
    },
    "no-letter": {
        "en": "{text!r} has no letter and no digit; nothing is found by it, so take it out "
        "(emoji of small talk go into `emoji`)",
        "ja": "{text!r} には文字も数字もなく、検索には使われません。取り除いてください"
        "（雑談の絵文字は `emoji` に書きます）",
    },
    "few-phrasings": {
        "en": "{count} phrasings; {wanted} or more make the entry easier to find",
        "ja": "言い換えが {count} 個です。{wanted} 個以上あると見つかりやすくなります",
    },
    "http": {
        "en": "{url} is not https; use https where the site has it",
        "ja": "{url} は https ではありません。あれば https を使ってください",
    },
    "review-due": {
        "en": "the entry {id!r} was to be reviewed by {date}; check it and set a new date",
        "ja": "項目 {id!r} の見直し期限({date})が過ぎています。確認して日付を更新してください",
    },
    "expired": {
        "en": "the entry {id!r} expired on {date}; rewrite it or take it out",
        "ja": "項目 {id!r} は {date} に期限が切れました。書き直すか取り除いてください",
    },
    "number-without-fact": {
        "en": "the number {number} in {id!r} stands in no fact of _facts.yaml and no contact; "
        "add it there with its source",
        "ja": "{id!r} の数字 {number} が _facts.yaml にも連絡先にもありません。出典とともに"
        "追加してください",
    },
    "number-only-here": {
        "en": "the number {number} of {id!r} is missing in {language}; is one of them old?",
        "ja": "{id!r} の数字 {number} が {language} にありません。どちらかが古いかもしれません",
    },
    "term-nowhere": {
        "en": "none of these words stands in an entry: {words}; add one to an entry's phrasings, "
        "or take the group out",
        "ja": "どの項目にもない言葉の組です: {words}。項目の言い換えに加えるか、組を取り除いて"
        "ください",
    },
    "unreviewed": {
        "en": "the text in {name} has not been confirmed by a native speaker (reviewed_by)",
        "ja": "{name} の文は、まだ母語話者が確かめていません(reviewed_by)",
    },
    "phrasing-elsewhere": {
        "en": "the phrasing {text!r} is found under {other!r} rather than {id!r}; add phrasings "
        "like it here, or move it there",
        "ja": "言い換え {text!r} は {id!r} ではなく {other!r} として見つかります。似た言い換えを"
        "ここに足すか、そちらへ移してください",
    },
    "long-sentence": {
        "en": "a sentence of {length} words in {id!r}; up to {limit} is easier to read",
        "ja": "{id!r} に {length} 文字の文があります。{limit} 文字までだと読みやすくなります",
    },
    "many-kanji": {
        "en": "{share}% of the characters of {id!r} are kanji; up to {limit}% is easier to read",
        "ja": "{id!r} の漢字の割合が {share}% です。{limit}% までだと読みやすくなります",
    },
    "unconfirmed": {
        "en": "{what} {id!r} has not been confirmed yet (needed before launch)",
        "ja": "{what} {id!r} はまだ確認されていません(公開前に必要です)",
    },
}
