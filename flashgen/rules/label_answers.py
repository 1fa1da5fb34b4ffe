"""The card of a label: where its answer stands, how it is asked, how much of it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from flashgen.model import ATOM_CHAR, MATH, Candidate, CodeBlock, Content, ListBlock, MathBlock, Paragraph, Quote, Rich
from flashgen.rules.base import LONG_ANSWER, SEVERAL, Scope, content, defining, fit, lines_of
from flashgen.rules.label_worth import (
    adds_little,
    goes_elsewhere,
    is_symbol,
    is_value,
    may_be_told,
    only_links,
    says_nothing,
    spells_out,
    takes_up,
    tells_of,
    told_front,
)
from flashgen.rules.labels import MAX_NAME, acceptable, all_bold, ask, is_facet, is_nominal, what
from flashgen.rules.language import Language
from flashgen.rules.lines import Label, split_label, unnumbered
from flashgen.rules.opening import opening
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    ADDRESS,
    TRAILS_OFF,
    ends_in_colon,
    find_all,
    in_brackets,
    normal,
    sentences,
    trimmed,
    units,
    unmarked,
)

_INNER: Final = 2
"""Headings above what is said of a thing in the document, and not of the document."""
_TITLE: Final = 8
"""Units of a text below a name that says something; a shorter one may be a title itself."""
_FOLLOWS: Final = 60
"""Units of a text that gives an answer in the place of a link."""
_CODE_LINES: Final = 12
"""Line breaks of code that answers a label."""
_IN_SHORT: Final = 60
"""Units of what an item says of its head."""
_GOES_ON: Final = ("，", ",", "、")
"""The end of a text that goes on in what stands below it."""
_SHORTEST: Final = 1
"""Units of a name whose last character may be a verb; of a shorter one it belongs to the name."""
_NEXT_LABEL: Final = re.compile(
    r",\s*(?=[A-Z][\w-]*(?:\s[A-Z][\w-]*)?:\s)|[；;]\s*(?=[*＊※]?[^\W\d_][^，。；：,;:\s]{0,9}[：:](?!\d))|[，,]\s*(?=[^\W\d_][^，。；：,;:\s]{0,3}[：:](?!\d))"
)
_MIN_COUNTED: Final = 4
"""Units of an answer that names what its label counts."""
_CLAUSES: Final = re.compile(r"[，,。；;]|\.\s")
"""What ends a clause inside a text."""
_GLOSS: Final = re.compile(rf"\s*[（(][^（()）]{{1,{MAX_NAME}}}[）)]")
"""A second name behind the name."""


@dataclass(frozen=True)
class _Labelled:
    """A label in its line, and as what its cards are entered."""

    scope: Scope
    line: Line
    label: Label
    language: Language
    rule: str
    rank: int

    @property
    def name(self) -> str:
        return self.label.term.plain.strip()


def label_candidates(scope: Scope, line: Line, label: Label, rule: str, rank: int) -> Iterator[Candidate]:
    """The card of ``X：Y``: what X is, does or has, answered by Y; longer answers cut, the rest in Extra.

    A body that follows in its own block counts when it is a formula, code or a table, or a paragraph that names the
    label.
    """
    language = scope.language_for(label.term, label.body)
    label = _tidied(line, label, language)
    # The text behind a head is read sentence by sentence.
    if label.style == "head" or not acceptable(label, language):
        return
    if _is_of_notes(scope, line, label, language):
        return
    if in_brackets(label.body.plain):
        # A remark on the label, whose text stands elsewhere.
        return
    it = _Labelled(scope, line, label, language, rule, rank)
    below, block = line.told or _only_item(line), next(iter(line.children), None)
    if normal(label.body.plain) or (label.body.media and below is None):
        yield from _answered(it, label.body, set())
    elif below is not None:
        yield from _answered(it, below.text, lines_of([below]))
    elif isinstance(block, (MathBlock, CodeBlock)) and label.style != "plain":
        yield from _shown(it, block)
    elif isinstance(line.below, Quote) and not line.below.kind:
        yield from _quoted(it, line.below)
    elif isinstance(block, Paragraph):
        yield from _told_below(it, block)


def _is_of_notes(scope: Scope, line: Line, label: Label, language: Language) -> bool:
    """Whether a label may say when the notes were made, or what is in them, and not a thing that they tell of."""
    outer = len(scope.section.path) < _INNER and not line.parents
    return outer and language.full("dated_labels").match(label.term.plain.strip()) is not None


def _tidied(line: Line, label: Label, language: Language) -> Label:
    """A label without what leads up to it, its number and its verb; a head whose text is short, as a bold label."""
    lead = language.start("lead_ins").match(label.term.mask) if label.style == "plain" else None
    term = label.term[lead.end() :] if lead and lead.end() < len(label.term.mask) else label.term
    label = replace(label, term=_without_copula(unnumbered(unmarked(term).strip("*＊※★☆ ")), language))
    short = label.style == "head" and (_is_fragment(label, language) or _tells_in_short(line, label, language))
    return replace(label, style="bold") if short else label


def _told_below(it: _Labelled, block: Paragraph) -> Iterator[Candidate]:
    """The paragraph below a label without a text of its own."""
    label, language, said = it.label, it.language, block.text
    above = label.style == "plain" and label.colon and is_nominal(label.term, language)
    title = units(said.plain) < _TITLE and is_term(said, language)
    if not (label.style == "bold" or above) or all_bold(said) or (title and not above):
        return
    if above and (split_label(said) is not None or goes_elsewhere(said, language)):
        return
    if above or takes_up(said, label) or (label.colon and not is_facet(label.term.plain, language)):
        yield from _answered(it, said, lines_of([block]))
    else:
        yield from _opened(it, block)


def _answered(it: _Labelled, body: Rich, cited: set[int]) -> Iterator[Candidate]:
    """The card of a label and its text."""
    if only_links(body) and isinstance(follow := next(iter(it.line.children), None), Paragraph):
        # A link stands where the answer should be; the next line gives it.
        if split_label(follow.text) is not None or units(follow.text.plain) > _FOLLOWS:
            return
        body, cited, it = follow.text, lines_of([follow]), replace(it, rank=it.rank + 8)
    if not _is_whole(it, body):
        return
    asked = _asked(it, body)
    if asked is None:
        return
    front, body = asked
    cut = _cut(it, _without_urls(body), sided=is_facet(it.name, it.language))
    if cut is None:
        return
    answer, extra = cut
    tells = tells_of(front, it.label, answer, it.language)
    if tells and not it.language.spaced:
        front, tells = it.language.ask("label", x=it.label.term), False
    if tells or (it.label.style == "code" and spells_out(it.name, answer, it.language)):
        return
    if adds_little(it.name, answer.plain, it.language) or says_nothing(answer, it.language):
        return
    back: Content = content(answer)
    if words_below := _said_in_words(it.line, body):
        back, cited = (*back, words_below), cited | lines_of([words_below])
    yield it.scope.candidate(
        it.rule,
        it.label.style,
        it.rank,
        it.line,
        handle=it.name,
        front=front,
        back=back,
        extra=extra,
        lines=cited,
    )


def _is_whole(it: _Labelled, body: Rich) -> bool:
    """Whether a text is an answer of its own: no link, opinion or bare value, and nothing that goes on below it."""
    mask, line, language = body.mask.rstrip(), it.line, it.language
    if only_links(body) or language.start("opinion").search(body.mask):
        return False
    if language.spaced and not it.label.colon and language.start("connectives").match(body.mask):
        # “Baker leaves - then the oven cools”: the sentence goes on across its dash.
        return False
    into_formula = isinstance(next(iter(line.children), None), MathBlock) and mask[-1:].isalnum()
    if into_formula and not language.spaced and line.kind != "item":
        return False
    if line.children and (mask.endswith(TRAILS_OFF) or language.start("goes_on").search(body.mask)):
        # It ends in the list below it.
        return False
    if mask[-1:] in _GOES_ON or is_value(body):
        return False
    return language.full("asks_itself").match(it.name) is not None or not (
        language.full("bare_body").match(trimmed(body).plain) or language.full("asking_body").match(body.mask)
    )


def _asked(it: _Labelled, body: Rich) -> tuple[Rich, Rich] | None:
    """(question, answer) of a label and its text; None where it asks nothing."""
    scope, line, label, language = it.scope, it.line, it.label, it.language
    said, defines = _without_own_name(body, label, language)
    front = language.ask(what(language, it.name), x=label.term) if defines else ask(scope, line, label, language, said)
    if front is None:
        return None
    unfinished = language.spaced and line.children and ends_in_colon(label.body)
    if unfinished and not _CLAUSES.search(label.body.mask.rstrip()[:-1]):
        # “Reality: depends on:” is read to its end only with what stands below it.
        return None
    bare = language.ask("label", x=label.term)
    if label.body and line.children and all_bold(line.text):
        # A title with its subtitle, above what both are about.
        front = bare
    if language.start("quantified").match(it.name) and front.plain == language.ask("what", x=label.term).plain:
        # “常见部位” says which of several, and names nothing that is something.
        front = bare
    sided = is_facet(it.name, language)
    if line.told is not None:
        if not is_term(said, language) and is_symbol(label.term, said):
            # A statement is no name that a symbol stands for.
            front = bare
        if not defines and not sided:
            if not may_be_told(label, said, language):
                return None
            front = told_front(front, label, said, language)
    if sided and split_label(said) is not None:
        # The side of one of several.
        return None
    if (sided or language.start("many_sided").search(front.mask)) and _goes_on_below(line):
        # What stands below the label are further answers.
        return None
    return front, said


def _cut(it: _Labelled, body: Rich, sided: bool) -> tuple[Rich, Content] | None:
    """(answer, rest) of a text; None where the whole is asked for and too long."""
    language = it.language
    counts = language.start("counting").search(it.label.term.mask) is not None
    own = _up_to_turn(body, language) if counts else _up_to_label(body)
    # Each sentence may be one of its advantages.
    answer, extra = fit(own, several=LONG_ANSWER if sided else SEVERAL)
    if answer and not extra and not counts and len(answer) < len(trimmed(body)) - 1:
        extra = content(body)
    if extra and (counts or language.start("two_sided").search(it.name) or _joins_sides(it.label.term, language)):
        # What a label counts, or compares, all of it answers.
        return None
    return answer, extra


def _opened(it: _Labelled, block: Paragraph) -> Iterator[Candidate]:
    """A name that stands alone on its line, told of by the paragraph below it."""
    label, language = it.label, it.language
    if not is_term(label.term, language) or len(it.line.children) > 1:
        return
    if normal(label.term.plain) == normal(it.scope.entity.plain):
        # The heading says it already, and may tell of more than this paragraph.
        return
    found = opening(block.text, label.term, language)
    answer, extra = fit(found.said) if found else (Rich(), ())
    if found and answer:
        yield it.scope.candidate(
            it.rule,
            "alone",
            it.rank - 10,
            it.line,
            handle=label.term.plain,
            facet="" if found.defines else "about",
            front=language.ask("what" if found.defines else "label", x=label.term),
            back=answer,
            extra=extra,
            lines=lines_of([block]),
        )


def _quoted(it: _Labelled, block: Quote) -> Iterator[Candidate]:
    """A quotation below a label answers with its bold sentence, a short one with the whole."""
    if all(run.marks & MATH for run in it.label.term.runs):
        # A remark about a formula.
        return
    said = [part.text for part in block.blocks if isinstance(part, Paragraph)]
    whole = said[0] if said else Rich()
    short = len(said) == 1 and units(whole.plain) <= LONG_ANSWER
    bold = Rich(tuple(run for text in said for run in text.runs))
    answer = trimmed(whole) if short else defining(bold, it.label.term.plain)
    front = ask(it.scope, it.line, it.label, it.language, answer)
    if front is not None and normal(answer.plain):
        cited = {run.line for run in answer.runs if run.line}
        yield it.scope.candidate(
            it.rule, "quote", it.rank, it.line, handle=it.name, front=front, back=answer, lines=cited
        )


def _shown(it: _Labelled, block: MathBlock | CodeBlock) -> Iterator[Candidate]:
    """The formula or the code below a label."""
    language, term = it.language, it.label.term
    front = ask(it.scope, it.line, it.label, language, Rich())
    if front is None or (isinstance(block, CodeBlock) and block.code.count("\n") > _CODE_LINES):
        return
    if isinstance(block, MathBlock) and language.has("formula"):
        says_formula = language.full("formula_label").match(it.name)
        front = language.ask("what" if says_formula else "formula", x=term)
    cited = lines_of([block])
    yield it.scope.candidate(
        it.rule, "block", it.rank, it.line, handle=it.name, front=front, back=(block,), lines=cited
    )


def _joins_sides(term: Rich, language: Language) -> bool:
    """Whether a label names two sides of a thing: ``电池的输入和输出``."""
    side = language.full("facet_of").match(term.mask.strip())
    return side is not None and language.full("compound").match(side["facet"]) is not None


def _is_fragment(head: Label, language: Language) -> bool:
    """Whether the text behind a head goes on from it: short, and with no subject of its own."""
    said = sentences(head.body) if units(head.body.plain) <= LONG_ANSWER else ()
    if not said or normal(head.term.plain) in normal(said[0].plain):
        return False
    return language.full("no_subject").match(said[0].plain) is not None


def _tells_in_short(line: Line, label: Label, language: Language) -> bool:
    """Whether an item says something short of its head: ``- **Crumb.** Small holes mean a tight crumb.``"""
    told = label.body.mask
    return (
        line.kind == "item"
        and not line.children
        and not takes_up(label.body, label)
        and units(label.body.plain) <= _IN_SHORT
        and not language.start("instruction").match(told)
        and not language.finds(("opinion", "meta", "unresolved"), told)
    )


def _said_in_words(line: Line, body: Rich) -> Paragraph | None:
    """The only item below a label that has nothing but a formula behind it: ``- **Data**: $x_i$`` / ``- samples``."""
    only = _only_paragraph(line) if len(line.children) == 1 else None
    bare = not normal(body.mask.replace(ATOM_CHAR, ""))
    return only if bare and only is not None and units(only.text.plain) <= LONG_ANSWER else None


def _without_copula(term: Rich, language: Language) -> Rich:
    """``优点是：``: a side with the verb that its colon stands for."""
    cut = language.start("label_copula").search(term.mask)
    if not cut:
        return term
    name = term[: cut.start()]
    named = not language.spaced and units(name.plain) > _SHORTEST and is_nominal(name, language)
    return name if is_facet(name.plain, language) or named else term


def _only_item(line: Line) -> Paragraph | None:
    """The only item of a list that a label announces: ``Cons:`` / ``- slow``."""
    only = _only_paragraph(line) if ends_in_colon(line.text) else None
    return only if only is not None and split_label(only.text) is None else None


def _only_paragraph(line: Line) -> Paragraph | None:
    """What the list right below a line consists of, where that is one item of one paragraph."""
    block = line.children[0] if line.children else None
    item = block.items[0] if isinstance(block, ListBlock) and len(block.items) == 1 else None
    only = item.blocks[0] if item is not None and len(item.blocks) == 1 else None
    return only if isinstance(only, Paragraph) else None


def _up_to_label(body: Rich) -> Rich:
    """What a label says ends where the line goes on with another: ``白天：升温；夜间：保温``."""
    found = next((match for match in find_all(_NEXT_LABEL, body.mask) if match.start()), None)
    return body[: found.start()] if found and normal(body.plain[: found.start()]) else body


def _up_to_turn(body: Rich, language: Language) -> Rich:
    """What a label counts ends where the sentence turns to something else: ``…，而 …``."""
    turn = language.start("answer_end").search(body.mask)
    return body[: turn.start()] if turn and units(body.plain[: turn.start()]) >= _MIN_COUNTED else body


def _goes_on_below(line: Line) -> bool:
    """Whether bare items stand below a label that has its text already."""
    block = line.children[0] if line.kind == "item" and line.children else None
    if not isinstance(block, ListBlock) or len(block.items) < 2:
        return False
    labels = [split_label(item.text) for item in block.items]
    return sum(label is not None and bool(label.body) for label in labels) * 2 < len(labels)


def _without_urls(body: Rich) -> Rich:
    runs = tuple(
        run for run in body.runs if not (run.link and ADDRESS.fullmatch(run.text.strip()) and "://" in run.text)
    )
    return Rich(runs) if len(runs) != len(body.runs) else body


def _without_own_name(answer: Rich, label: Label, language: Language) -> tuple[Rich, bool]:
    """``弱监督学习：弱监督学习中，…``: the answer without the question at its start; whether that says "X is …"."""
    name = label.term.plain.strip()
    if name and answer.plain.startswith(name):
        rest = answer[len(name) :]
        gloss = _GLOSS.match(rest.mask)
        rest = rest[gloss.end() :] if gloss else rest
        match = re.match(rf"\s*{language.text('own_name_end')}\s*[，,：:،]\s*", rest.mask)
        copula = language.start("own_name_copula").match(rest.mask)
        cut = match or copula
        if cut and normal(rest.plain[cut.end() :]):
            said = rest[cut.end() :].strip()
            return said, match is None and not language.start("adverbial_clause").match(said.mask)
    if label.colon and (means := language.start("means_first").match(answer.mask)):
        # “负样本：是指 …” says so twice.
        return trimmed(answer[means.end() :]), True
    linking = language.start("body_start").match(answer.mask)
    return trimmed(answer[linking.end() :]) if linking else answer, False
