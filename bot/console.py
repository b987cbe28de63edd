"""The conversation in a terminal, or through a pipe: one message a line, until the end of input."""

from collections.abc import Callable, Iterable
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from bot.conversation import Conversation, Incoming
from bot.plain import numbered, reply_text
from bot.replies import Button, Part, Reply

PERSON = "terminal"


class ConsoleChat:
    """Reads lines and prints replies. A number presses the button of that number."""

    def __init__(
        self,
        conversation: Conversation,
        hint: str | None,
        record: Callable[[Reply], None] = lambda _reply: None,
    ) -> None:
        self._conversation = conversation
        self._record = record
        self._hint = hint
        self._buttons: tuple[Button, ...] = ()

    def greet(self) -> Reply:
        """The first message."""
        language = self._conversation.language_for(PERSON, self._hint)
        return self._shown(self._conversation.welcome(language, self._hint))

    def reply(self, line: str) -> Reply:
        """What the bot says to a line."""
        text = line.strip()
        if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= len(self._buttons):
            action = self._buttons[int(text[:4]) - 1].action
            return self._shown(self._conversation.act(action, PERSON))
        command = self._command(text)
        if command is not None:
            return self._shown(command)
        incoming = Incoming(line, self._hint, PERSON)
        reply = self._conversation.answer(incoming)
        self._record(reply)
        return self._shown(reply)

    def _command(self, text: str) -> Reply | None:
        talk = self._conversation
        language = talk.language_for(PERSON, self._hint)
        commands: dict[str, Callable[[str], Reply]] = {
            "/start": lambda code: talk.welcome(code, self._hint),
            "/help": talk.help,
            "/topics": talk.topics,
            "/language": talk.choose_language,
        }
        command = commands.get(text.casefold())
        return command(language) if command else None

    def _shown(self, reply: Reply) -> Reply:
        if not reply.parts:
            return reply
        self._buttons = tuple(button for part in reply.parts for button in part.buttons)
        return reply


def chat_in_terminal(chat: ConsoleChat, console: Console, hint_text: str) -> None:
    """A conversation with a person at a terminal; ends with Ctrl-D or Ctrl-C."""
    _print(console, chat.greet())
    console.print(Text(hint_text, style="dim"))
    while True:
        try:
            line = console.input("\n[bold green]>[/] ")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if line.strip():
            _print(console, chat.reply(line))


def chat_through_pipe(chat: ConsoleChat, lines: Iterable[str], out: TextIO) -> None:
    """A conversation with a program: plain text, each message echoed before its reply."""
    for line in lines:
        if not line.strip():
            continue
        out.write(f"> {line.strip()}\n\n")
        reply = chat.reply(line)
        out.write(reply_text(reply) + "\n\n")
        buttons = [button for part in reply.parts for button in part.buttons]
        if buttons:
            out.write(numbered(buttons) + "\n\n")
        out.flush()


def _print(console: Console, reply: Reply) -> None:
    number = 1
    if reply.said:
        console.print(Padding(Text(reply.said), (1, 2, 0, 2)))
    for part in reply.parts:
        console.print()
        console.print(Padding(_styled(part), (0, 2)))
        for button in part.buttons:
            console.print(Padding(f"[cyan]\\[{number}][/] {escape(button.label)}", (0, 4)))
            number += 1


def _styled(part: Part) -> Text:
    text = Text()
    for position, piece in enumerate(part.text.strip().split("**")):
        text.append(piece, style="bold" if position % 2 else "")
    if part.links:
        text.append(f"\n\n{part.links_title}", style="bold")
        for link in part.links:
            date = f" ({link.date})" if link.date else ""
            text.append(f"\n- {link.title}{date}\n  ")
            text.append(link.url, style=f"blue link {link.url}")
    if part.footer:
        text.append(f"\n\n{part.footer}", style="dim")
    return text
