"""TeX → MathML, which a browser typesets without a script or a font of ours. The only import of latex2mathml."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from latex2mathml.converter import convert

_FORMULA: Final = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS: Final = re.compile(
    "math|mrow|mi|mn|mo|mtext|mspace|ms|mfrac|msqrt|mroot|mstyle|merror|mpadded|mphantom|mfenced|menclose|msub|msup|"
    "msubsup|munder|mover|munderover|mmultiscripts|mprescripts|none|mtable|mtr|mtd|mlabeledtr"
)
_REFUSED: Final = re.compile(r"on.*|href|.*:.*|style|class|id", re.IGNORECASE)

ElementTree.register_namespace("", _MATHML)


def formulas(fields: Iterable[str]) -> dict[str, str]:
    """MathML of every formula in some HTML, by its spelling there (``\\(…\\)``); what cannot be read is left out."""
    found: dict[str, str] = {}
    for field in fields:
        if "\\" in field:
            for match in _FORMULA.finditer(field):
                tex = match[1] if match[1] is not None else match[2]
                made = mathml(html.unescape(tex), match[1] is None)
                if made:
                    found[html.unescape(match[0])] = made
    return found


@lru_cache(maxsize=8192)
def mathml(tex: str, display: bool = False) -> str:
    """One formula; empty where the library cannot read it or makes more of it than MathML."""
    try:
        tree = ElementTree.fromstring(convert(tex, display="block" if display else "inline"))
    except Exception:  # whatever a library says of TeX that is none
        return ""
    for element in tree.iter():
        if not _ELEMENTS.fullmatch(element.tag.removeprefix(f"{{{_MATHML}}}")):
            return ""
        for attribute in [each for each in element.attrib if _REFUSED.fullmatch(each)]:
            del element.attrib[attribute]
    return ElementTree.tostring(tree, encoding="unicode")
