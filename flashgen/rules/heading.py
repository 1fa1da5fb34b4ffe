"""Headings that name a thing, answered by the line below them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from flashgen.model import (
    EMPHASIS,
    STRONG,
    Block,
    Break,
    Candidate,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
    Section,
)
from flashgen.rules.base import Scope, Siblings, content, fit, inside, is_derivation, lines_of
from flashgen.rules.labels import all_bold, is_facet
from flashgen.rules.language import Language, is_one_of
from flashgen.rules.lines import is_figure, split_gloss, split_label
from flashgen.rules.opening import NO_THING, may_open, opening
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import normal, sentences, trimmed, units, wholly
from flashgen.rules.told import LIST_TITLE
from flashgen.rules.wordings import worded


def heading(scope: Scope) -> Iterator[Candidate]:
    """A line without a subject of its own, right under the heading of a thing, says what the thing is.

    ``## 残差网络`` ⏎ ``一种带跳连的卷积架构`` → 残差网络是什么？ / 一种带跳连的卷积架构
    """
    name = scope.heading or scope.entity
    if not name:
        return
    language = scope.language_for(name)
    own = normal(split_gloss(name)[0].plain) == normal(scope.entity.plain)
    if is_facet(name.plain, language) or not own or not is_term(scope.entity, language):
        return
    if any(language.full(entry).match(scope.entity.plain.strip()) for entry in ("no_opening", "compound")):
        return
    for line in scope.outline.lines:
        if (line.kind == "item" and not (language.spaced and line.first)) or line.parents or line.pseudo:
            continue
        if line.items and not language.spaced and units(line.text.plain) <= LIST_TITLE:
            # The title of the list below it.
            continue
        if _says_what(line.text, language, line.first, normal(scope.entity.plain)):
            said, *more = sentences(line.text)
            answer, extra = fit(_without_copula(said, language))
            if answer and more:
                # What the thing is, is said once; the rest tells of it.
                extra = content(line.text)
            front = language.ask("term" if language.has("term") else "what", x=scope.entity)
            bare = language.full("bare_genus").match(answer.mask)
            if answer and not bare and normal(scope.entity.plain) not in normal(answer.plain):
                yield scope.candidate(
                    "heading", "first-line", 55, line, handle=scope.entity.plain, front=front, back=answer, extra=extra
                )
                return
    if (formula := _formula(scope, language)) is not None:
        yield formula
        return
    found = list(_opening(scope, language))
    yield from found or _told(scope, language)


def _formula(scope: Scope, language: Language) -> Candidate | None:
    """The formula that a heading has right below it, pictures apart: ``## 动量`` ⏎ ``$$p = mv$$``."""
    said = (block for block in scope.section.blocks if not (isinstance(block, Paragraph) and is_figure(block.text)))
    block = next(said, None)
    name = scope.entity.plain.strip()
    if not isinstance(block, MathBlock) or "=" not in block.tex or is_derivation(block):
        return None
    if (
        not language.has("formula")
        or is_one_of(name, language, "skip_labels", *NO_THING)
        or any(map(str.isdigit, name))
    ):
        return None
    asked = not language.text("formula_named") or language.full("formula_named").match(name)
    phrase = "what" if language.full("formula_label").match(name) else "formula" if asked else "label"
    return scope.candidate(
        "heading",
        "formula",
        52,
        None,
        handle=name,
        facet="formula",
        front=language.ask(phrase, x=_article_small(scope.entity, language)),
        back=(block,),
        lines=(*lines_of([block]), *(above.line for above in scope.section.path[-1:])),
    )


def _article_small(name: Rich, language: Language) -> Rich:
    """``The golden ratio`` as it stands in a sentence; a name without an article as it is."""
    article = re.match(language.text("articles") or "(?!)", name.plain, re.IGNORECASE)
    return inside(name, language) if article else name


def _without_copula(text: Rich, language: Language) -> Rich:
    """``Is a queue that …``: the question says the verb."""
    copula = language.text("copula") if language.spaced else ""
    begins = copula and re.match(copula, text.mask, re.IGNORECASE)
    return text[text.mask.index(" ") + 1 :] if begins else text


def _opening(scope: Scope, language: Language) -> Iterator[Candidate]:
    """The first sentence under a heading, where it goes on from the heading as its subject."""
    lines = [line for line in scope.outline.lines if _may_tell(line, language) and not line.parents and not line.pseudo]
    for line in lines[:_NEAR]:
        language = scope.language_for(line.text)
        # In notes that are bold all through a bold line is no label.
        text = line.text.without(STRONG) if line.kind == "item" and all_bold(line.text) else line.text
        found = opening(text, scope.entity, language)
        if found is None or (not line.first and not found.named):
            continue
        answer, _ = fit(found.said)
        phrase = "what" if found.defines else "label"
        if not found.defines and language.has("acts") and language.start("acting").match(answer.mask):
            many = language.has("acts_many") and language.full("many").match(scope.entity.plain.strip())
            phrase = "acts_many" if many else "acts"
        if answer:
            yield scope.candidate(
                "heading",
                "opening",
                48,
                line,
                handle=scope.entity.plain.strip(),
                facet="" if found.defines else "about",
                front=language.ask(phrase, x=scope.entity),
                back=answer,
                extra=content(line.text) if len(sentences(line.text)) > 1 else (),
            )
            return


def _may_tell(line: Line, language: Language) -> bool:
    """Whether a line is text, or where its verb shows that it tells of the heading, the first item below it."""
    if line.kind != "item" or not line.first:
        # A line that begins small goes on from something else.
        return line.kind == "text" and not (language.spaced and line.text.mask[:1].islower())
    return language.spaced or language.start("opening_copula").match(line.text.mask) is not None


def _told(scope: Scope, language: Language) -> Iterator[Candidate]:
    """A heading with one paragraph below it, where others beside it have one each: the paragraph tells of its name."""
    text = _only_text(scope.section)
    if text is None or (scope.below and not wholly(text, EMPHASIS)) or _texts(scope.beside) < _SEVERAL:
        return
    if scope.language_for(text) is not language or any(run.marks & STRONG for run in text.runs):
        # What is bold is asked for.
        return
    name = scope.entity.plain.strip()
    if is_one_of(name, language, "skip_labels", *NO_THING):
        return
    answer, extra = fit(text)
    said = sentences(answer)
    if len(said) > _FEW:
        answer, extra = trimmed(said[0]), content(text)
    if language.start("examples").match(text.mask):
        return
    if not said or not may_open(text, said[0], language) or language.start("negation").match(said[0].mask):
        return
    front = worded(language, "label_questions", scope.entity, answer, Rich())
    if front is not None and not front:
        return
    line = scope.outline.lines[0]
    yield scope.candidate(
        "heading",
        "told",
        50,
        line,
        handle=name,
        facet="about",
        front=front or language.ask("label", x=scope.entity),
        back=answer,
        extra=extra,
    )


_FEW: Final = 2
"""Sentences of an answer about one thing."""
_SEVERAL: Final = 2
"""Headings with one paragraph each, from which they are names and what they mean."""


def _texts(siblings: Siblings) -> int:
    """How many of some sections consist of one paragraph."""
    found: int | None = siblings.memory.get("texts")
    if found is None:
        found = siblings.memory["texts"] = sum(_only_text(section) is not None for section in siblings.sections)
    return found


def _only_text(section: Section) -> Rich | None:
    """The paragraph or the single item that a section consists of, pictures aside, or the line that it begins with
    where that is in italics or the first of lines with nothing between them."""
    said = [
        block
        for block in section.blocks
        if not isinstance(block, Break) and not (isinstance(block, Paragraph) and is_figure(block.text))
    ]
    only: Block | None = said[0] if said else None
    if isinstance(only, Quote) and not only.kind and len(only.blocks) == 1:
        only = only.blocks[0]
    if isinstance(only, ListBlock) and len(only.items) == 1 and len(only.items[0].blocks) == 1:
        only = only.items[0].blocks[0]
    if not isinstance(only, Paragraph) or only.text.media or split_label(only.text) is not None:
        return None
    lines = all(
        isinstance(block, Paragraph) and block.line == before.end + 1 for before, block in itertools.pairwise(said)
    )
    if len(said) > 1 and not lines and not wholly(only.text, EMPHASIS):
        return None
    return only.text if units(only.text.plain) <= _MAX_TOLD else None


_MAX_TOLD: Final = 200
"""Units of a paragraph that tells of one thing."""
_NEAR: Final = 4
"""Lines of a section in which its heading is told of."""


def _says_what(text: Rich, language: Language, first: bool, name: str) -> bool:
    """Whether a line is a noun phrase that names a kind of thing, or begins with a copula; a phrase that ends as the
    name does says what kind of it the thing is: ``本征半导体`` ⏎ ``不含杂质的半导体``."""
    mask = text.mask.strip()
    said = next(iter(sentences(text)), text).mask.strip()
    if not mask or mask[-1] in "：:？?؟" or units(said) > 80 or split_label(text) is not None or text.media:
        return False
    clause = re.split(r"[，。；,;.،؛]", mask, maxsplit=1)[0].strip()
    genus = not language.spaced and (_genus(language).fullmatch(clause) or _ends_as(text, name, language))
    # Further below a side of a thing stands what takes part in it.
    linker = language.text("linker")
    later = genus and not (linker and linker in name)
    if (not first and not later) or (not language.spaced and language.start("counting").match(clause)):
        # "Four kinds of" announces what stands below.
        return False
    if any(language.start(name).match(mask) for name in ("pronouns", "connectives", "lead_ins")):
        return False
    if language.finds(("opinion", "meta"), mask) or any(run.link for run in text.runs):
        return False
    if genus:
        return units(clause) >= 4
    if first and not language.spaced and (kinds := language.parts("definition_body")):
        # “一种 …” and the like: the first pattern of a body that says what its label is.
        return re.match(kinds[0].removesuffix(".*"), mask) is not None and units(clause) >= 6
    copula = language.text("copula")
    named = language.text("phrase_of_kind")
    phrase = bool(named and re.fullmatch(named, said) and not language.start("opening_verb").match(said))
    # A phrase that begins small is no sentence: “the ability to …”.
    bare = language.spaced and mask[0].islower() and not language.start("of_notes").match(said)
    bare = bare and language.full("defining_phrase").match(said.rstrip(".")) is not None
    return first and (phrase or bare or bool(copula and re.match(copula, mask, re.IGNORECASE)))


def _ends_as(text: Rich, name: str, language: Language) -> bool:
    """Whether all of a text is one phrase whose last word is the last word of a longer name."""
    said = split_gloss(trimmed(text))[0].mask.strip()
    linker = language.text("linker")
    told, _, last = said.rpartition(linker) if linker else ("", "", "")
    begins = language.start("verb_first").match(said) or language.start("clause_verb").search(told)
    return bool(
        told
        and _LAST <= len(last) < len(name)
        and name.endswith(normal(last))
        and not begins
        and units(told) <= _TOLD
        and "，" not in said
    )


_TOLD: Final = 18
"""Units of what tells a kind of thing from others; what is longer is a sentence."""
_LAST: Final = 1
"""Characters of a word for a kind of thing."""


@cache
def _genus(language: Language) -> re.Pattern[str]:
    """A clause that ends in a word for a kind of thing."""
    return re.compile(language.text("before_genus") + language.text("genus"), re.IGNORECASE)
