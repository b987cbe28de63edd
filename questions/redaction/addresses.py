"""Where people live. Works on `normal_form` text."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+")
_NUMBER: Final = r"[\d一二三四五六七八九十百]{1,4}"
_HOUSES: Final = (
    r"(?:コーポ|ハイツ|メゾン|レジデンス|アパート|マンション|団地|ビル|[一-龥ァ-ヶー]荘)"
)
_ADDRESS: Final = re.compile(
    rf"{_NUMBER}\s*(?:丁目(?!駅)|番地|号室)"
    rf"|{_NUMBER}番\s*{_NUMBER}号"
    r"|[都道府県市区町村郡][^\s\d。]{0,15}\s*\d{1,4}-\d{1,4}"
    r"|[一-龥]\d{1,2}/\d{1,2}/\d{1,2}(?!\d)"
    rf"|{_HOUSES}[一-龥ァ-ヶー]{{0,10}}\s?\d{{2,4}}(?![\d万円年人])"
    r"|<postal-code>.*[都道府県市区町村]"
    r"|(?:住所|じゅうしょ)(?:\s*(?:は|:|=)|\s+(?=[一-龥]))"
    r"(?!\s*(?:どこ|どちら|どう|何|なん|なに|教え|必要|公開|書|要|ありま|知|いり)).{3}"
)

MAY_BE_NUMBERED_ADDRESS: Final = re.compile(
    r"(?<!\d)(?!20[2-9]\d-)\d{1,4}-\d{1,3}-\d{1,4}(?!\d)"
    r"|\b\d{1,5}[a-z]?,?\s+(?:\w+\.?\s+){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard)\b"
    r"|\b(?:apt|apartment|flat|room|unit|bldg|building|mansion|heights|house|block)\.?\s*(?:no\.?|#)?\s*\d"
    r"|\d\s+(?:rue|via|calle|avenida)\b|\bp\.?\s?o\.?\s?box\s*\d|\d\s*-?\s*(?:chome|banchi)\b|\b(?:chome|banchi)\s*\d"
    r"|\d+(?:-\d+)+,?\s*[a-z]+[,\s]+[a-z]+-?(?:ku|shi|cho|machi|gun|fu|ken)\b"
    r"|\b[a-z]+-(?:ku|shi|cho|machi|gun|ken)\b.{0,30}\d|\d.{0,30}\b[a-z]+-(?:ku|shi|cho|machi|gun|ken)\b",
    re.IGNORECASE,
)
MAY_BE_ADDRESS: Final = re.compile(
    r"<postal-code>.{0,60}\b[a-z]"
    r"|(?<!which )(?<!what )(?<!whose )\baddress\s*(?:is|:|=)"
    r"(?!\s*(?:jar|it|required|needed|right))",
    re.IGNORECASE,
)
"""Where one of both is found, nothing of the text is kept."""


def without_addresses(text: str) -> str:
    """The text with <address> in place of each sentence that tells one: where an address ends
    cannot be told.
    """
    return _SENTENCE.sub(lambda found: "<address>" if _ADDRESS.search(found[0]) else found[0], text)
