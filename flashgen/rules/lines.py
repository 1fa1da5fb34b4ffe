"""A line taken apart: its label and the text behind it, its gloss and number; a paragraph as its lines."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from flashgen.model import (
    ATOM_CHAR,
    BREAK,
    CODE,
    EMPHASIS,
    IMAGE,
    STRIKE,
    STRONG,
    Item,
    Rich,
)
from flashgen.rules.language import REMEMBERED, Language, everywhere, language_of
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, balanced, depths, normal, source_lines, split_outside, trimmed, units

MAX_LABEL: Final = 36
"""Units; a longer text before a colon is a clause."""
MAX_PLAIN_LABEL: Final = 22
"""Units, where nothing but the colon marks the label."""
_RATIO = (
    r"(?:(?:(?<=[^A-Za-z0-9]\d)|(?<=^\d))[：:](?=[A-Za-z0-9](?![A-Za-z0-9]))"
    r"|(?:(?<=[^A-Za-z0-9][A-Za-z])|(?<=^[A-Za-z]))[：:](?=[A-Za-z](?![A-Za-z0-9])))"
)
"""``1:n``, ``m:n``."""
_COLON = re.compile(rf"(?!{_RATIO})[：:](?!//)")
_EQUALS = re.compile(r"\s*=\s+(?=[^\W\d_])")
_DASH = re.compile(r"\s+(?:-|–|--)\s+|\s*—+\s*")
_ARROW = re.compile(r"\s*(?:→|⇒|=>|-{1,3}>)\s*(?!.*(?:→|⇒|=>|->))")
_COLON_NEXT = re.compile(r"\s*[：:](?!:)")
_EQUALS_WORDS = re.compile(rf"\s*=\s+(?=[^\W\d_]{{2,}}\s[^\W\d_]{{2,}}|[{CJK}]{{3}})")
"""An equals sign before words."""
_PARTS = {"bold": (_DASH, _ARROW), "code": (_DASH, _EQUALS), "italic": (_DASH, _EQUALS_WORDS)}
"""What parts a label from its text besides a colon, by style."""
_BAD_LABEL = re.compile(r"[，。！？!?；;،؛؟\n]|\.\s|,\s|https?$|\bwww\.|^\W*$")
_TIME = re.compile(r"\d:\d")
_NOT_COLON = re.compile(r"\d$")
_INDEXED = re.compile(r"[A-Za-z]\d$")


@dataclass(frozen=True)
class Label:
    """``X：Y`` taken apart."""

    term: Rich
    """What stands before the colon, gloss in brackets cut off, trimmed."""
    body: Rich
    """What stands after it; empty when it follows in the next block."""
    style: str
    """``bold``, ``code``, ``italic``, ``link``, ``plain``, or ``head``: ``**X.** Y``."""
    gloss: Rich = Rich()
    """Content of the brackets right after the term."""
    colon: bool = True
    """False when a dash or nothing separates the parts."""


def hard_lines(rich: Rich) -> list[Rich]:
    """The lines of a paragraph: split at hard breaks, and at every line end where the lines are labels of their own."""
    mask = rich.mask
    if "\n" in mask:
        cuts: list[tuple[int, int]] = []
        at = 0
        for run in rich.runs:
            if run.marks & BREAK:
                cuts.append((at, at + len(run.text)))
            at += len(run.text)
        edges = [0, *(edge for cut in cuts for edge in cut), len(rich)]
        parts = [rich[edges[i] : edges[i + 1]].strip() for i in range(0, len(edges), 2)]
        return [part for part in parts if part]
    soft = source_lines(rich)
    labels = [split_label(part) for part in soft] if len(soft) > 1 else []
    if sum(label is not None for label in labels) >= max(2, 0.6 * len(soft)):
        return soft
    found: list[list[Rich]] = []
    for part, label in zip(soft, labels, strict=False):
        # A label in bold begins a line of its own, whatever runs before it.
        if not found or (label is not None and label.style == "bold" and label.colon and label.body):
            found.append([part])
        else:
            found[-1] += (Rich.of(_gap(found[-1][-1], part)), part)
    if len(found) < 2:
        return [rich.strip()]
    return [Rich(tuple([run for part in parts for run in part.runs])) for parts in found]


def each_label(line: Rich) -> list[Rich]:
    """A line of several labels with a semicolon between them, one by one: ``过剩：供大于求；短缺：求大于供``."""
    if not _SEMICOLON.search(line.mask):
        return [line]
    parts = [part.strip() for part in split_outside(line, "；;")]
    labels = [split_label(part) for part in parts]
    told = all(label is not None and label.body and units(label.term.plain) <= _SHORT_LABEL for label in labels)
    return parts if len(parts) > 1 and told else [line]


_SEMICOLON: Final = re.compile("[；;]")
_SHORT_LABEL: Final = 12
"""Units of a name that may begin in the middle of a line."""


def count_said(term: Rich, language: Language) -> int:
    """How many things a label says there are; 0 where it does not say."""
    found = language.start("counting").findall(term.mask)
    return language.number(found[-1][:1]) if found else 0


def _gap(before: Rich, after: Rich) -> str:
    """What stands between two lines of one sentence."""
    return "" if _SPACELESS.match(before.mask[-1:]) and _SPACELESS.match(after.mask[:1]) else " "


def is_figure(rich: Rich) -> bool:
    """Whether a paragraph holds pictures and nothing that is read, but perhaps a credit."""
    if not rich.media:
        return False
    text = "".join(run.text for run in rich.runs if not run.marks & IMAGE).strip()
    credit = everywhere("credits").match(re.sub(r"\A\W+", "", text))
    return not text or (units(text) <= 40 and credit is not None)


def is_struck(rich: Rich) -> bool:
    """Whether the author has crossed out a text."""
    return all(run.marks & STRIKE for run in rich.runs if run.text.strip())


_NUMBER = re.compile(
    r"(?:[（(]\d{1,2}[)）][.、]?|\d{1,2}[、)）][.、]?|\d{1,2}[.．](?=\D)|\d{1,2}(?:[.-]\d{1,2})+\s|[Ⅰ-Ⅹ]+[-.、]|\d{1,2}\s+(?=[\u3400-\u9fff]{2})"
    # A letter before a name of another script counts it.
    r"|[a-h][.．、)）](?=\s*[\u3400-\u9fff]))\s*"
)


def unnumbered(term: Rich) -> Rich:
    """A label without the number before it."""
    match = _NUMBER.match(term.mask)
    return term[match.end() :] if match and normal(term.plain[match.end() :]) else term


@lru_cache(maxsize=REMEMBERED)
def split_gloss(rich: Rich) -> tuple[Rich, Rich]:
    """``X（Y）`` → (X, Y); (rich, nothing) when it does not end in brackets, or in the argument of a function."""
    rich = rich.strip()
    mask = rich.mask
    if not mask or mask[-1] not in "）)":
        return rich, Rich()
    levels = depths(mask)
    at = len(mask) - 1
    while at >= 0 and not (mask[at] in "（(" and levels[at] == levels[-1]):
        at -= 1
    if at <= 0 or _ARGUMENT.search(mask, at - 1):
        return rich, Rich()
    return rich[:at].strip(), rich[at + 1 : len(mask) - 1].strip()


_ARGUMENT: Final = re.compile(r"[A-Za-z0-9]\([A-Za-z]?\d?\)\Z")
"""``LR(1)``, ``f(n)``: the bracket is part of the name."""


@lru_cache(maxsize=REMEMBERED)
def split_label(rich: Rich) -> Label | None:
    """A line that begins with a label, taken apart; None for any other line.

    The label is bold, code, italic or linked text at the start of the line followed by a colon or dash, bold text
    that ends in or contains a colon, or up to 36 units of plain text before a colon.
    """
    mask = rich.mask
    if not mask.strip():
        return None
    first = next(rich.spans(STRONG), (1, 1))
    if first[0] == 0 and (found := _bold_label(rich, mask, first[1])):
        return found
    runs = rich.runs
    if runs[0].marks & CODE and (found := _after(rich, mask, len(runs[0].text), "code")):
        return found
    first = next(rich.spans(EMPHASIS), (1, 1))
    if first[0] == 0 and (found := _after(rich, mask, first[1], "italic") or _run_in(rich, mask, first[1])):
        return found
    return (
        _plain_label(rich, mask)
        or _dashed(rich, mask)
        or _equated(rich, mask)
        or _glossed(rich, mask)
        or _bracketed(rich, mask)
    )


def _bold_label(rich: Rich, mask: str, end: int) -> Label | None:
    bold = rich[:end]
    inner = next(
        (colon for colon in _COLON.finditer(bold.mask) if not _TIME.match(bold.mask, max(colon.start() - 1, 0))), None
    )
    if inner is not None and inner.start() > 0 and bold.mask[inner.end() :].strip():
        # **term: gloss** – the whole line is bold, the colon divides it.
        if mask[end:].strip():
            return None
        return _label(bold[: inner.start()], rich[inner.end() :].without(STRONG), "bold")
    if inner is not None and not bold.mask[inner.end() :].strip():
        return _label(bold[: inner.start()], rich[end:], "bold")
    rest = mask[end:]
    if not rest.strip():
        return _label(bold, Rich(), "bold", colon=False)
    return _after(rich, mask, end, "bold") or _run_in(rich, mask, end) or _set_off(rich, mask, end)


def _set_off(rich: Rich, mask: str, end: int) -> Label | None:
    """A bold name before a sentence, with no sign between them: ``**Proofing** The last rise of …``."""
    follows = mask[end : end + _BEGINNING]
    if not follows[:1].isspace() or not everywhere("begins_sentence").match(follows.lstrip()):
        return None
    return _label(rich[:end], rich[end:], "bold", colon=False)


_BEGINNING: Final = 20
"""Characters behind a name in which a sentence shows that it begins."""
_RUN_IN = re.compile(r"(?:(?<=\.)|\s?\.)\s+[^\s\Wa-z]|(?:(?<=。)|。)\s*\w")
"""The full stop of a head, at the end of its stress or right behind it, and the first letter of its text."""
_HEAD = re.compile(r"[^.。！？!?；;]*[^\W\d_]{2}[^.。！？!?；;]*[.。]?\s*")
"""A head is no number and no sentence of several."""


def _run_in(rich: Rich, mask: str, end: int) -> Label | None:
    """A head in the line of its text: ``**Dropout.** At each step …``."""
    if not _RUN_IN.match(mask, len(mask[:end].rstrip())) or not _HEAD.fullmatch(mask, 0, end):
        return None
    after = next((at for at in range(end, len(mask)) if mask[at] not in ".。 "), len(mask))
    return _label(rich[:end].without(EMPHASIS), rich[after:], "head", colon=False)


def _after(rich: Rich, mask: str, end: int, style: str) -> Label | None:
    """A label that ends at ``end``, perhaps with a gloss after it, then a colon or dash."""
    at = end
    gap = re.match(r"\s*[（(]", mask[at:])
    gloss = Rich()
    if gap:
        levels = depths(mask)
        opening = at + gap.end() - 1
        closing = next(
            (i for i in range(opening + 1, len(mask)) if levels[i] == levels[opening] and mask[i] in "）)"), -1
        )
        if closing > 0:
            gloss = rich[opening + 1 : closing]
            at = closing + 1
    colon = _COLON_NEXT.match(mask, at)
    parts = colon or next((found for sign in _PARTS.get(style, ()) if (found := sign.match(mask, at))), None)
    if parts is None and style == "bold" and (gloss or split_gloss(rich[:end])[1]):
        parts = _told_behind(mask, at)
    if parts is None:
        return None
    head, cut = rich[:end], parts.end()
    if units(head.plain) > MAX_LABEL or re.search(r"[。！？!?]", head.mask):
        return None
    term, own = split_gloss(head.without(STRONG | EMPHASIS))
    return Label(trimmed(term), rich[cut:].strip(), style, gloss or own, colon=bool(colon))


def _label(head: Rich, body: Rich, style: str, colon: bool = True) -> Label | None:
    mask = head.mask.strip()
    if not mask or units(head.plain) > MAX_LABEL or re.search(r"[。！!；;]|\.\s", mask):
        return None
    term, gloss = split_gloss(head.without(STRONG))
    return Label(trimmed(term), body.strip(), style, gloss, colon)


def _inside_link(rich: Rich, at: int) -> bool:
    """Whether a character belongs to the text of a link: a title with a colon, no label."""
    return bool(rich.runs[bisect.bisect_right(rich.ends, at)].link)


def _plain_label(rich: Rich, mask: str) -> Label | None:
    levels = depths(mask)
    for match in _COLON.finditer(mask):
        at = match.start()
        if levels[at] or _inside_link(rich, at):
            continue
        head, after = mask[:at], mask[at + 1 : at + 2]
        if match.group() == ":" and ((after in ":/" and after) or mask[at - 1 : at] == ":"):
            return None
        if match.group() == ":" and after and not after.isspace():
            # "12:30", "1:2", "C:x" hold no label; "动量蒸馏:将", "层数L:12" and "M0:货币" do.
            written = _SPACELESS.search(head) is not None and head[-1:].isalpha() and after.isdecimal()
            named = (
                _INDEXED.search(head) is not None and _SPACELESS.search(mask, at) is not None and not after.isdecimal()
            )
            if not (written or named) and (
                (after.isascii() and head[-1:].isascii()) or _NOT_COLON.search(head) is not None
            ):
                return None
        elif _NOT_COLON.search(head) and re.match(r"\s*\d", mask[at + 1 :]):
            return None
        outside = "".join(character for i, character in enumerate(head) if not levels[i])
        if head.count('"') % 2 or not head.strip() or _BAD_LABEL.search(outside) or units(outside) > MAX_PLAIN_LABEL:
            return None
        term, gloss = split_gloss(rich[:at])
        link = bool(rich.runs[0].link) and len(rich.runs[0].text) >= len(head.rstrip()) - 2
        if not term:
            return None
        return Label(trimmed(term), rich[at + 1 :].strip(), "link" if link else "plain", gloss)
    return None


_SPACELESS = re.compile(f"[{CJK}]")


@cache
def _dashed_label() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<term>{everywhere('year').pattern}|[^\W\d_](?:[^\s：:]| (?!(?:[-–—]|--) )){{0,40}}?)"
        r"(?: (?:(?<!\d )-|-(?! \d)|--|–|—) |\s*—{2,}\s*|\s*-{3,}\s*)"
        r"(?P<body>(?=\S)(?!.*(?: (?:[-–—]|--) |——)).+)"
    )


def _dashed(rich: Rich, mask: str) -> Label | None:
    """``脾索——索条状``, ``Vishing - fraud by telephone``: one dash between a short name and a phrase."""
    match = _dashed_label().fullmatch(mask)
    if match is None or "=" in match["term"] or units(match["body"]) < _MIN_DASHED:
        return None
    if _NAMES_ONE.fullmatch(f"{match['term']} {match['body']}"):
        # “Hertzsprung - Russell diagram” is one name.
        return None
    if everywhere("copula").match(match["body"]) and not _SPACELESS.match(match["body"]):
        # “X — is Y” is a sentence of its own.
        return None
    linked = bool(rich.runs[0].link)
    long = _LONG_DASH.search(mask, match.end("term"), match.start("body"))
    if long and long[0] == "---" and not linked:
        # A row of hyphens parts a statement from a remark, too.
        return None
    label = _parted(rich, match, linked=long is not None)
    return replace(label, colon=False) if label is not None else None


_NAMES_ONE: Final = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+(?: [a-z]+)?")
"""Two names and what they are of."""
_LONG_DASH: Final = re.compile("—{2}|-{3}")
"""Where a linked name ends, and what is said of it begins."""


def _parted(rich: Rich, match: re.Match[str], *, linked: bool = False) -> Label | None:
    """The short name ``term`` of a line, which may be ``linked``, and the ``body`` behind the sign that parts them."""
    term, gloss = split_gloss(rich[: match.end("term")])
    if not term or units(term.plain) > _MAX_DASHED or not balanced(match["term"]):
        return None
    if _BAD_LABEL.search(match["term"]) or (rich.runs[0].link and not linked):
        return None
    return Label(trimmed(term), rich[match.start("body") :].strip(), "plain", gloss)


_EQUATED: Final = re.compile(
    r"(?P<term>[^\W\d_][^=＝:：<>+*/$|`\n]{0,40}?)\s+[=＝]\s+"
    rf"(?P<body>(?=[^\W\d])(?=.*?(?:[^\W\d_]{{2}}\s[^\W\d_]{{2}}|[{CJK}]{{3}}))(?!.*(?:[=＝|\\]|\s[-+*/×÷^−]\s)).+)"
)


def _equated(rich: Rich, mask: str) -> Label | None:
    """``Fault = a part that does not work``: an equals sign between a name and what it means in words; no sum."""
    match = _EQUATED.fullmatch(mask)
    label = _parted(rich, match) if match is not None and ATOM_CHAR not in mask else None
    # What begins with the name is the same name, written out a little more.
    if label is None or label.body.mask.startswith(label.term.mask):
        return None
    style = "bold" if all(run.marks & STRONG for run in label.term.runs) else "plain"
    return replace(label, term=label.term.without(STRONG | EMPHASIS), style=style)


_COMMA: Final = re.compile(rf"\s*[，,]\s*(?=[{CJK}])")
_GLOSSED: Final = re.compile(rf"[{CJK}A-Za-z0-9 -]{{2,24}}[（(][A-Za-z][A-Za-z0-9 ,，;.'’/-]+[)）]")
"""A name with its other name in brackets."""
_GLOSSED_NEXT: Final = re.compile(rf"[，,；;]\s*{_GLOSSED.pattern}")


def _told_behind(mask: str, at: int) -> re.Match[str] | None:
    """The comma behind a name with its gloss, where what follows tells of it and is not the rest of a sentence."""
    comma = _COMMA.match(mask, at)
    if comma is None:
        return None
    language = language_of(mask[comma.end() :])
    rest = ("own_name_copula", "connectives", "pronouns", "more_names")
    return None if any(language.start(entry).match(mask, comma.end()) for entry in rest) else comma


def _glossed(rich: Rich, mask: str) -> Label | None:
    """``单抗（Monoclonal antibodies），由实验室制备``: a name in two languages, and what is said of it."""
    name = _GLOSSED.match(mask)
    told = _told_behind(mask, name.end()) if name else None
    if name is None or told is None or rich.runs[0].link:
        return None
    term, gloss = split_gloss(rich[: name.end()])
    language = language_of(term.plain)
    clause = any(language.start(entry).search(term.mask) for entry in ("calls", "in_no_name", "not_name_start"))
    if clause or not is_term(term, language) or _GLOSSED_NEXT.search(mask, told.start()):
        # Of several names in a row each is told.
        return None
    return Label(trimmed(term), rich[told.end() :].strip(), "plain", gloss, colon=False)


_BRACKETED: Final = re.compile(
    r"(?P<term>[^\W\d_][^（）()\[\]：:，,;.=\n]{1,30}?)\s*[（(](?P<body>[^\W\d_][^（）()\[\]=\n]{5,})[)）][.。]?\s*"
)


def _bracketed(rich: Rich, mask: str) -> Label | None:
    """``Sclera (the outer part that muscles attach to)``: a name, and in brackets behind it what it is."""
    match = _BRACKETED.fullmatch(mask)
    if match is None or ATOM_CHAR in match["term"]:
        return None
    language = language_of(match["body"])
    told = language.start("tells_in_brackets").search(match["body"])
    written = bool(_SPACELESS.search(match["term"])) == bool(_SPACELESS.search(match["body"]))
    name = match["term"].strip()
    if told is None or not written or not is_term(rich[: match.end("term")], language):
        return None
    # What stands in brackets behind a side of a thing, or behind a sentence, is a remark on it.
    if any(everywhere(entry).fullmatch(name) for entry in ("facet_labels", "possessive_labels")):
        return None
    if language.start("clause_term").search(name):
        return None
    label = _parted(rich[: match.end("body")], match)
    return replace(label, colon=False) if label is not None else None


_MAX_DASHED: Final = 12
"""Units of a name before a dash; a longer text may only be interrupted by it."""
_MIN_DASHED: Final = 4


def heads(items: Iterable[Item]) -> Iterator[Rich]:
    """What a list says at a glance: each item's label, or its text."""
    for item in items:
        text = item.text
        label = split_label(text)
        yield label.term if label and (label.body or item.nested) and label.term else trimmed(text)
