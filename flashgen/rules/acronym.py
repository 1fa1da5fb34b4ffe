"""Names of one thing: abbreviation and long form, Chinese and English name, symbol. Here, where they stand in notes."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import Final

from flashgen.model import STRONG, Candidate, DefinitionList, Paragraph, Quote, Rich
from flashgen.rules.base import Scope
from flashgen.rules.glosses import bare, names, pair
from flashgen.rules.initials import TAIL, cut_long, initials_match, is_short, long_form
from flashgen.rules.language import Language, everywhere
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.other_name import ABBREVIATION, other_names
from flashgen.rules.outline import Line, above_quote
from flashgen.rules.terms import is_term
from flashgen.rules.text import cjk_share, depths, normal, trimmed, units
from flashgen.rules.two_tongues import heading_in_both, item_in_both

_DASHED: Final = re.compile(r"([A-Z][A-Za-z]{1,7})\s*(?:-|–|—|:|：|=|，|,)\s*([A-Za-z][\w -]{4,70})")
_TURNED: Final = re.compile(r"([A-Za-z][\w -]{4,70}?)\s+(?:-|–|—)\s+([A-Z][A-Za-z]{1,7})")
_BOTH: Final = re.compile(r"([A-Z][A-Za-z0-9-]{1,8})\s*[:：,，]\s*([A-Za-z][A-Za-z -]{5,60})")
"""An abbreviation and its words, both in one bracket."""
_FOREIGN: Final = re.compile(r"[A-Za-z][A-Za-z -]{3,40}(?:[，,]\s*[A-Z][A-Za-z0-9-]{1,8})?")
"""A name in Latin letters, its abbreviation perhaps behind it."""
_SHORTENED: Final = re.compile(r"[A-Z][A-Z0-9-]{1,7}")
_SHORT_BEFORE: Final = re.compile(r"(?<![A-Za-z0-9-])([A-Z][A-Za-z0-9-]{1,9})\s*\Z")
_LETTERS: Final = re.compile("[A-Z]+(?=\\s?[\u3400-\u9fff]+\\Z)")
_WORD_TO_END: Final = re.compile("[\u3400-\u9fff]{1,4}")
"""What a name goes on with behind a bracket."""
_NOT_SPACE: Final = re.compile(r"\S")
_LEAD: Final = re.compile(r"^.{0,24}?(?=[A-Z]{2})")
_REACH: Final = 400
"""Characters before a bracket that may name what it holds."""
_LONGEST: Final = 90
"""Characters of a bracket that holds names."""
_BRACKET: Final = re.compile(r"[（(]")
_SPELT: Final = 400
"""Characters in which a text spells out the abbreviation that heads it."""


def acronym(scope: Scope) -> Iterator[Candidate]:
    """What an abbreviation stands for and the other way round; what a thing is called in the other language.

    ``循环神经网络（Recurrent Neural Network，RNN）`` → one note a pair of names
    """
    for heading in scope.section.path[-1:]:
        line = Line(heading.text, "heading", lines=(heading.line,))
        above = [parent.text for parent in scope.section.path[:-1]]
        yield from _glossed(scope, line, heading.text, crumbs=above)
        yield from _dashed(scope, line, _two_names(heading.text.mask), above)
        yield from heading_in_both(scope, line, heading.text, above)
    for line in scope.outline.lines:
        yield from _in_line(scope, line)
        if line.kind == "item":
            yield from item_in_both(scope, line)
    for block in scope.section.blocks:
        for name, _ in block.entries if isinstance(block, DefinitionList) else ():
            yield from _glossed(scope, Line(name, "text", lines=tuple(sorted(name.lines))), name)


def _two_names(heading: str) -> str:
    """A heading's first two names, where commas part several: ``BOW，Bag of Words，词袋模型``."""
    return "，".join(re.split("[，,]", heading)[:2])


def _in_line(scope: Scope, line: Line) -> Iterator[Candidate]:
    text = line.text
    label = split_label(text) or above_quote(line)
    if label is not None:
        head = label.term + (Rich.of("（") + label.gloss + Rich.of("）") if label.gloss else Rich())
        yield from _glossed(scope, line, head)
        yield from _spelled(scope, line, label.term)
    elif _is_glossed(line, scope.language_for(text)):
        yield from _glossed(scope, line, text)
        return
    brackets = list(_brackets(text.mask))
    bold = list(text.spans(STRONG)) if brackets else []
    for at, end in brackets:
        if label is None or at > 1:
            yield from _bracketed(scope, line, bold, at, end)
    yield from _dashed(scope, line, text.mask.strip(" 。."), None)
    yield from _said(scope, line)
    yield from other_names(scope, line)


def _is_glossed(line: Line, language: Language) -> bool:
    """Whether an item is a name with its gloss, and not a text at the end of which there is one."""
    text = line.text
    name, gloss = split_gloss(text.without(STRONG))
    if line.kind != "item" or units(text.plain) > 40 or not gloss:
        return False
    at = len(text.mask.rstrip()) - len(gloss) - 2
    within = any(0 < start < at <= end for start, end in text.spans(STRONG))
    told = not language.spaced and language.start("in_no_name").match(name.mask) is not None
    return not within and (not told or language.start("calls").search(name.mask) is not None)


def _glossed(scope: Scope, line: Line, text: Rich, crumbs: list[Rich] | None = None) -> Iterator[Candidate]:
    term, gloss = split_gloss(text.without(STRONG))
    if not gloss or not normal(term.plain) or units(term.plain) > 30:
        return
    yield from names(scope, line, trimmed(term), bare(gloss, scope.language_for(term)), crumbs)


def _brackets(mask: str) -> Iterator[tuple[int, int]]:
    """Where the outer brackets of a text open and close; not the long ones."""
    if "(" not in mask and "（" not in mask:
        return
    levels = depths(mask)
    for match in _BRACKET.finditer(mask):
        at = match.start()
        if not levels[at]:
            inside = range(at + 1, min(len(mask), at + _LONGEST))
            end = next((each for each in inside if mask[each] in "）)" and not levels[each]), -1)
            if end > 0:
                yield at, end


def _bracketed(scope: Scope, line: Line, bold: list[tuple[int, int]], at: int, end: int) -> Iterator[Candidate]:
    """A bracket in running text: only where the left edge of the name is certain, and initials where it is an
    abbreviation."""
    text, mask = line.text, line.text.mask
    language = scope.language_for(text)
    inner = bare(text[at + 1 : end].without(STRONG), language)
    lead = language.start("other_names").match(inner.mask)
    if lead and ABBREVIATION.fullmatch(inner.plain, lead.end()):
        # “venture capitalists (or VCs)”
        inner = inner[lead.end() :]
    start, stop = _bold_before(bold, mask, at)
    if _WORD_TO_END.fullmatch(mask, end + 1, stop) and not cjk_share(mask[start:at]):
        # “**Royal（皇家）模型**”: the bracket stands inside the name.
        return
    if mask[start:at].strip():
        term = trimmed(text[start:at].without(STRONG))
        if not re.search(r"[，。：:；]", term.mask):
            yield from names(scope, line, term, inner, None)
    elif not language.start("name_suffix").match(mask, end + 1):
        yield from _named_before(scope, line, inner, at, language)


def _bold_before(bold: list[tuple[int, int]], mask: str, at: int) -> tuple[int, int]:
    """The bold stretch right behind which a bracket stands, or inside of which; an empty one where there is none."""
    here = bisect.bisect_right(bold, at, key=itemgetter(1))
    if here and not _NOT_SPACE.search(mask, bold[here - 1][1], at):
        return bold[here - 1]
    return bold[here] if here < len(bold) and bold[here][0] < at else (at, at)


def _named_before(scope: Scope, line: Line, inner: Rich, at: int, language: Language) -> Iterator[Candidate]:
    """What the text before a bracket gives it: a long form, an abbreviation or, where a name surely begins, a name."""
    mask, said = line.text.mask, inner.plain.strip()
    before = mask[max(at - _REACH, 0) : at]
    if (both := _BOTH.fullmatch(said)) and initials_match(both[1], both[2]):
        yield from pair(scope, line, Rich.of(both[2]), Rich.of(both[1]), None)
    elif long := long_form(before, said):
        yield from pair(scope, line, Rich.of(long), Rich.of(said), None)
    elif (own := _SHORT_BEFORE.search(before)) and is_short(own[1]) and _spells_out(own[1], inner, language):
        yield from pair(scope, line, inner, Rich.of(own[1]), None)
    elif not language.spaced and (edge := _name_before(language).search(mask, max(at - _REACH, 0), at)):
        name, first = edge[1], edge.start() == 0
        fits = _FOREIGN.fullmatch(said) or (first and len(name) > 3 and _SHORTENED.fullmatch(said))
        begins = first or mask[edge.start()] in "，。、；：:/ "
        if fits and begins and cjk_share(name) > 0.9 and not language.start("not_name_start").match(name):
            yield from names(scope, line, Rich.of(name, line=line.lines[0] if line.lines else 0), inner, None)


@cache
def _name_before(language: Language) -> re.Pattern[str]:
    """A name at the end of a text, with what stands before it."""
    before = "|".join((r"^|[，。、；：:/]|(?<=[\u3400-\u9fff])\s", *language.parts("name_after")))
    return re.compile(rf"(?:{before})\s*([^\s，。、；：:/（(]{{2,12}})\s*\Z")


def _spells_out(short: str, inner: Rich, language: Language) -> bool:
    """Whether a bracket behind an abbreviation says its words, or names it in the other script."""
    if initials_match(short, inner.plain):
        return True
    # “STEMI（ST 段抬高型心肌梗死）” keeps its first letters.
    own = _LETTERS.match(inner.plain)
    native = cjk_share(inner.plain) == 1 or (own is not None and short.startswith(own[0]))
    if not (native and _SHORTENED.fullmatch(short) and 4 <= units(inner.plain) <= 16 and is_term(inner, language)):
        return False
    unfit = ("in_no_name", "not_in_name", "not_name_start", "verb_start", "clause_verb")
    return not any(language.start(entry).search(inner.mask) for entry in unfit)


def _dashed(scope: Scope, line: Line, text: str, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """``CP - consistency and partition tolerance``: initials vouch for the pair."""
    match = _DASHED.fullmatch(text)
    if match and initials_match(match[1], match[2]):
        yield from pair(scope, line, Rich.of(match[2]), Rich.of(match[1]), crumbs)
    turned = _TURNED.fullmatch(text)
    if turned and is_short(turned[2]) and initials_match(turned[2], turned[1]):
        yield from pair(scope, line, Rich.of(turned[1]), Rich.of(turned[2]), crumbs)


def _said(scope: Scope, line: Line) -> Iterator[Candidate]:
    """``ABBR, that is long form``, and what a language says like it."""
    mask, language = line.text.mask, scope.language_for(line.text)
    said = _that_is().match(_LEAD.sub("", mask, count=1)) if "，" in mask or "," in mask else None
    if said is None and not language.spaced:
        said = language.start("short_for").match(mask)
    if said and initials_match(said["short"], long := cut_long(said["short"], said["long"])):
        yield from pair(scope, line, Rich.of(long), Rich.of(said["short"]), None)


@cache
def _that_is() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<short>[A-Z][A-Za-z0-9-]{{1,9}})(?:\s+[a-z]+)?\s*[，,]\s*{everywhere('that_is').pattern}\s*"
        r"(?P<long>[A-Za-z][A-Za-z -]{3,60})"
    )


def _spelled(scope: Scope, line: Line, term: Rich) -> Iterator[Candidate]:
    """An abbreviation in a label whose own text spells it out: neighbouring words with exactly those initials."""
    short = re.search(r"(?<![A-Za-z])[A-Z]{3,6}(?![A-Za-z])", term.mask)
    if not short:
        return
    size = len(short.group())
    for text in (line.text, *_below(line)):
        words = list(re.finditer(r"[A-Za-z][a-z]+", text.mask[:_SPELT]))
        for at in range(len(words) - size + 1):
            part = words[at : at + size]
            spelled = "".join(word.group()[0] for word in part).upper()
            gaps = {text.mask[a.end() : b.start()] for a, b in itertools.pairwise(part)}
            if spelled == short.group() and gaps <= {" ", "-"}:
                tail = TAIL.match(text.mask, part[-1].end())
                long = text[part[0].start() : tail.end() if tail else part[-1].end()].without(STRONG)
                yield from pair(scope, line, long, Rich.of(short.group()), None)
                return


def _below(line: Line) -> Iterator[Rich]:
    """The paragraph below a line, or those of a quotation below it."""
    for block in line.children[:1]:
        for inner in block.blocks if isinstance(block, Quote) else (block,):
            if isinstance(inner, Paragraph):
                yield inner.text
