"""Reading our own pages in tests: a small tree over the standard HTML parser."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "input", "hr", "img"}


class Node:
    """An element with its attributes, its children and the text between them."""

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag, self.attrs = tag, attrs
        self.parts: list[Node | str] = []

    def walk(self) -> Iterator[Node]:
        """Yield this element and everything below it in document order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    def text(self) -> str:
        """Return the text content, exactly."""
        return "".join(p if isinstance(p, str) else p.text() for p in self.parts)

    def find(self, tag: str = "", cls: str = "", **attrs: str) -> list[Node]:
        """Return the elements below with this tag, class and attributes."""
        return [
            node
            for node in self.walk()
            if (not tag or node.tag == tag)
            and (not cls or cls in node.attrs.get("class", "").split())
            and all(node.attrs.get(key) == value for key, value in attrs.items())
        ]

    def one(self, tag: str = "", cls: str = "", **attrs: str) -> Node:
        """Return the only such element."""
        (node,) = self.find(tag, cls, **attrs)
        return node


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.open[-1].parts.append(node)
        if tag not in VOID and not (self.inside_svg() and tag == "rect"):
            self.open.append(node)

    def inside_svg(self) -> bool:
        return any(node.tag == "svg" for node in self.open)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].parts.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].parts.append(data)


def parse(html: str) -> Node:
    """Return the tree of a page; fails when its tags are not nested properly."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.open) == 1, [node.tag for node in builder.open]
    return builder.open[0]


def load(path: Path) -> Node:
    return parse(path.read_text(encoding="utf-8"))
