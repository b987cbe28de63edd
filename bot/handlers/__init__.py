"""One small module per kind of thing a person does in Telegram; `application` lists them."""
