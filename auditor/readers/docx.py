"""Word files (.docx, .docm): bytes in, a ``Document`` of tables and paragraphs out.

The text is what a person sees who accepts all tracked changes; what was left out is named
in ``problems``. Besides the body:

* **Page headers** come first and **page footers** last, each text once, as paragraphs
  marked ``running``.
* **Footnotes and endnotes** come after the body, as paragraphs whose place is that of the
  mark; the mark itself is not put into the text, where it would be taken for a part of a
  name.
* **Text boxes** follow the paragraph they hang on; in a cell they are part of its text.

``Place.line`` counts the paragraphs outside tables, ``Place.table`` the tables outside
tables.
"""

from __future__ import annotations

from auditor.model import Document
from auditor.readers.safety import many_objects, need


def read_docx(data: bytes, path: str) -> Document:
    """Read the bytes of a Word file; ``path`` is named in errors and kept in the document.

    Raises ``InputError`` when it is damaged, encrypted, too large, unsafe, no Word
    document or without any text, or when lxml is not installed.
    """
    need("lxml.etree", "office", path)
    # Everything behind this line needs lxml, which only the extra brings.
    from auditor.readers.docx_story import read_story  # noqa: PLC0415

    with many_objects():
        return read_story(data, path)
