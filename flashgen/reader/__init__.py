"""Markdown as people write it → :class:`flashgen.model.Document`. The only import of mistune.

``read_text`` makes text of bytes, ``read_document`` a document of text, ``read_fragment`` blocks of what a person
wrote in YAML. From the bottom up: ``text`` and ``dialects`` clean the source without changing its lines; ``positions``
and ``containers`` are mistune's block parser with line numbers and more kinds of blocks; ``inline`` and ``emphasis``
its inline parser with CJK emphasis; ``runs``, ``blocks`` and ``document`` turn tokens into the model.
"""

from flashgen.reader.document import read_document, read_fragment
from flashgen.reader.text import read_text

__all__ = ["read_document", "read_fragment", "read_text"]
