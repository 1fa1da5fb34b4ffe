"""Telling formulas from money, escaped brackets and shell variables."""

from __future__ import annotations

import re
from typing import Final

_TEX: Final = re.compile(r"[\\^_=<>+|{}]")
_SYMBOL: Final = re.compile(r"\s*-?[A-Za-z0-9][\w,.'\s()/*-]{0,12}\s*$")
_WORD: Final = re.compile(r"[A-Za-z]{3,}")
_AMOUNT: Final = re.compile(r"\d[\d,.]*")
_PROSE: Final = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}|[\u3041-\u9fff\uac00-\ud7a3，。；：]")


def is_money(inside: str) -> bool:
    """Whether what stands between two ``$`` begins with an amount and goes on as prose: ``$5 for tea and 10$``."""
    return bool(_AMOUNT.match(inside) and _PROSE.search(inside) and not re.search(r"[\\^_=]", inside))


def is_set_apart(inside: str) -> bool:
    """Whether what stands between two ``$``, with a blank behind the first or before the second, is a formula."""
    return bool(_TEX.search(inside)) and not _PROSE.search(inside)


def is_tex(inside: str, doubled: bool = False) -> bool:
    """Whether what stands in ``\\(…\\)`` or ``\\[…\\]`` is a formula, and not prose with escaped brackets.

    ``doubled``: the brackets have two backslashes, which nobody writes around prose.
    """
    if not inside.strip():
        return False
    if _TEX.search(inside) or (doubled and not _PROSE.search(inside)):
        return True
    return bool(_SYMBOL.match(inside)) and not _WORD.search(inside)
