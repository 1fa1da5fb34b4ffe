"""Names of one thing: abbreviation and long form, Chinese and English name, symbol."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from flashgen.model import MATH, STRONG, Candidate, Content, DefinitionList, ListBlock, Paragraph, Quote, Rich
from flashgen.rules.base import Scope
from flashgen.rules.language import Language, everywhere, is_one_of, words_everywhere
from flashgen.rules.lines import split_gloss, split_label
from flashgen.rules.other_name import ABBREVIATION, other_names
from flashgen.rules.outline import Line, above_quote
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, cjk_share, depths, normal, split_outside, trimmed, units, unmarked, words

_DASHED = re.compile(r"([A-Z][A-Za-z]{1,7})\s*(?:-|–|—|:|：|=|，|,)\s*([A-Za-z][\w -]{4,70})")
_TURNED = re.compile(r"([A-Za-z][\w -]{4,70}?)\s+(?:-|–|—)\s+([A-Z][A-Za-z]{1,7})")
_BOTH = re.compile(r"([A-Z][A-Za-z0-9-]{1,8})\s*[:：,，]\s*([A-Za-z][A-Za-z -]{5,60})")
"""An abbreviation and its words, both in one bracket."""
_SHORTENED = re.compile(r"[A-Z][A-Z0-9-]{1,7}")
_SHORT_BEFORE = re.compile(r"(?<![A-Za-z0-9-])([A-Z][A-Za-z0-9-]{1,9})\s*\Z")
_NOT_SPACE = re.compile(r"\S")
_LEAD = re.compile(r"^.{0,24}?(?=[A-Z]{2})")
_REACH = 400
"""Characters before a bracket that may name what it holds."""
_NUMBERED = re.compile(r"_|\s\d+(?:\.\d+)*$")
"""A symbol with an index, or a number of the document: ``L_graph``, ``Lemma 3.2``."""
_BRACKET = re.compile(r"[（(]")
_CONDITION = re.compile(r"[≠≥≤<>]|\\[gln][eqt]{1,2}(?![a-z])|^[^=]{1,16}=\s*[\w{}^\\]{1,16}$")
"""A formula that says when something holds or what value it has, not what it is: ``x_t = x_1``, ``l = 0``."""
_ABBREVIATED = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,3}(?:[-/][A-Z0-9]{1,4})?")
_PLAIN_WORDS = re.compile(r"[A-Za-z][a-z]+(?:[ -][A-Za-z][a-z]+)*")
_PACKAGE = re.compile(r"[a-z]+(?:[-.][a-z]+)+")
"""A name of software: what stands in the bracket behind it is a remark."""
_SHORT = re.compile(r"(?:\d(?=[A-Z]{2}))?[A-Z][A-Za-z0-9]*(?:[-/&][A-Za-z0-9]+)*s?")
_NOT_NAME = re.compile(
    r"\d{4}|\d+(?:\.\d+)*|[a-z]\d+(?:-\d+)?|\W+|[a-z]|v?\d[\d.]*\w*|.*\.(?:py|js|md|png|c|h)|.*[()（）=<>].*|.*[+-]",
    re.IGNORECASE,
)


def acronym(scope: Scope) -> Iterator[Candidate]:
    """What an abbreviation stands for and the other way round; what a thing is called in the other language.

    ``循环神经网络（Recurrent Neural Network，RNN）`` → one note a pair of names
    """
    for heading in scope.section.path[-1:]:
        line = Line(heading.text, "heading", lines=(heading.line,))
        above = [parent.text for parent in scope.section.path[:-1]]
        yield from _glossed(scope, line, heading.text, crumbs=above)
        yield from _dashed(scope, line, _two_names(heading.text.mask), above)
        yield from _beside(scope, line, heading.text, above)
    for line in scope.outline.lines:
        yield from _in_line(scope, line)
        if line.kind == "item":
            yield from _item_in_both(scope, line)
    for block in scope.section.blocks:
        for name, _ in block.entries if isinstance(block, DefinitionList) else ():
            yield from _glossed(scope, Line(name, "text", lines=tuple(sorted(name.lines))), name)


def _beside(scope: Scope, line: Line, text: Rich, crumbs: list[Rich]) -> Iterator[Candidate]:
    """A heading in two languages, where most beside it are: ``Control Variable 控制变量``. Alone it may be a thing and
    what is told of it: ``Spring Boot 入门``."""
    match = _IN_BOTH.fullmatch(text.mask.strip())
    if match is None:
        return
    headings = scope.beside.memory.get("in both")
    if headings is None:
        names = [section.path[-1].text.mask.strip() for section in scope.beside.sections if section.path]
        foreign = [found["foreign"] for name in names if (found := _IN_BOTH.fullmatch(name))]
        # “Redis 持久化”, “Redis 集群” tell of one thing.
        both = _distinct(foreign)
        headings = scope.beside.memory["in both"] = both if 2 * both > len(names) else 0
    if headings < _SEVERAL:
        return
    native = text.strip()[slice(*match.span("native"))]
    language = scope.language_for(native)
    if is_term(native, language) and not is_one_of(native.plain, language, *_NO_NAME):
        yield from _names(scope, line, native, text.strip()[slice(*match.span("foreign"))], crumbs)


_IN_BOTH: Final = re.compile(
    rf"(?P<foreign>[A-Z][a-z]+(?:[ -][A-Za-z][a-z]+)*)(?:\s?[(（][^()（）]{{1,30}}[)）])?\s+(?P<native>[{CJK}]{{2,10}})"
)
_ITEM_IN_BOTH: Final = re.compile(
    rf"(?:(?P<foreign>[A-Z][a-z]+(?:(?:[ -]| & )[A-Za-z][a-z]+)*|[a-z]{{3,}}(?: [a-z]{{3,}})+(?=\s+[{CJK}]{{3}}))"
    rf"\s+(?P<native>[{CJK}]{{2,12}})"
    rf"|(?P<own>[{CJK}]{{2,10}})\s+(?P<other>[A-Za-z][a-z]{{2,}}(?:[ -][A-Za-z]?[a-z]+)*))(?:\s*[:：,，].*)?"
)
"""Of two words in small letters and two characters, the characters may say what the words do."""


def _item_in_both(scope: Scope, line: Line) -> Iterator[Candidate]:
    """An item that names its thing in two languages, where several beside it do: ``Debt Market 债券市场``."""
    match = _in_both(line.text.mask, scope.language)
    if match is None or _items_in_both(scope) < _SEVERAL:
        return
    first = match["foreign"] is not None
    native, foreign = (
        line.text.strip()[slice(*match.span(name))] for name in (("native", "foreign") if first else ("own", "other"))
    )
    language = scope.language_for(native)
    if (
        not language.spaced
        and is_term(native, language)
        and not is_one_of(native.plain, language, *_NO_NAME, "compound")
    ):
        yield from _names(scope, line, native, foreign, None)


def _in_both(item: str, language: Language) -> re.Match[str] | None:
    """The two names of an item; nothing where the second goes on from the first as a clause."""
    match, linker = _ITEM_IN_BOTH.fullmatch(item.strip()), language.text("linker")
    return match if match and not (linker and linker in (match["native"] or match["own"])) else None


def _items_in_both(scope: Scope) -> int:
    """How many items of the sections beside this one name their things in two languages, each another thing."""
    memory = scope.beside.memory if scope.beside.sections else scope.memory
    found: int | None = memory.get("items in both")
    if found is None:
        sections = scope.beside.sections or (scope.section,)
        items = (text.mask for section in sections for text in _items(section.blocks))
        matches = [match for item in items if (match := _in_both(item, scope.language))]
        named = [(match["foreign"] or match["other"]).lower() for match in matches]
        found = memory["items in both"] = _distinct(named)
    return found


def _distinct(names: list[str]) -> int:
    """How many names there are, where each is another; else none of them need be one."""
    return len(names) if len({*names}) == len(names) else 0


def _items(blocks: Content) -> Iterator[Rich]:
    """The texts of all items, nested ones among them."""
    for block in blocks:
        if isinstance(block, ListBlock):
            for item in block.items:
                yield item.text
                yield from _items(item.nested)


_SEVERAL: Final = 3
_NO_NAME: Final = ("no_opening", "generic_headings", "list_headings", "facet_labels")


def _two_names(heading: str) -> str:
    """A heading's first two names, where commas part several: ``BOW，Bag of Words，词袋模型``."""
    return "，".join(re.split("[，,]", heading)[:2])


def _in_line(scope: Scope, line: Line) -> Iterator[Candidate]:
    text = line.text
    label = split_label(text) or above_quote(line)
    if label is not None:
        head = label.term + (Rich.of("（") + label.gloss + Rich.of("）") if label.gloss else Rich())
        yield from _glossed(scope, line, head)
        yield from _spelled(scope, line, label.term, None)
    elif line.kind == "item" and units(text.plain) <= 40 and split_gloss(text.without(STRONG))[1]:
        yield from _glossed(scope, line, text)
        return
    yield from _running(scope, line, text, label is not None)
    yield from other_names(scope, line)


def _glossed(scope: Scope, line: Line, text: Rich, crumbs: list[Rich] | None = None) -> Iterator[Candidate]:
    term, gloss = split_gloss(text.without(STRONG))
    if not gloss or not normal(term.plain) or units(term.plain) > 30:
        return
    gloss = _bare(gloss, scope.language_for(term))
    yield from _names(scope, line, trimmed(term), gloss, crumbs)


def _bare(gloss: Rich, language: Language) -> Rich:
    """The names in a bracket without the words that say what they are: ``英语：Stroke，简称 S``."""
    parts = split_outside(gloss, "，,；;" + language.text("gloss_separators"))
    leads = [language.start("gloss_leads").match(part.mask) for part in parts]
    if not any(leads):
        return gloss
    bare = [part[lead.end() :].strip() if lead else part for part, lead in zip(parts, leads, strict=True)]
    found = bare[0]
    for part in bare[1:]:
        found = found + Rich.of("，") + part
    return found


def _spells_out(short: str, inner: Rich, language: Language) -> bool:
    """Whether a bracket behind an abbreviation says its words, or names it in the other script."""
    # “STEMI（ST 段抬高型心肌梗死）” keeps its first letters.
    own = _LETTERS.match(inner.plain)
    kept = own is not None and short.startswith(own[0])
    native = (cjk_share(inner.plain) == 1 or kept) and _SHORTENED.fullmatch(short) is not None
    named = native and 4 <= units(inner.plain) <= 16 and is_term(inner, language)
    unfit = ("in_no_name", "not_in_name", "not_name_start", "verb_start", "clause_verb")
    return _initials_match(short, inner.plain) or (
        named and not any(language.start(entry).search(inner.mask) for entry in unfit)
    )


_COUNT = re.compile(r"\d+(?:[-–~.]\d+)?\s")
"""How an amount begins."""
_LETTERS = re.compile("[A-Z]+(?=\\s?[\u3400-\u9fff]+\\Z)")
_WORD_TO_END = re.compile("[\u3400-\u9fff]{1,4}")
"""What a name goes on with behind a bracket."""


def _running(scope: Scope, line: Line, text: Rich, labelled: bool) -> Iterator[Candidate]:
    """Brackets in running text: only where the left edge of the name is certain, and initials where it is an
    abbreviation."""
    mask = text.mask
    brackets = list(_BRACKET.finditer(mask)) if "(" in mask or "（" in mask else []
    levels = depths(mask) if brackets else ()
    bold = list(text.spans(STRONG)) if brackets else []
    language = scope.language_for(text) if brackets else scope.language
    ends = [end for _, end in bold]
    for match in brackets:
        at = match.start()
        if levels[at] or (labelled and at < 2):
            continue
        end = next((i for i in range(at + 1, min(len(mask), at + 90)) if mask[i] in "）)" and not levels[i]), -1)
        if end < 0:
            continue
        inner = _bare(text[at + 1 : end].without(STRONG), language)
        lead = language.start("other_names").match(inner.mask)
        if lead and ABBREVIATION.fullmatch(inner.plain, lead.end()):
            # “venture capitalists (or VCs)”
            inner = inner[lead.end() :]
        here = bisect.bisect_right(ends, at)
        start = here - 1
        if here and not _NOT_SPACE.search(mask, ends[here - 1], at):
            start = bold[here - 1][0]
        else:
            start = bold[here][0] if here < len(bold) and bold[here][0] < at else -1
        inside = start >= 0 and here < len(bold) and _WORD_TO_END.fullmatch(mask, end + 1, bold[here][1])
        if inside and not cjk_share(mask[start:at]):
            # “**Royal（皇家）模型**”: the bracket stands inside the name.
            continue
        if start >= 0 and mask[start:at].strip():
            term, gloss = trimmed(text[start:at].without(STRONG)), inner
            if not re.search(r"[，。：:；]", term.mask):
                yield from _names(scope, line, term, gloss, None)
            continue
        if language.start("name_suffix").match(mask, end + 1):
            continue
        before = mask[max(at - _REACH, 0) : at]
        if (both := _BOTH.fullmatch(inner.plain.strip())) and _initials_match(both[1], both[2]):
            yield from _pair(scope, line, Rich.of(both[2]), Rich.of(both[1]), None)
        elif pair := _initials(before, inner.plain):
            yield from _pair(scope, line, Rich.of(pair[0]), Rich.of(pair[1]), None)
        elif (own := _SHORT_BEFORE.search(before)) and _is_short(own[1]) and _spells_out(own[1], inner, language):
            yield from _pair(scope, line, inner, Rich.of(own[1]), None)
        elif not language.spaced:
            edge = _name_before(language).search(mask, max(at - _REACH, 0), at)
            if (
                edge
                and cjk_share(edge[1]) > 0.9
                and (
                    re.fullmatch(r"[A-Za-z][A-Za-z -]{3,40}(?:[，,]\s*[A-Z][A-Za-z0-9-]{1,8})?", inner.plain.strip())
                    or (edge.start() == 0 and len(edge[1]) > 3 and _SHORTENED.fullmatch(inner.plain.strip()))
                )
            ):
                if language.start("not_name_start").match(edge[1]):
                    continue
                if edge.start() == 0 or mask[edge.start()] in "，。、；：:/ ":
                    yield from _names(
                        scope, line, Rich.of(edge[1], line=line.lines[0] if line.lines else 0), inner, None
                    )
    yield from _dashed(scope, line, mask.strip(" 。."), None)
    said = _that_is().match(_LEAD.sub("", mask, count=1)) if "，" in mask or "," in mask else None
    said = said or (language.start("short_for").match(mask) if not language.spaced else None)
    if said and _initials_match(said["short"], _cut_long(said["short"], said["long"])):
        yield from _pair(scope, line, Rich.of(_cut_long(said["short"], said["long"])), Rich.of(said["short"]), None)


@cache
def _that_is() -> re.Pattern[str]:
    """``ABBR, that is long form``."""
    return re.compile(
        rf"(?P<short>[A-Z][A-Za-z0-9-]{{1,9}})(?:\s+[a-z]+)?\s*[，,]\s*{everywhere('that_is').pattern}\s*"
        r"(?P<long>[A-Za-z][A-Za-z -]{3,60})"
    )


@cache
def _name_before(language: Language) -> re.Pattern[str]:
    """A name at the end of a text, with what stands before it."""
    before = "|".join((r"^|[，。、；：:/]|(?<=[\u3400-\u9fff])\s", *language.parts("name_after")))
    return re.compile(rf"(?:{before})\s*([^\s，。、；：:/（(]{{2,12}})\s*\Z")


def _dashed(scope: Scope, line: Line, text: str, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """``CP - consistency and partition tolerance``: initials vouch for the pair."""
    match = _DASHED.fullmatch(text)
    if match and _initials_match(match[1], match[2]):
        yield from _pair(scope, line, Rich.of(match[2]), Rich.of(match[1]), crumbs)
    turned = _TURNED.fullmatch(text)
    if turned and _is_short(turned[2]) and _initials_match(turned[2], turned[1]):
        yield from _pair(scope, line, Rich.of(turned[1]), Rich.of(turned[2]), crumbs)


def _spelled(scope: Scope, line: Line, term: Rich, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """An abbreviation in a label whose own text spells it out: neighbouring words with exactly those initials."""
    short = re.search(r"(?<![A-Za-z])[A-Z]{3,6}(?![A-Za-z])", term.mask)
    if not short:
        return
    follow = [block.text for block in (line.children[:1]) if isinstance(block, Paragraph)]
    follow += [
        b.text
        for block in line.children[:1]
        if isinstance(block, Quote)
        for b in block.blocks
        if isinstance(b, Paragraph)
    ]
    for text in [line.text, *follow]:
        words = list(re.finditer(r"[A-Za-z][a-z]+", text.mask[:400]))
        size = len(short.group())
        for at in range(len(words) - size + 1):
            part = words[at : at + size]
            spelled = "".join(word.group()[0] for word in part).upper()
            gaps = {text.mask[a.end() : b.start()] for a, b in itertools.pairwise(part)}
            if spelled == short.group() and gaps <= {" ", "-"}:
                tail = _TAIL.match(text.mask, part[-1].end())
                long = text[part[0].start() : tail.end() if tail else part[-1].end()].without(STRONG)
                yield from _pair(scope, line, long, Rich.of(short.group()), crumbs)
                return


_TAIL = re.compile(r"(?:-[a-z]+)+")
"""What a word goes on with behind its hyphen, without an initial of its own: ``Pre-training``."""


def _cut_long(short: str, long: str) -> str:
    """The words of a long form that the initials need."""
    return " ".join(long.split()[: sum(character.isupper() for character in short)])


def _names(scope: Scope, line: Line, term: Rich, gloss: Rich, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """All pairs of one bracket: 中文（English，ABBR）, ABBR（long form）, name（symbol）."""
    language = scope.language_for(term)
    if called := language.start("calls").search(term.mask):
        # "X 称为 Y（…）": the name is what stands behind the verb.
        term = trimmed(term[called.end() :])
    if so_called := language.start("so_called").match(term.mask):
        term = trimmed(term[so_called.end() :])
    if arrow := _BECOMES.match(term.mask):
        # "A → B（…）" tells the name of what A becomes.
        term = trimmed(term[arrow.end() :])
    if any(run.marks & MATH for run in gloss.runs):
        yield from _formula(scope, line, term, gloss, language, crumbs)
        return
    if language.start("pronouns").match(term.mask) or language.start("connectives").match(term.mask):
        return
    if not language.spaced and (language.start("verb_start").match(term.mask) or "、" in term.mask):
        # Of several names the bracket may gloss the last.
        return
    if cjk_share(term.plain) and (
        re.search("[（(]", term.mask) or language.full("two_names").match(term.plain.strip())
    ):
        # Of two names the gloss may be that of one.
        return
    if not is_term(term, language) or (language.full("not_term").match(term.plain) and not language.spaced):
        return
    calculated = any(run.marks & MATH for run in term.runs) or re.search("[=^<>≤≥]", term.mask)
    if calculated or language.start("in_no_name").search(term.mask):
        # A clause that ends in the name: where it begins cannot be told.
        return
    parts = [part for part in split_outside(gloss, "，,；;" + language.text("gloss_separators")) if normal(part.plain)]
    if not parts or len(parts) > 3 or any(_no_name(part.plain.strip()) for part in parts):
        return
    foreign = [
        part
        for part in parts
        if cjk_share(part.plain) < 0.1
        and re.fullmatch(r"[A-Za-z\u00c0-\u024f](?:[\w ’'/+-]|\.(?=\s|$))*", part.plain.strip())
        and not _NUMBERED.search(part.plain.strip())
    ]
    short = [] if _in_capitals(scope) else [part for part in foreign if _is_short(part.plain.strip())]
    longer = [part for part in foreign if part not in short]
    if cjk_share(term.plain) > 0.3 or (language.script != "Latin" and not re.search("[A-Za-z]", term.mask)):
        if longer and re.fullmatch(r"[a-z]{1,2}", longer[0].plain.strip()):
            yield from _pair(scope, line, term, longer[0], crumbs, language)
            return
        phrase = language.start("not_in_name").search(term.mask)
        if longer and phrase and (_one_small_word(longer[0].plain) or units(term.plain) > _LONG_NAME):
            return
        if longer and language.particles:
            # Most of what is glossed is a loan word, too.
            return
        # “100 毫米汞柱（mmHg）” is an amount.
        amount = _COUNT.match(term.mask) or _is_title(line, term, language)
        # What a section of any note is called says nothing about its thing, and letters between signs name none.
        longer = [name for name in longer if _A_WORD.search(name.plain)]
        if longer and not amount and not _is_plain(longer[0]) and not _may_name_a_side(term, language):
            own_words = {word.lower() for word in words(term.plain) if len(word) > _INITIALS and word.isascii()}
            if own_words & {word.lower() for word in words(longer[0].plain)} or _says_letters(term, longer[0]):
                # “Marfan 综合征（Marfan syndrome）”
                return
            front = language.ask("foreign", x=term)
            yield scope.candidate(
                "acronym",
                "bilingual",
                55,
                line,
                handle=term.plain,
                facet="foreign",
                front=front,
                back=longer[0],
                crumbs=crumbs,
            )
        if longer and short:
            yield from _pair(scope, line, longer[0], short[0], crumbs, language)
        elif not longer and (short or foreign):
            yield from _pair(scope, line, term, (short or foreign)[0], crumbs, language)
    elif len(parts) == 1:
        own = term.plain.strip()
        if cjk_share(parts[0].plain) > 0.5 and units(parts[0].plain) <= 16:
            native = scope.language_for(parts[0])
            front = native.ask("native", x=term)
            if _is_title(line, parts[0], native):
                return
            # An abbreviation beside other words is not all that the gloss translates.
            # Of a numbered thing, “LBA0（MBR 兼容区块）”, a bracket tells what it is.
            mixed = own[-1:].isdigit() or not (_ABBREVIATED.fullmatch(own) or _PLAIN_WORDS.fullmatch(own))
            mixed = mixed or bool(native.start("not_in_name").search(parts[0].mask))
            mixed = mixed or native.start("verb_start").match(parts[0].mask) is not None
            mixed = mixed or native.full("not_term").match(parts[0].plain.strip()) is not None
            mixed = mixed or native.start("in_no_name").search(parts[0].mask) is not None
            if (
                not (re.search(r"[，。：；]", parts[0].mask) or mixed or cjk_share(own) or _PACKAGE.fullmatch(own))
                and len(words(own)) <= 5
            ):
                yield scope.candidate(
                    "acronym", "native", 55, line, handle=own, facet="native", front=front, back=parts[0], crumbs=crumbs
                )
        elif _SHORT.fullmatch(own) and len(words(parts[0].plain)) >= 2 and _initials_match(own, parts[0].plain):
            yield from _pair(scope, line, parts[0], term, crumbs)
        elif short and (pair := _initials(own, short[0].plain)):
            yield from _pair(scope, line, Rich.of(pair[0]), short[0], crumbs)
    elif _SHORT.fullmatch(term.plain.strip()):
        # “UDP（user datagram protocol，用户数据报协议）”
        spelt = [part for part in parts if _initials_match(term.plain.strip(), part.plain)]
        if len(spelt) == 1:
            yield from _pair(scope, line, spelt[0], term, crumbs)


def _in_capitals(scope: Scope) -> bool:
    """Whether a section writes the words of its brackets in capitals: ``阻塞（BLOCKED）``."""
    found: bool | None = scope.memory.get("in capitals")
    if found is None:
        found = any(_CAPITALS.search(line.text.mask) for line in scope.outline.lines)
        scope.memory["in capitals"] = found
    return found


def _says_letters(native: Rich, foreign: Rich) -> bool:
    """``B 细胞（B cell）``: the letter of a name and one word more, which its other half says."""
    letters, spelt = ({*_LATIN.findall(name.plain.lower())} for name in (native, foreign))
    return len(letters) == 1 and letters < spelt and len(spelt) == 2 and len(*letters) == 1


_LATIN: Final = re.compile("[a-z]+")
_A_WORD: Final = re.compile(r"[^\W\d_]{2}")
_CAPITALS: Final = re.compile(r"[（(][A-Z_ ]{0,30}[A-Z]{7}[A-Z_ ]{0,30}[)）]")
"""A word that is longer than an abbreviation."""
_BECOMES: Final = re.compile(r".*(?:[-=]>|[→⇒⟶])")


def _is_title(line: Line, name: Rich, language: Language) -> bool:
    """Whether a name is what a section of any note may be called, and stands above one: ``诊断（Diagnosis）``."""
    label = split_label(line.text)
    above = line.kind == "heading" or (bool(line.children) and (label is None or not label.body))
    return above and is_one_of(name.plain, language, "generic_headings", "facet_labels")


def _is_plain(name: Rich) -> bool:
    """Whether a name is put together from words that everybody knows."""
    plain = words_everywhere("plain_words")
    spelt = _CAMEL.sub(" ", name.plain).lower()
    return all(word in plain or word.removesuffix("s") in plain for word in words(spelt))


_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")


def _may_name_a_side(term: Rich, language: Language) -> bool:
    """Whether a name joins a thing and its side, of which the gloss may name one."""
    linker = language.text("linker")
    return bool(linker) and linker in term.plain.strip(linker)


def _formula(
    scope: Scope, line: Line, term: Rich, gloss: Rich, language: Language, crumbs: list[Rich] | None
) -> Iterator[Candidate]:
    """``治疗指数（TI = a/b）``: a formula where it has an equals sign, else a symbol."""
    tex = gloss.plain.strip()
    if _CONDITION.search(tex):
        return
    if (
        not all(run.marks & MATH or not re.search(r"[\u3400-\u9fff]", run.text) for run in gloss.runs)
        or "∈" in tex
        or "\\in" in tex
    ):
        return
    name = re.match(r"([A-Za-z][A-Za-z ]+?)\s*=\s*", gloss.mask)
    answer = gloss[name.end() :].strip() if name else gloss
    facet = "formula" if "=" in tex or "\\frac" in tex else "symbol"
    if "=" in term.plain or not is_term(term, language) or (facet == "symbol" and _is_told(answer.plain, term.plain)):
        return
    front = language.ask(facet, x=term)
    yield scope.candidate(
        "acronym", facet, 52, line, handle=term.plain, facet=facet, front=front, back=answer, crumbs=crumbs
    )


_INITIALS = 3
"""Letters of an abbreviation; a longer word in a name of another script is a name itself."""
_LONG_NAME = 9
"""Units of a phrase of which a bracket may gloss the last word."""
_BY_LETTERS = re.compile("[A-Z](?:-[A-Z])+")
"""``R-W``, of a read and a write: initials in the place of the words, no name."""


def _is_told(symbol: str, name: str) -> bool:
    """Whether a symbol is a remark in words, or the first letter of what it stands for."""
    letters = re.sub(r"\\[A-Za-z]+|[^A-Za-z]", "", symbol)
    return len(symbol.split()) > 2 or "\\text" in symbol or (len(letters) == 1 and name[:1].lower() == letters.lower())


def _pair(
    scope: Scope, line: Line, long: Rich, short: Rich, crumbs: list[Rich] | None, language: Language | None = None
) -> Iterator[Candidate]:
    """Long and short name, asked both ways in one note."""
    language = language or scope.language_for(line.text)
    long, short = trimmed(unmarked(long)).strip('"“”'), trimmed(short)
    if normal(long.plain) == normal(short.plain) or not normal(short.plain) or re.search(r"[:：]", long.mask):
        return
    if re.search(r"\w[/+]\w", short.mask) and not re.search("[/+]", long.mask) and cjk_share(long.mask):
        # Two abbreviations beside one name: devices of a kind, not its short form.
        return
    if _BY_LETTERS.fullmatch(short.plain) or normal(long.plain).removeprefix(normal(short.plain)).isdecimal():
        return
    handle = short.plain
    path = scope.crumbs(line if line.kind != "heading" else None) if crumbs is None else crumbs
    hidden = {normal(long.plain), normal(short.plain)}
    path = [crumb for crumb in path if not any(name in normal(crumb.plain) for name in hidden)]
    text = language.ask("names", short=_deletion(short, 1), long=_deletion(long, 2))
    if spells(long.plain, short.plain) or len(normal(long.plain)) > 0.68 * len(normal(text.plain)):
        # Where the initials give the short name away, or the long one would be most of the sentence: one direction.
        front = language.ask("long_form", x=short)
        yield scope.candidate(
            "acronym", "expansion", 56, line, handle=handle, facet="expansion", front=front, back=long, crumbs=path
        )
        return
    yield scope.candidate(
        "acronym", "expansion", 56, line, handle=handle, facet="expansion", text=text, crumbs=path, lines=long.lines
    )


def spells(long: str, short: str) -> bool:
    """Whether a short name can be read off the initials of the long one."""
    plain = "".join(character for character in short.lower() if character.isalpha())
    # "VAEs" are several; Pre-training may count as two words or as one.
    forms = {plain, plain.removesuffix("s") if short.endswith("s") else plain}
    for name, between in itertools.product((long, _TAIL.sub("", long)), (r"[\s/-]+", r"[\s/]+")):
        parts = [word for word in re.split(between, name.strip().lower()) if word]
        if forms & {"".join(word[0] for word in parts), "".join(word[0] for word in parts if not _small(word))}:
            return bool(plain)
    # PRNG of a pseudorandom number generator: a word may give more than its initial.
    return short.removesuffix("s").isupper() and len(plain) > 2 and _initials_match(short, long)


def _deletion(name: Rich, number: int) -> Rich:
    return Rich(tuple(run._replace(cloze=number, link="") for run in name.runs))


def _initials_match(short: str, long: str) -> bool:
    """Whether the capitals of a short form are the initials of the long form's words, in order."""
    letters = [
        character.lower() for character in short if character.isalpha() and (character.isupper() or len(short) <= 3)
    ]
    letters = letters[:-1] if short.endswith("s") and letters and letters[-1] == "s" and len(letters) > 2 else letters
    spelt = [word for word in re.split(r"[\s/-]+", long.strip()) if word]
    parts = [word.lower() for word in spelt]
    # An abbreviation inside a long form stands for itself: "Synchronous DRAM".
    initials = [letter.lower() for word in spelt for letter in (word if word[1:] and word.isupper() else word[0])]
    if len(letters) < 2 or len(initials) < 2 or initials[0] != letters[0]:
        return False
    if _in_order(letters, initials):
        return True
    # Further letters may come from inside the words, as long as each word gives its first: REST, VAE.
    inner = [word[0] for word in parts if word[0].isalpha() and not _small(word)]
    return len(letters) <= 2 * len(inner) and _in_order(inner, letters) and _in_order(letters, list("".join(parts)))


def _in_order(few: list[str], many: list[str]) -> bool:
    """Whether all letters of one list stand in another, in their order."""
    rest = iter(many)
    return all(letter in rest for letter in few)


def _initials(before: str, inner: str) -> tuple[str, str] | None:
    """Schwartz and Hearst: the words before a bracket whose initials spell what it holds."""
    short = inner.strip()
    if not _SHORT.fullmatch(short) or not 2 <= len(short) <= 10 or sum(map(str.isupper, short)) < 2:
        return None
    letters = [character for character in short.rstrip("s") if character.isalpha()]
    tokens = [match for match in re.finditer(r"[A-Za-z][A-Za-z0-9'’]*", before)][-(2 * len(letters) + 2) :]
    fitting = []
    for size in range(min(len(letters) + 2, len(tokens)), 1, -1):
        long = before[tokens[-size].start() :].strip()
        if re.search(rf"[,.;:，。；：()（）{CJK}]", long) or _small(tokens[-size].group()):
            continue
        if _initials_match(short, long) and long[0].lower() == letters[0].lower():
            # A word before the name may begin like it: "regulating rapid eye movement (REM)".
            spelled = [word.group()[0].lower() for word in tokens[-size:] if not _small(word.group())]
            if spelled == [letter.lower() for letter in letters]:
                return long, short
            fitting.append(long)
    if not fitting and tokens and not before[tokens[-1].end() :].strip() and _of_one_word(short, tokens[-1].group()):
        # “phosphofructokinase (PFK)”
        fitting.append(tokens[-1].group())
    return (fitting[0], short) if fitting else None


def _of_one_word(short: str, word: str) -> bool:
    """Whether an abbreviation in capitals is made of letters of one long word, its initial first."""
    letters, inside = list(short.lower()), list(word.lower())
    return (
        short.isupper()
        and short.isalpha()
        and len(short) == _OF_ONE_WORD
        and len(word) > _LONG_WORD
        and word[1:].islower()
        and letters[0] == inside[0]
        and _in_order(letters, inside)
    )


_OF_ONE_WORD: Final = 3
"""Letters of an abbreviation of one word."""
_LONG_WORD: Final = 12
"""Letters; a shorter word needs no abbreviation."""


def _no_name(text: str) -> bool:
    """Whether a bracket holds something else than a name: a year, a file, a remark."""
    return (_NOT_NAME.fullmatch(text) or everywhere("not_names").fullmatch(text)) is not None


def _one_small_word(text: str) -> bool:
    """A single word in small letters: beside a phrase it names a parameter or a piece of code."""
    return re.fullmatch(r"[a-z]+", text.strip()) is not None


def _is_short(text: str) -> bool:
    """Mostly capitals: an abbreviation, not a hyphenated name."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return _SHORT.fullmatch(text) is not None and len(letters) <= 8 and capitals >= 2 and capitals >= 0.5 * len(letters)


def _small(word: str) -> bool:
    return word.lower() in words_everywhere("small_words")
