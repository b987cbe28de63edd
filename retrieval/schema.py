"""JSON Schemas of the knowledge files, made from the models, for editors to complete by."""

import json
from pathlib import Path
from typing import Any, Final

from retrieval.entries import (
    ContactsFile,
    FactsFile,
    Model,
    NoticesFile,
    OffTopicFile,
    OtherLanguagesFile,
    TermsFile,
    TopicFile,
    UrgentFile,
)
from retrieval.replacing import replace_file
from retrieval.words import BotWords

FOLDER: Final = "_schema"
SCHEMAS: Final[dict[str, type[Model]]] = {
    "topic": TopicFile,
    "bot": BotWords,
    "off_topic": OffTopicFile,
    "terms": TermsFile,
    "contacts": ContactsFile,
    "facts": FactsFile,
    "urgent": UrgentFile,
    "other_languages": OtherLanguagesFile,
    "notices": NoticesFile,
}


def schema_name(path: Path) -> str:
    """The schema of a knowledge file: `_bot.yaml` has "bot", a topic's file "topic"."""
    stem = path.stem
    return stem[1:] if stem.startswith("_") else "topic"


def editor_comment(path: Path, root: Path) -> str:
    """The first line of a knowledge file: tells an editor which schema it follows."""
    up = "../" * (len(path.relative_to(root).parts) - 1)
    name = f"{up or './'}{FOLDER}/{schema_name(path)}.json"
    return f"# yaml-language-server: $schema={name}"


def schema(name: str) -> dict[str, Any]:
    """One schema, ready for JSON."""
    made = SCHEMAS[name].model_json_schema(by_alias=True)
    made["$schema"] = "http://json-schema.org/draft-07/schema#"
    made["title"] = f"{name} file of the knowledge base"
    return made


def schema_text(name: str) -> str:
    """One schema as it stands in its file."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(root: Path) -> list[Path]:
    """Write all schemas below a knowledge folder, and the editor comment into each file."""
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = folder / f"{name}.json"
        path.write_text(schema_text(name), encoding="utf-8")
        written.append(path)
    for path in sorted(root.glob("**/*.yaml")):
        written += [path] if _comment(path, root) else []
    return written


def _comment(path: Path, root: Path) -> bool:
    # Bytes: a file from Windows keeps the ends of its lines.
    text = path.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    comment = editor_comment(path, root) + end
    first, _, rest = text.partition("\n")
    if f"{first}\n" == comment:
        return False
    marked = first.startswith("# yaml-language-server:")
    replace_file(path, (comment + (rest if marked else text)).encode())
    return True
