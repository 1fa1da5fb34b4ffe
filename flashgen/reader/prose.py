"""Is indented text code, or prose that somebody indented?"""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(
    r"[;{}]\s*$|^\s*(?:[$>%#]|//|/\*|\*/|<[/!a-zA-Z]|>>>|\.\.\.)|[=!<>]=|[-=]>|::|\w\(|\w\.\w+\(|\w\[|^\s*[\w.]+\s*[-+*/]?=\s*\S"
    r"|^\s*(?:def|class|import|from|return|if|for|while|else|elif|try|public|private|static|void|int|let|const|var|function|"
    r"SELECT|INSERT|CREATE|sudo|git|cd|pip|npm|docker|print)\b|--\w|\\\w|\t\S|\S {3,}\S|^\s*[|+]|/\w+/"
    r"|-{3,}|\w\.(?:js|jsx|ts|css|html|py|json|ico|icon|png|md|txt|sh|yml)\b"
)
_FORMULA: Final = re.compile(r"^\s*\$[^$]+\$[\s.,，。]*$|^\s*\$\$.*\$\$\s*$")
_PICTURE: Final = re.compile(r"^\s*<(?:img\s|/?(?:div|p|center|figure|figcaption|br|a|span)\b)[^\n]*>\s*$")
_ITEM: Final = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)、])\s+")
_WIDE: Final = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_STOP: Final = re.compile(r"[。，；：！？、]|\*\*|[a-z,] [a-z]+ ")
_MARKED: Final = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
"""A highlight, whose signs are no comparison."""


def is_prose(text: str) -> bool:
    """Whether indented text reads as sentences: hardly a line looks like code, and most of it is words."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return False
    if "<img" in text and all(_PICTURE.match(line) for line in lines):
        return True
    bare = [_MARKED.sub(r"\1", _ITEM.sub("", line))[:400] for line in lines[:50]]
    said = [line for line in bare if _is_sentence(line)]
    names = [line for line in bare if line not in said and _WORDS.search(line) and not _CODE.search(line)]
    return 5 * (len(said) + len(names)) >= 4 * len(bare) and 5 * len(said) >= 3 * len(bare)


def _is_sentence(line: str) -> bool:
    if _FORMULA.match(line):
        return True
    wide = len(_WIDE.findall(line))
    if wide >= 6 and wide * 3 > len(line.strip()) and not line.lstrip().startswith(("#", "//", "/*", "*")):
        return True
    if _CODE.search(line):
        return False
    return wide >= 4 or (len(_WORDS.findall(line)) >= 5 and bool(_STOP.search(line)))
