"""CSV that a spreadsheet shows and never executes."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

BOM: Final = "\ufeff"
"""At the beginning of a file: without it Excel in Japan reads UTF-8 as Shift_JIS."""
_SIGNS: Final = r"=+\-@＝＋－＠﹦﹢﹣﹫−"
# At the start of a cell, behind space or not; and after whatever a program with other settings
# takes for the end of a cell (OWASP, "CSV Injection").
_FORMULA: Final = re.compile(rf"(^|[\n\t\r;,])(?=[\s\u200b\u2060\ufeff]*[{_SIGNS}])|^(?=[\t\r\n])")


def defused(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet may take for a formula."""
    return _FORMULA.sub(r"\1'", cell)


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180, every cell quoted): None is empty, yes and no are `true`, `false`."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else defused(str(value))
