"""Talks with the public: a conversation, and its two front ends, the terminal and Telegram."""
