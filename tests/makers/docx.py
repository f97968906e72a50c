"""Word files made by hand: XML fragments in, the bytes of a .docx out.

The helpers return XML text, so that a test states the very markup it is about.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": WORD,
        "r": f"{_OFFICE}/relationships",
        "m": f"{_OFFICE}/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)


def t(text):
    """A text element."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(content, props=""):
    """A run: of text, or of markup when it begins with <."""
    inner = content if content.startswith("<") else t(content)
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{inner}</w:r>"


def p(content="", props=""):
    """A paragraph: of text, or of markup when it begins with <."""
    inner = content if content.startswith("<") or not content else r(content)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inner}</w:p>"


def tc(content="", props=""):
    """A cell: one paragraph for each line of text, or markup when it begins with <."""
    inner = content if content.startswith("<") else "".join(p(x) for x in content.split("\n"))
    return f"<w:tc>{f'<w:tcPr>{props}</w:tcPr>' if props else ''}{inner}</w:tc>"


def span(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def tr(*cells, props=""):
    """A row of cells, each text or markup."""
    inner = "".join(c if c.startswith(("<w:tc", "<w:sdt", "<w:custom")) else tc(c) for c in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inner}</w:tr>"


def tbl(*rows, widths=()):
    """A table of rows, each markup or a tuple of cells."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = "".join(row if isinstance(row, str) else tr(*row) for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>"


def numbered(number, level=0):
    """Paragraph properties that put a paragraph into a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(level, text, fmt="decimal", *, start=1, suff="", more=""):
    """One level of a list definition."""
    gap = f'<w:suff w:val="{suff}"/>' if suff else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>'
        f'{more}{gap}<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(key, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key, definition, more=""):
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>'


def fld(kind):
    return r(f'<w:fldChar w:fldCharType="{kind}"/>')


def code(text):
    return r(f'<w:instrText xml:space="preserve">{escape(text)}</w:instrText>')


def box(*paragraphs):
    """A text box as Word stores it: once as a drawing, once more for old programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


PICTURE = (
    "<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic>"
    "</wp:inline></w:drawing>"
)


def part(name, content):
    """A whole XML part with root element ``w:name``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMES}>{content}</w:{name}>'


def docx(body, *, section="", parts: Mapping[str, str] = {}, raw: Mapping[str, str | bytes] = {}):
    """Return a Word file. ``parts`` maps a kind (styles, numbering, header1 …) to its content.

    ``raw`` replaces or adds whole files of the archive.
    """
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(["document", *parts]),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": part(
            "document", f"<w:body>{body}<w:sectPr>{section}</w:sectPr></w:body>"
        ),
    }
    relations = {}
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = part(root, content)
        relations[f"r-{name}"] = (kind, f"{name}.xml")
    files["word/_rels/document.xml.rels"] = _relations(relations)
    return zipped({**files, **raw})


def _types(names):
    """Return the list of content types, without which other programs open nothing."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{word}+xml"/>'
        for name in names
        for word in [{"document": "document.main"}.get(name, name.rstrip("0123456789"))]
    )
    package = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Default Extension='rels' ContentType='{package}'/>"
        f"<Default Extension='xml' ContentType='application/xml'/>{parts}</Types>"
    )


def _relations(targets):
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{inner}</Relationships>"


def zipped(files: Mapping[str, str | bytes]):
    """Return an archive of files, always the same bytes for the same content."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
