"""A name and what a bracket or a dash gives it: its long or short form, its name in another language, its symbol."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import MATH, Candidate, Rich
from flashgen.rules.answers import as_deletion
from flashgen.rules.base import Scope
from flashgen.rules.initials import SHORT, initials_match, is_short, long_form, spells
from flashgen.rules.language import Language, everywhere, is_one_of, words_everywhere
from flashgen.rules.lines import split_label
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import cjk_share, normal, split_outside, trimmed, units, unmarked, words

_BECOMES: Final = re.compile(r".*(?:[-=]>|[→⇒⟶])")
_FOREIGN: Final = re.compile(r"[A-Za-z\u00c0-\u024f](?:[\w ’'/+-]|\.(?=\s|$))*")
_NUMBERED: Final = re.compile(r"_|\s\d+(?:\.\d+)*$")
"""A symbol with an index, or a number of the document: ``L_graph``, ``Lemma 3.2``."""
_NOT_NAME: Final = re.compile(
    r"\d{4}|\d+(?:\.\d+)*|[a-z]\d+(?:-\d+)?|\W+|[a-z]|v?\d[\d.]*\w*|.*\.(?:py|js|md|png|c|h)|.*[()（）=<>].*|.*[+-]",
    re.IGNORECASE,
)
_MOST: Final = 3
"""Names in one bracket."""
_COUNT: Final = re.compile(r"\d+(?:[-–~.]\d+)?\s")
"""How an amount begins."""
_A_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LATIN: Final = re.compile("[a-z]+")
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_CAPITALS: Final = re.compile(r"[（(][A-Z_ ]{0,30}[A-Z]{7}[A-Z_ ]{0,30}[)）]")
"""A word that is longer than an abbreviation."""
_INITIALS: Final = 3
"""Letters of an abbreviation; a longer word in a name of another script is a name itself."""
_LONG_NAME: Final = 9
"""Units of a phrase of which a bracket may gloss the last word."""
_NATIVE: Final = 16
"""Units of a name in the note's own script; a longer bracket is a remark."""
_OWN_WORDS: Final = 5
"""Words of a name that such a bracket translates."""
_ABBREVIATED: Final = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,3}(?:[-/][A-Z0-9]{1,4})?")
_PLAIN_WORDS: Final = re.compile(r"[A-Za-z][a-z]+(?:[ -][A-Za-z][a-z]+)*")
_PACKAGE: Final = re.compile(r"[a-z]+(?:[-.][a-z]+)+")
"""A name of software: what stands in the bracket behind it is a remark."""
_CONDITION: Final = re.compile(r"[≠≥≤<>]|\\[gln][eqt]{1,2}(?![a-z])|^[^=]{1,16}=\s*[\w{}^\\]{1,16}$")
"""A formula that says when something holds or what value it has, not what it is: ``x_t = x_1``, ``l = 0``."""
_BY_LETTERS: Final = re.compile("[A-Z](?:-[A-Z])+")
"""``R-W``, of a read and a write: initials in the place of the words, no name."""
_MOST_OF: Final = 0.68
"""Share of a sentence that a long name may be and still be hidden in it."""


def names(scope: Scope, line: Line, term: Rich, gloss: Rich, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """All pairs of one bracket: 中文（English，ABBR）, ABBR（long form）, name（symbol）."""
    language = scope.language_for(term)
    term = _without_lead(term, language)
    if any(run.marks & MATH for run in gloss.runs):
        yield from _formula(scope, line, term, gloss, language, crumbs)
        return
    if not _has_edges(term, language):
        return
    parts = [part for part in split_outside(gloss, "，,；;" + language.text("gloss_separators")) if normal(part.plain)]
    if not parts or len(parts) > _MOST or any(_no_name(part.plain.strip()) for part in parts):
        return
    foreign = [part for part in parts if _is_foreign(part)]
    if cjk_share(term.plain) > 0.3 or (language.script != "Latin" and not re.search("[A-Za-z]", term.mask)):
        yield from _native_term(scope, line, term, foreign, language, crumbs)
    elif len(parts) == 1:
        yield from _foreign_term(scope, line, term, parts[0], crumbs)
    elif SHORT.fullmatch(term.plain.strip()):
        # “UDP（user datagram protocol，用户数据报协议）”
        spelt = [part for part in parts if initials_match(term.plain.strip(), part.plain)]
        if len(spelt) == 1:
            yield from pair(scope, line, spelt[0], term, crumbs)


def bare(gloss: Rich, language: Language) -> Rich:
    """The names in a bracket without the words that say what they are: ``英语：Stroke，简称 S``."""
    parts = split_outside(gloss, "，,；;" + language.text("gloss_separators"))
    leads = [language.start("gloss_leads").match(part.mask) for part in parts]
    if not any(leads):
        return gloss
    first, *others = (part[lead.end() :].strip() if lead else part for part, lead in zip(parts, leads, strict=True))
    for part in others:
        first = first + Rich.of("，") + part
    return first


def pair(
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
    path = scope.crumbs(line if line.kind != "heading" else None) if crumbs is None else crumbs
    hidden = {normal(long.plain), normal(short.plain)}
    path = [crumb for crumb in path if not any(name in normal(crumb.plain) for name in hidden)]
    handle = short.plain
    text = language.ask("names", short=as_deletion(short, 1), long=as_deletion(long, 2))
    if spells(long.plain, handle) or len(normal(long.plain)) > _MOST_OF * len(normal(text.plain)):
        # Where the initials give the short name away, or the long one would be most of the sentence: one direction.
        front = language.ask("long_form", x=short)
        yield scope.candidate(
            "acronym", "expansion", 56, line, handle=handle, facet="expansion", front=front, back=long, crumbs=path
        )
        return
    yield scope.candidate(
        "acronym", "expansion", 56, line, handle=handle, facet="expansion", text=text, crumbs=path, lines=long.lines
    )


def _without_lead(term: Rich, language: Language) -> Rich:
    """The name that a bracket stands behind: “X 称为 Y（…）” names Y, “A → B（…）” what A becomes."""
    if called := language.start("calls").search(term.mask):
        term = trimmed(term[called.end() :])
    if so_called := language.start("so_called").match(term.mask):
        term = trimmed(term[so_called.end() :])
    if arrow := _BECOMES.match(term.mask):
        term = trimmed(term[arrow.end() :])
    return term


def _has_edges(term: Rich, language: Language) -> bool:
    """Whether a term is one name, of which it is certain where it begins."""
    mask = term.mask
    if language.start("pronouns").match(mask) or language.start("connectives").match(mask):
        return False
    if not language.spaced and (language.start("verb_start").match(mask) or "、" in mask):
        # Of several names the bracket may gloss the last.
        return False
    if cjk_share(term.plain) and (re.search("[（(]", mask) or language.full("two_names").match(term.plain.strip())):
        # Of two names the gloss may be that of one.
        return False
    if not is_term(term, language) or (language.full("not_term").match(term.plain) and not language.spaced):
        return False
    calculated = any(run.marks & MATH for run in term.runs) or re.search("[=^<>≤≥]", mask)
    # In a clause that ends in the name it cannot be told where that begins.
    return not (calculated or language.start("in_no_name").search(mask))


def _no_name(text: str) -> bool:
    """Whether a bracket holds something else than a name: a year, a file, a remark."""
    return (_NOT_NAME.fullmatch(text) or everywhere("not_names").fullmatch(text)) is not None


def _is_foreign(name: Rich) -> bool:
    said = name.plain.strip()
    return cjk_share(name.plain) < 0.1 and _FOREIGN.fullmatch(said) is not None and not _NUMBERED.search(said)


def _native_term(
    scope: Scope, line: Line, term: Rich, foreign: list[Rich], language: Language, crumbs: list[Rich] | None
) -> Iterator[Candidate]:
    """A name in the note's own script, with its foreign names: ``循环神经网络（Recurrent Neural Network，RNN）``."""
    short = [] if _in_capitals(scope) else [name for name in foreign if is_short(name.plain.strip())]
    longer = [name for name in foreign if name not in short]
    if longer and re.fullmatch(r"[a-z]{1,2}", longer[0].plain.strip()):
        yield from pair(scope, line, term, longer[0], crumbs, language)
        return
    phrase = language.start("not_in_name").search(term.mask)
    if longer and phrase and (_one_small_word(longer[0].plain) or units(term.plain) > _LONG_NAME):
        return
    if longer and (language.particles or language.quotes(term.plain)):
        # Most of what is glossed is a loan word, too, or a quoted word that the gloss says how to read.
        return
    # “100 毫米汞柱（mmHg）” is an amount.
    amount = _COUNT.match(term.mask) or _is_title(line, term, language)
    # What a section of any note is called says nothing about its thing, and letters between signs name none.
    longer = [name for name in longer if _A_WORD.search(name.plain)]
    if longer and not amount and not _is_plain(longer[0]) and not _may_name_a_side(term, language):
        if _shares_a_word(term, longer[0]) or _says_letters(term, longer[0]):
            return
        front = language.ask("foreign", x=term)
        handle, back = term.plain, longer[0]
        yield scope.candidate(
            "acronym", "bilingual", 55, line, handle=handle, facet="foreign", front=front, back=back, crumbs=crumbs
        )
    if longer and short:
        yield from pair(scope, line, longer[0], short[0], crumbs, language)
    elif not longer and (short or foreign):
        yield from pair(scope, line, term, (short or foreign)[0], crumbs, language)


def _foreign_term(scope: Scope, line: Line, term: Rich, gloss: Rich, crumbs: list[Rich] | None) -> Iterator[Candidate]:
    """A name in Latin letters with one other: what it is called in the note's own script, or its long or short form."""
    own = term.plain.strip()
    if cjk_share(gloss.plain) > 0.5 and units(gloss.plain) <= _NATIVE:
        native = scope.language_for(gloss)
        if _translates(own, gloss, native) and not _is_title(line, gloss, native):
            front = native.ask("native", x=term)
            yield scope.candidate(
                "acronym", "native", 55, line, handle=own, facet="native", front=front, back=gloss, crumbs=crumbs
            )
    elif SHORT.fullmatch(own) and len(words(gloss.plain)) >= 2 and initials_match(own, gloss.plain):
        yield from pair(scope, line, gloss, term, crumbs)
    elif (
        _is_foreign(gloss)
        and not _in_capitals(scope)
        and is_short(gloss.plain.strip())
        and (long := long_form(own, gloss.plain))
    ):
        yield from pair(scope, line, Rich.of(long), gloss, crumbs)


def _translates(own: str, gloss: Rich, native: Language) -> bool:
    """Whether a bracket in the note's own script gives the whole name before it, and no remark on it."""
    # An abbreviation beside other words is not all that the gloss translates.
    whole = _ABBREVIATED.fullmatch(own) or _PLAIN_WORDS.fullmatch(own)
    # Of a numbered thing, “LBA0（MBR 兼容区块）”, a bracket tells what it is.
    if not whole or own[-1:].isdigit() or _PACKAGE.fullmatch(own) or len(words(own)) > _OWN_WORDS:
        return False
    return not (
        re.search(r"[，。：；]", gloss.mask)
        or native.start("not_in_name").search(gloss.mask)
        or native.start("verb_start").match(gloss.mask)
        or native.full("not_term").match(gloss.plain.strip())
        or native.start("in_no_name").search(gloss.mask)
    )


def _in_capitals(scope: Scope) -> bool:
    """Whether a section writes the words of its brackets in capitals: ``阻塞（BLOCKED）``."""
    found: bool | None = scope.memory.get("in capitals")
    if found is None:
        found = any(_CAPITALS.search(line.text.mask) for line in scope.outline.lines)
        scope.memory["in capitals"] = found
    return found


def _shares_a_word(native: Rich, foreign: Rich) -> bool:
    """``Marfan 综合征（Marfan syndrome）``: the name has a word of the other already."""
    own = {word.lower() for word in words(native.plain) if len(word) > _INITIALS and word.isascii()}
    return bool(own & {word.lower() for word in words(foreign.plain)})


def _says_letters(native: Rich, foreign: Rich) -> bool:
    """``B 细胞（B cell）``: the letter of a name and one word more, which its other half says."""
    letters, spelt = ({*_LATIN.findall(name.plain.lower())} for name in (native, foreign))
    return len(letters) == 1 and letters < spelt and len(spelt) == 2 and len(*letters) == 1


def _one_small_word(text: str) -> bool:
    """A single word in small letters: beside a phrase it names a parameter or a piece of code."""
    return re.fullmatch(r"[a-z]+", text.strip()) is not None


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


def _is_told(symbol: str, name: str) -> bool:
    """Whether a symbol is a remark in words, or the first letter of what it stands for."""
    letters = re.sub(r"\\[A-Za-z]+|[^A-Za-z]", "", symbol)
    return len(symbol.split()) > 2 or "\\text" in symbol or (len(letters) == 1 and name[:1].lower() == letters.lower())
