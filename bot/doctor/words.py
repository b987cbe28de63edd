"""The lines of `support-bot doctor`, English and Japanese, by code. `{...}` is filled in."""

from typing import Final

STATES: Final[dict[str, dict[str, str]]] = {
    "ok": {"en": "ok   ", "ja": "正常"},
    "note": {"en": "note ", "ja": "参考"},
    "wrong": {"en": "WRONG", "ja": "異常"},
}

TEXTS: Final[dict[str, dict[str, str]]] = {
    "failed": {
        "en": "this could not be looked at ({kind}); the other lines are still right",
        "ja": "確かめられませんでした（{kind}）。ほかの行の内容は有効です",
    },
    "settings": {"en": "{problem}", "ja": "{problem}"},
    "settings-ok": {"en": "every variable can be read", "ja": "環境変数はすべて読めます"},
    "no-token": {
        "en": "TELEGRAM_BOT_TOKEN is not set; @BotFather in Telegram gives one",
        "ja": "TELEGRAM_BOT_TOKEN が設定されていません。Telegramの @BotFather で取得してください",
    },
    "token-ok": {
        "en": "Telegram knows it, as @{name}",
        "ja": "有効です（@{name}）",
    },
    "token-refused": {
        "en": "Telegram does not know this token; ask @BotFather for it (/mybots, API Token)",
        "ja": "Telegramに認められないトークンです。@BotFather の /mybots → API Token で確かめて"
        "ください",
    },
    "telegram-away": {
        "en": "Telegram cannot be reached ({kind}); look at the network, at TELEGRAM_API_BASE_URL, "
        "and whether https to it may leave this machine",
        "ja": "Telegramにつながりません（{kind}）。ネットワーク、TELEGRAM_API_BASE_URL、"
        "外へのhttps通信が許されているかを確かめてください",
    },
    "not-asked": {
        "en": "not looked at, as Telegram did not answer",
        "ja": "Telegramから返事がないため、確かめていません",
    },
    "webhook-ok": {
        "en": "registered at {host}, {pending} updates waiting",
        "ja": "{host} に登録されています。未処理の更新は {pending} 件です",
    },
    "webhook-error": {
        "en": "{minutes} minutes ago Telegram could not deliver ({error}); {pending} updates wait. "
        "Look at the web server before the bot, its certificate, and /readyz",
        "ja": "{minutes} 分前、Telegramが届けられませんでした（{error}）。未処理の更新は {pending} "
        "件です。手前のウェブサーバー、証明書、/readyz を確かめてください",
    },
    "webhook-missing": {
        "en": "none is registered, though WEBHOOK_URL is set; start the bot: it registers itself",
        "ja": "WEBHOOK_URL が設定されていますが、登録されていません。"
        "ボットを起動すると登録されます",
    },
    "webhook-other": {
        "en": "registered is another address, at {host}. If WEBHOOK_URL has changed, start the bot "
        "again; else another process uses this token: stop one of them",
        "ja": "別のアドレス（{host}）が登録されています。WEBHOOK_URL を変えたのなら、ボットを"
        "再起動してください。そうでなければ、ほかのプロセスが同じトークンを使っています。"
        "どちらかを止めてください",
    },
    "webhook-in-the-way": {
        "en": "WEBHOOK_URL is not set, so the bot would poll, but a webhook at {host} is "
        "registered. `support-bot run` removes it at its start; if another process uses this "
        "token, stop one of them",
        "ja": "WEBHOOK_URL が未設定（ポーリング）ですが、{host} にWebhookが登録されています。"
        "`support-bot run` の起動時に解除されます。ほかのプロセスが同じトークンを使っているなら、"
        "どちらかを止めてください",
    },
    "polling-ok": {
        "en": "none, as it should be for polling; {pending} updates waiting",
        "ja": "登録はありません（ポーリングではこれで正常です）。未処理の更新は {pending} 件です",
    },
    "many-waiting": {
        "en": "{pending} updates are waiting; is the bot running?",
        "ja": "未処理の更新が {pending} 件あります。ボットは動いていますか",
    },
    "clock-ok": {
        "en": "within {seconds} s of Telegram's",
        "ja": "Telegramとの差は {seconds} 秒です",
    },
    "clock-off": {
        "en": "{seconds} s off Telegram's; let the machine set its clock (`timedatectl set-ntp "
        "true`)",
        "ja": "Telegramと {seconds} 秒ずれています。時刻を自動で合わせてください（`timedatectl "
        "set-ntp true`）",
    },
    "no-date": {
        "en": "Telegram's answer bears no date to compare with",
        "ja": "返事に時刻がなく、比べられません",
    },
    "storage-ok": {
        "en": "the tables of this version are there ({kind})",
        "ja": "この版の表がそろっています（{kind}）",
    },
    "storage-fails": {
        "en": "{problem}",
        "ja": "データベースを使えません。`support-bot migrate` を実行するか、DATABASE_URL を"
        "直してください（{problem}）",
    },
    "storage-read-only": {
        "en": "{path} cannot be written by this user, so nothing is logged. Make it the bot's own, "
        "or the disk writable",
        "ja": "{path} に書き込めないため、記録できません。"
        "ボットの利用者のものにするか、書き込めるディスクにしてください",
    },
    "disk-not-kept": {
        "en": "an SQLite file, on a host whose disk is not kept ({sign} is set): the log, settings "
        "and salts are lost at each restart. Set DATABASE_URL to a PostgreSQL and BOT_SECRET",
        "ja": "ディスクの内容が残らないホスト（{sign} が設定されています）でSQLiteを使っています。"
        "再起動のたびに記録と設定が失われます。DATABASE_URL にPostgreSQLを、あわせて BOT_SECRET を"
        "設定してください",
    },
    "knowledge-ok": {
        "en": "entries by language: {languages}",
        "ja": "言語ごとの項目数：{languages}",
    },
    "knowledge-broken": {
        "en": "{errors} errors; `support-bot check` names them by file and line",
        "ja": "誤りが {errors} 件あります。`support-bot check --language ja` で、ファイルと行が"
        "分かります",
    },
    "no-knowledge": {
        "en": "no entry can be read in {folder}; set KNOWLEDGE_DIR to the checkout's knowledge/",
        "ja": "{folder} から読める項目がありません。KNOWLEDGE_DIR に knowledge/ の場所を設定して"
        "ください",
    },
    "meaning-off": {
        "en": "switched off; words alone decide",
        "ja": "使わない設定です。言葉の一致だけで探します",
    },
    "meaning-absent": {
        "en": "not available on this platform; words alone decide",
        "ja": "この環境では使えません。言葉の一致だけで探します",
    },
    "meaning-ok": {"en": "every text is prepared", "ja": "準備ができています"},
    "meaning-missing": {
        "en": "not prepared for {missing} texts; `support-bot prepare` does it now (minutes), the "
        "running bot by itself, and words alone decide until then",
        "ja": "{missing} 件の文が未準備です。`support-bot prepare` で準備できます（数分）。"
        "ボットが動いていれば自動で準備し、それまでは言葉の一致だけで探します",
    },
    "disk-ok": {"en": "{free} MB free at {folder}", "ja": "{folder} の空きは {free} MB です"},
    "disk-full": {
        "en": "only {free} MB free at {folder}; {least} MB or more are wanted. Without room "
        "nothing is logged",
        "ja": "{folder} の空きが {free} MB しかありません。{least} MB 以上にしてください。"
        "空きがないと記録できません",
    },
    "secrets-ok": {
        "en": "nobody else may read them",
        "ja": "ほかの利用者からは読めません",
    },
    "secret-missing": {
        "en": "BOT_SECRET is not set, and with this database it must be. Make one with `python3 -c "
        "'import secrets; print(secrets.token_hex(32))'` and keep it for good",
        "ja": "このデータベースでは BOT_SECRET が必要です。`python3 -c 'import secrets; "
        "print(secrets.token_hex(32))'` で作り、変えずに保管してください",
    },
    "secret-short": {
        "en": "{path} has fewer than {least} characters; delete it: a new one is made, and "
        "settings people made are lost",
        "ja": "{path} が {least} 文字より短くなっています。削除すると新しく作られます"
        "（利用者の設定は失われます）",
    },
    "readable": {
        "en": "others may read {path}; chmod {mode} {path}",
        "ja": "{path} をほかの利用者が読めます。chmod {mode} {path} を実行してください",
    },
}
