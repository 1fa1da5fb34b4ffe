"""Code → HTML spans of eight classes, which ``card.css`` colours for day and night."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from flashgen.model import Html
from flashgen.writer.markup import clean, escape

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST: Final = 20_000
"""Characters; longer code is not coloured, for nobody studies it on a card and some lexers are slow on it."""

_CLASSES: Final = (
    ("Token.Comment", "c"),
    ("Token.Literal.String.Doc", "c"),
    ("Token.Literal.String", "s"),
    ("Token.Literal.Number", "n"),
    ("Token.Keyword.Type", "t"),
    ("Token.Keyword", "k"),
    ("Token.Operator.Word", "k"),
    ("Token.Name.Function", "f"),
    ("Token.Name.Class", "t"),
    ("Token.Name.Builtin", "b"),
    ("Token.Name.Exception", "t"),
    ("Token.Name.Decorator", "b"),
    ("Token.Name.Tag", "k"),
    ("Token.Name.Attribute", "f"),
    ("Token.Name.Variable", "v"),
    ("Token.Generic.Inserted", "s"),
    ("Token.Generic.Deleted", "v"),
    ("Token.Generic.Prompt", "c"),
    ("Token.Generic.Heading", "f"),
    ("Token.Generic.Subheading", "f"),
)
"""The first that is the token's type or above it gives the class ``fg-…``; other tokens stay plain."""


def highlight(code: str, language: str) -> Html:
    """The inside of ``<code>``. An unknown or unnamed language is shown plain; the language is never guessed."""
    code = clean(code).strip("\n")
    lexer = _lexer(_name(language)) if len(code) <= _LONGEST else None
    if lexer is None:
        return Html(escape(code))
    spans: list[list[str]] = []
    for kind, text in lexer.get_tokens(code):
        name = "" if text.isspace() else _class(str(kind))
        if spans and spans[-1][0] == name:
            spans[-1][1] += text
        else:
            spans.append([name, text])
    return Html(
        "".join([f'<span class="fg-{name}">{escape(text)}</span>' if name else escape(text) for name, text in spans])
    )


def _name(language: str) -> str:
    """``python`` of ``Python {.numbered}``."""
    found = re.match(r"[{.\s]*([\w+#.-]+)", language)
    return found.group(1).lower() if found else ""


@functools.lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    if not name:
        return None
    from pygments.lexers import get_lexer_by_name  # late: most decks hold no code
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@functools.lru_cache(maxsize=1024)
def _class(kind: str) -> str:
    return next((name for above, name in _CLASSES if kind == above or kind.startswith(above + ".")), "")
