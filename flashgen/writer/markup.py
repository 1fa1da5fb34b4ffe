"""Characters that HTML, clozes, MathJax or Anki would take for orders, made harmless; nothing else is changed.

What Anki does with a field before a browser sees it: clozes are found in the raw text, then ``[sound:…]``,
``[anki:…]`` and ``[latex]``; MathJax at last reads ``\\(`` and ``\\[`` in the page's text. Entities stop the
first, a ``<span>`` the second.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from flashgen.model import Html

_DROPPED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""Control characters, which Anki drops or (U+001F) chokes on, non-characters, and lone surrogates, which are not
UTF-8."""

_SPECIAL: Final = re.compile(r"""[&<>"{}\\:\[]""")
_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_OPENING: Final = re.compile(r"\{(?=\{)")
_CLOSING: Final = re.compile(r"\}(?=\})")
_COLON: Final = re.compile(r":(?=:|\Z)|\A:")
_FORMULA: Final = re.compile(r"\\([(\[]|&#91;)")
_ORDER: Final = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\$\$?\])", re.IGNORECASE)


def clean(text: str) -> str:
    """Without characters that no field may hold; line ends are ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else _DROPPED.sub("", text)


def escape(text: str, deletion: bool = False) -> str:
    """Text for an attribute, or for text that MathJax does not read; ``deletion``: it stands inside a cloze deletion.

    Inside a deletion each ``}`` is an entity, because the deletion's own ``}}`` may follow, and so is a colon that
    another could stand beside, because ``::`` starts a hint.
    """
    if not _SPECIAL.search(text):
        return text
    text = text.translate(_ESCAPES)
    text = _OPENING.sub("&#123;", text)
    text = _ORDER.sub("&#91;", text)
    if deletion:
        return _COLON.sub("&#58;", text.replace("}", "&#125;"))
    return _CLOSING.sub("&#125;", text)


def prose(text: str, deletion: bool = False) -> str:
    """Text between tags; a ``\\(`` of the author's, say in a regular expression, is not taken for a formula."""
    text = escape(text, deletion)
    return _FORMULA.sub(r"\\<span>\1</span>", text) if "\\" in text else text


_PAGE_COMMAND: Final = re.compile(r"\\(href|style|class|cssId|data|require)(?![A-Za-z])")
_ANKI_ORDER: Final = re.compile(r"\[(?=/?(?:latex\]|\$|anki:)|sound:)", re.IGNORECASE)


def formula(tex: str, display: bool = False, deletion: bool = False) -> Html:
    """TeX as MathJax finds it. Spaces between braces mean nothing to TeX and keep the cloze reader away; commands that
    make links, styles or ids, or load more of them, are shown as words, and no bracket begins an order to Anki."""
    tex = clean(tex).strip().translate(_ESCAPES).replace("{{c", "{ {c")
    tex = _ANKI_ORDER.sub("&#91;", _PAGE_COMMAND.sub(r"\\text{\1}", tex))
    if deletion:
        tex = _COLON.sub("&#58;", _CLOSING.sub("} ", tex))
    return Html(rf"\[{tex}\]" if display else rf"\({tex}\)")


@functools.lru_cache(maxsize=4096)
def text(plain: str) -> Html:
    """A line of plain text as a field; breadcrumbs and titles come again and again."""
    return Html(prose(clean(plain)))
