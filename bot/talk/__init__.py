"""What the bot says, by what a person does. Data in, Reply out; no Telegram, no memory."""
