"""Pages saved as one file (.mht): the message in, the bytes of its pages out.

Word and Excel save "single file web pages" as a mail message whose parts are the page, its
pictures and, for a workbook, a page for each sheet.
"""

from __future__ import annotations

import codecs
import email
import re
from email.message import Message

from auditor.readers.safety import refuse

_HEAD = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?MIME-Version:", re.IGNORECASE)
_LOOKED_AT = 4096


def is_mhtml(data: bytes) -> bool:
    """Say whether bytes begin with the head of a message rather than with a page."""
    return _HEAD.match(data[:_LOOKED_AT]) is not None


def unwrap(data: bytes, path: str) -> bytes:
    """Return the pages of a message one after the other, as UTF-8 where it names an encoding.

    What is no message comes back as it is. Raises ``InputError`` for parts in parts without end.
    """
    if not is_mhtml(data):
        return data
    try:
        message = email.message_from_bytes(data.lstrip())
    except RecursionError as error:
        zh, en = (
            "网页文件（mht）嵌套过深，请另存为网页",
            "a page (mht) of parts in parts; save as a page",
        )
        raise refuse(path, zh, en) from error
    pages = [_page(part) for part in message.walk() if part.get_content_type() == "text/html"]
    whole = b"\n".join(page for page, _ in pages)
    return codecs.BOM_UTF8 + whole if pages and all(known for _, known in pages) else whole


def _page(part: Message) -> tuple[bytes, bool]:
    """Return a page and whether it is in UTF-8 for certain."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "").replace("gb2312", "gb18030")
    try:
        return content.decode(charset).encode(), True
    except (LookupError, ValueError):
        return content, False
