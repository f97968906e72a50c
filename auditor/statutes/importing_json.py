"""Texts in JSON in, versions of instruments out.

One object, or a list of objects, each a version of an instrument::

    {"title": "中华人民共和国示例法", "promulgated": "2021-01-22", "in_force": "2021-07-15",
     "rank": "法律", "issuer": "…", "order": "主席令第70号", "kind": "修订",
     "articles": [{"article": "1", "text": "为了…"}, {"article": "17之1", "text": "…"}]}

``title``, ``promulgated`` and ``articles`` are needed. Anything else that stands there is
refused, so that a misspelt key is not passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from auditor.errors import InputError
from auditor.model import Provision
from auditor.readers.text import decode
from auditor.statutes.registry import RANKS
from auditor.statutes.store import StoredText
from auditor.statutes.texts_facts import TextFacts, rank_of

_KEYS = (
    "title",
    "promulgated",
    "articles",
    "in_force",
    "rank",
    "issuer",
    "order",
    "kind",
    "adopted",
)
_NEEDED = _KEYS[:3]
_ARTICLE = re.compile(r"(\d{1,4})(?:(?:之|-)(\d{1,2}))?")


def read_json(data: bytes, origin: str, path: str, digest: str) -> Iterator[StoredText]:
    """Yield the texts of a JSON file. Raises ``InputError`` naming what is out of place."""
    try:
        found = json.loads(decode(data, Path(path)))
    except (ValueError, RecursionError) as error:
        reason = type(error).__name__
        raise InputError(f"不是有效的 JSON（{reason}）", f"no sound JSON ({reason})") from error
    for number, one in enumerate(found if isinstance(found, list) else [found], 1):
        yield _text(one, number, origin, path, digest)


def _text(one: Any, number: int, origin: str, path: str, digest: str) -> StoredText:
    if not isinstance(one, dict):
        raise _wrong(number, "应为对象", "an object is expected")
    if unknown := [key for key in one if key not in _KEYS]:
        raise _wrong(
            number,
            f"没有“{unknown[0]}”这一项；可用：{'、'.join(_KEYS)}",
            f"unknown key {unknown[0]!r}",
        )
    for key in _NEEDED:
        if not one.get(key):
            raise _wrong(number, f"缺少 {key}", f"{key} is missing")
    title, promulgated = _string(one, "title", number), _day(one, "promulgated", number)
    rank = _string(one, "rank", number) or rank_of(title)
    if rank not in RANKS:
        raise _wrong(
            number, f"rank “{rank}”无效；可用：{'、'.join(RANKS)}", f"unknown rank {rank!r}"
        )
    adopted = _day(one, "adopted", number)
    facts = TextFacts(
        rank=rank,
        issuer=_string(one, "issuer", number) or None,
        kind=_string(one, "kind", number) or None,
        adopted=adopted.isoformat() if adopted else None,
        promulgated=promulgated.isoformat() if promulgated else None,
        in_force=_day(one, "in_force", number),
        order=_string(one, "order", number) or None,
    )
    rows = tuple(_rows(one["articles"], number))
    return StoredText(title, facts, rows, origin, path, digest)


def _rows(articles: Any, number: int) -> Iterator[tuple[Provision, str]]:
    if not isinstance(articles, list):
        raise _wrong(number, "articles 应为列表", "articles must be a list")
    seen: set[Provision] = set()
    for row in articles:
        keys = set(row) if isinstance(row, dict) else set()
        if keys != {"article", "text"}:
            zh, en = "articles 的每一项应为 article 与 text", "each article has article and text"
            raise _wrong(number, zh, en)
        printed, text = str(row["article"]), row["text"]
        found = _ARTICLE.fullmatch(printed.strip())
        if not found or not isinstance(text, str):
            zh = f"“{printed}”不是条号，应写作 5 或 17之1"
            raise _wrong(number, zh, f"{printed!r} is no article; write 5 or 17之1")
        provision = Provision(int(found[1]), int(found[2] or 0))
        if provision in seen:
            raise _wrong(number, f"第{printed}条出现两次", f"article {printed} stands there twice")
        seen.add(provision)
        yield provision, text.strip()


def _string(one: Mapping[str, Any], key: str, number: int) -> str:
    value = one.get(key, "")
    if not isinstance(value, str):
        raise _wrong(number, f"{key} 应为文字", f"{key} must be a string")
    return value.strip()


def _day(one: Mapping[str, Any], key: str, number: int) -> date | None:
    value = _string(one, key, number)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        zh = f"{key} “{value}”不是日期，应写作 2021-01-22"
        raise _wrong(number, zh, f"{key} {value!r} is no date; write 2021-01-22") from error


def _wrong(number: int, zh: str, en: str) -> InputError:
    return InputError(f"第{number}部：{zh}", f"text {number}: {en}")
