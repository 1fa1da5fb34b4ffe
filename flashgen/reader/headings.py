"""Headings, cleaned: what they say without how they look."""

from __future__ import annotations

import re
from typing import Final

from flashgen.model import BREAK, EMPHASIS, HIGHLIGHT, IMAGE, STRONG, UNDERLINE, Rich

_DIGITS: Final = "0-9０-９"
_NUMERALS: Final = "一二三四五六七八九十百零〇两"
_NUMBER: Final = re.compile(
    r"\s*(?:"
    rf"第\s*[{_NUMERALS}{_DIGITS}]+\s*[章节節部分回讲講课課篇卷条條步]+(?=[\s:：、.．—-]|$)[\s:：、.．—-]*"
    rf"|(?:课时|課時|课题|課題|单元|單元|专题|專題|讲座|講座)\s*(?:[{_DIGITS}]{{1,3}}(?:[.-][{_DIGITS}]{{1,3}})?|[{_NUMERALS}]{{1,3}})[\s:：、.．—-]+"
    rf"|[（(【\[]\s*(?:[{_NUMERALS}]{{1,4}}|[{_DIGITS}]{{1,3}}|[ivxIVX]{{1,5}}|[a-zA-Z])\s*[）)】\]][\s、.．:：]*"
    rf"|[{_NUMERALS}]{{1,4}}\s*[、.．:：)）][\s、]*"
    rf"|[{_NUMERALS}]{{1,3}}\s+(?=[\u4e00-\u9fff]{{2}})"
    rf"|[{_DIGITS}]{{1,3}}(?:[.．_-][{_DIGITS}]{{1,3}}){{1,5}}\s*[、.．:：)）]?\s+"
    rf"|[{_DIGITS}]{{1,3}}(?:[.．][{_DIGITS}]{{1,3}}){{0,5}}\s*[、．)）:：][\s、]*"
    rf"|[{_DIGITS}]{{1,3}}(?:[.．][{_DIGITS}]{{1,3}}){{0,5}}[.．](?![{_DIGITS}])\s*"
    rf"|[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}}){{1,5}}(?=[\u3041-\u9fff\uac00-\ud7a3])"
    rf"|[{_DIGITS}]{{1,3}}\s*[-–—]\s+"
    rf"|[A-Z](?:\.[{_DIGITS}]{{1,3}}){{1,4}}\s*[、.．:：)）]?\s+"
    r"|[Ⅰ-ⅿ]+\s*[-—、.．:：)）]?\s*"
    r"|[①-⑳⑴-⒇⒈-⒛❶-❿➀-➓㈠-㈩]\s*[、.．:：]?\s*"
    r"|(?:[IVX]{1,5}|[A-Z])\s*[.)、．](?=\s|[^\x00-\x7f])\s*"
    r"|(?:§+|chapter|section|lecture|part|unit|week|day|session|topic|lesson|module|chapitre|kapitel|capítulo|глава)"
    rf"\s*(?:[{_DIGITS}]{{1,3}}(?:\.[{_DIGITS}]{{1,3}}){{0,4}}|[IVX]{{1,5}})\s*[:：.\-—–、]\s*"
    r")",
    re.I,
)
_PLAIN_NUMBER: Final = re.compile(
    rf"\s*[{_DIGITS}]{{1,2}}\s+(?![的和与或比到])(?=[\u3041-\u9fff\uac00-\ud7a3A-Z])"
    r"(?!\w+s (?:of|to|for|that|you|every)\b)"
)
_QUANTITY: Final = re.compile(
    rf"\s*(?:[{_DIGITS}]+(?:[.．][{_DIGITS}]+)*\s*(?:%|[年月日个種种条條大类類点點步天次位元倍小]|[DdGgKk](?![a-z]))|[{_DIGITS}]{{4}}[-/年]"
    r"|[一二三四五六七八九十]+[、]?(?:种|個|个|大|步|次|级|元|维|层|致|般|些|样|定|起|切|直|旦))"
)
_EMOJI: Final = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u2473\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\ufe0f\u20e3"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
_ARROWS: Final = re.compile("[\u2190-\u21ff\u2900-\u297f]")
_ATTRIBUTES: Final = re.compile(r"\s*\{[:#.][^{}]*\}\s*$")
_TAIL: Final = ":：。 \t#"


def clean(rich: Rich) -> Rich:
    """A heading's text without pictures, links, numbering, emoji, attributes, closing ``#`` and trailing colon.

    Marks that cover all of it go as well; marks on a part stay.
    """
    kept = [run._replace(link="") for run in rich.runs if not run.marks & IMAGE]
    found = Rich(tuple(run._replace(text=" ", marks=0) if run.marks & BREAK else run for run in kept))
    found = _without_emoji(found).strip()
    for mark in (STRONG, EMPHASIS, HIGHLIGHT, UNDERLINE):
        if found and all(run.marks & mark or not run.text.strip(" .:：、()0123456789") for run in found.runs):
            found = found.without(mark)
    attributes = _ATTRIBUTES.search(found.mask)
    if attributes:
        found = found[: attributes.start()]
    found = found.strip()
    if found.mask.startswith("#") and not found.mask[1:2].isdecimal():
        found = found.strip("#").strip()
    found = _without_number(found)
    mask = found.mask
    if mask.rstrip(_TAIL):
        found = found[: len(mask.rstrip(_TAIL))]
    return found.strip()


def _without_number(rich: Rich) -> Rich:
    for _ in range(2):
        mask = rich.mask
        if _QUANTITY.match(mask):
            return rich
        match = _NUMBER.match(mask) or _PLAIN_NUMBER.match(mask)
        if match is None or not match.end() or not mask[match.end() :].strip():
            return rich
        rich = rich[match.end() :].strip()
    return rich


def _without_emoji(rich: Rich) -> Rich:
    if not _EMOJI.search(rich.mask):
        return rich
    runs = [run._replace(text=_EMOJI.sub(_keep_arrows, run.text)) for run in rich.runs]
    kept = Rich(tuple(run for run in runs if run.text))
    return kept if kept.plain.strip() else rich


def _keep_arrows(match: re.Match[str]) -> str:
    return "".join(_ARROWS.findall(match.group(0)))
