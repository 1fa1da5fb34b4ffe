"""How a label and what follows it become a question; shared by the rules for bold terms and for plain label lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from flashgen.model import (
    ATOM_CHAR,
    MATH,
    STRONG,
    Candidate,
    CodeBlock,
    Content,
    ListBlock,
    MathBlock,
    Paragraph,
    Quote,
    Rich,
)
from flashgen.rules.base import LONG_ANSWER, SEVERAL, Scope, content, defining, fit, lines_of, lowered
from flashgen.rules.language import Language, everywhere, language_of
from flashgen.rules.lines import Label, split_label, unnumbered
from flashgen.rules.opening import opening
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    ADDRESS,
    TRAILS_OFF,
    content_words,
    ends_in_colon,
    find_all,
    in_brackets,
    normal,
    sentences,
    trimmed,
    units,
    unmarked,
    wholly,
    words,
)
from flashgen.rules.wordings import worded

_INNER: Final = 2
"""Headings above what is said of a thing in the document, and not of the document."""
_MAX_NAME: Final = 80
"""Characters of a name or gloss whose definition is looked for."""
_OPTION = re.compile(r"[A-H]|[QA]\d*|\d{1,3}")
"""``A: …`` is one of several answers, ``Q: …`` a question; ``[12]: …`` counts something or cites it."""


@cache
def _figure_number() -> re.Pattern[str]:
    return re.compile(everywhere("figure_labels").pattern + r"\s*\d", re.IGNORECASE)


def acceptable(label: Label, language: Language) -> bool:
    """Whether a label can head a card at all."""
    name = label.term.plain.strip()
    return bool(
        normal(name)
        and not label.term.media
        and not _figure_number().match(name)
        and not language.full("skip_labels").match(name)
        and not language.full("answer_labels").match(name)
        and ((own := language_of(name, language)) is language or not own.full("skip_labels").match(name))
        and not (label.style == "plain" and language.start("clause_term").search(name))
        and not language.start("pronouns").match(name)
        and not language.start("connectives").match(name)
        and not language.full("question").match(name)
        and not (language.spaced and re.search(r"\?\W*\Z", name))
        and not _is_remark(name, language)
        and not ADDRESS.search(name)
        and not (_OPTION.fullmatch(name) and (name[0] == "Q" or label.style == "plain"))
        and (not language.spaced or len(words(name)) <= 8)
    )


def _is_remark(name: str, language: Language) -> bool:
    """Whether a label speaks of the notes or tells their reader what to do; “Write-ahead log” names a thing."""
    told = language.start("meta").search(name)
    return told is not None and (
        told.start() > 0 or not language.text("tells_to") or language.start("tells_to").match(name) is not None
    )


def all_bold(text: Rich) -> bool:
    """Whether no word of a text stands outside bold."""
    return wholly(text, STRONG)


def is_facet(name: str, language: Language) -> bool:
    """Whether a label only says which side of its topic comes."""
    return language.full("facet_labels").match(name.strip()) is not None


def ask(scope: Scope, line: Line, label: Label, language: Language, body: Rich) -> tuple[Rich, str, str] | None:
    """(question, handle, facet) for a label with a body; None when the label needs a topic and has none."""
    term, name = label.term, label.term.plain.strip()
    if normal(name) == normal(scope.entity.plain):
        return language.ask(_what(language, name), x=term), name, ""
    if everywhere("year").fullmatch(name) and language.has("happened") and len(content_words(body.plain)) > _EVENT:
        return language.ask("happened", x=term), name, ""
    if is_facet(name, language):
        topic = without_sides(scope.topic(line), name, language)
        if language.spaced:
            # “Locks: shared copy”: the part after the colon is what the section is about.
            topic = topic[topic.mask.rfind(": ") + 1 :].strip()
        if re.search("[?？؟]" if language.spaced else "[?？，；—]|,(?! )", topic.mask):
            topic = Rich()
        if language.spaced and topic and (not is_term(topic, language) or _is_remark(topic.plain, language)):
            # The side of what a sentence says.
            return None
        if not topic or normal(topic.plain) == normal(name) or (not language.spaced and _holds(topic, name, language)):
            phrase = "bare" if language.has("bare") else "what"
            return (language.ask(phrase, x=term), name, "") if scope.crumbs(line) else None
        many = language.has("of_many") and language.full("many").match(name)
        return language.ask("of_many" if many else "of", topic=topic, x=lowered(term, language)), name, ""
    if language.full("told_effects").match(scope.heading.plain.strip()):
        return language.ask("label", x=term), name, ""
    crumbs = scope.crumbs(line)
    above = crumbs[-1] if crumbs else Rich()
    if (said := worded(language, "label_questions", term, body, above)) is not None:
        return (said, name, "") if said else None
    if language.full("possessive_labels").match(name) and (
        is_nominal(term, language) or (language.spaced and not language.full("not_term").match(name))
    ):
        return language.ask(_what(language, name), x=lowered(term, language)), name, ""
    if not normal(body.plain) and language.has("bare"):
        return language.ask("bare", x=term), name, ""
    if not normal(body.plain) and language.has("shown"):
        return language.ask("shown", x=term), name, ""
    if language.spaced and (inner := split_label(body)) is not None and inner.body:
        # “Rye: flour: …” says something of rye, and not what it is.
        return language.ask("label", x=term), name, ""
    clause = _first_clause(body)
    does = language.start("verb_start").match(clause)
    valued = language.start("evaluative").match(clause) is not None
    if language.full("definition_body").match(clause) and is_term(label.term, language) and not (does or valued):
        return language.ask("term" if language.has("term") else "what", x=term), name, ""
    noun = (
        not language.has("term")
        and (label.style == "bold" or (bool(label.gloss) and not language.has("clause")))
        and is_term(term, language)
        and not valued
        and (not language.start("tells").match(clause) or language.full("noun_phrase").match(clause))
    )
    if noun and not _defined_elsewhere(scope, name):
        # Of two things, the text may tell only one; a row of names says what belongs to the term, and an equation how
        # much it is.
        other = language.full("compound").match(name) or _is_row(body) or _EQUATION.search(clause)
        return language.ask("label" if other else "what", x=term), name, ""
    if term.runs and all(run.marks & MATH or not normal(run.text) for run in term.runs) and language.has("denotes"):
        if _rewrites(term.plain):
            # A rule of a grammar says something only among the others.
            return None
        return language.ask("denotes", x=term), name, ""
    if language.start("question_words").search(name) and language.has("ask"):
        return language.ask("ask", x=term), name, ""
    if language.has("clause") and not is_nominal(term, language):
        # Only a clause that says how many things it announces can be asked as it stands.
        return (language.ask("clause", x=term), name, "") if language.start("counting").search(name) else None
    said = worded(language, "label_otherwise", term, body, above)
    if said is None:
        said = language.ask("label", x=term)
    return (said, name, "") if said else None


_EVENT: Final = 3
"""Words that tell what happened; fewer may be a value of that year."""


def without_sides(topic: Rich, side: str, language: Language) -> Rich:
    """``触发器的优缺点`` above ``缺点``, ``Pros and cons of X`` above ``Cons``: the thing that has these sides."""
    for entry in ("facet_of", "inverse_of"):
        found = language.full(entry).match(topic.plain.strip())
        if found is None:
            continue
        sides = (side, found["facet"])
        one, several = ({*words(text.lower())} if language.spaced else {*normal(text)} for text in sides)
        joined = language.full("compound").match(found["facet"]) or is_facet(found["facet"], language)
        if joined and one < several:
            return topic.strip()[slice(*found.span("topic"))]
    return topic


def _holds(topic: Rich, name: str, language: Language) -> bool:
    """Whether a topic joins several sides, the named one among them: “本质和现象的本质” is the one of them."""
    sides = re.split(language.text("list_words") or "$^", topic.plain)
    return len(sides) > 1 and normal(name) in {normal(side) for side in sides}


def _rewrites(tex: str) -> bool:
    """Whether a formula is a rule that puts one thing in the place of another: no map, and no arrow of an index."""
    bare = _BRACED.sub("", tex)
    for arrow in _ARROWS:
        bare = bare.replace(arrow, "⇒")
    return _MAP not in bare and _REWRITES.search(bare) is not None


def _is_row(body: Rich) -> bool:
    """Whether a text is nothing but short names in a row: ``电路交换、报文交换、分组交换``."""
    mask = trimmed(body).mask
    parts = mask.split("、")
    return len(parts) > 1 and not _BREAK.search(mask) and units(mask) <= _NAMES * len(parts)


_EQUATION: Final = re.compile("[^<>!:=]=[^=>]|＝")
_BREAK: Final = re.compile("[，。；：,.;:]")
_NAMES: Final = 6
"""Units of a name in a row, on average."""


def is_nominal(term: Rich, language: Language) -> bool:
    """Whether a label names something, perhaps with a word before it that begins no term: ``主要死因``."""
    if language.full("clause_label").match(term.plain.strip()):
        return False
    side = language.full("facet_of").match(term.mask.strip())
    if side and is_facet(side["facet"], language):
        return is_term(term.strip()[: side.end("topic")], language)
    cut = language.start("label_prefix").match(term.mask)
    return is_term(term, language) or (cut is not None and is_term(term[cut.end() :], language))


def _defined_elsewhere(scope: Scope, name: str) -> bool:
    """Whether another line of the section says what the term is: then the label's own line tells something else of
    it."""
    found = scope.memory.get("defined")
    if found is None:
        found = scope.memory["defined"] = _defined(scope)
    return name in found


def _defined(scope: Scope) -> frozenset[str]:
    """Whatever a line of the section says what it is."""
    verb = scope.language.text("term_is")
    if not verb:
        return frozenset()
    said, copula = re.compile(verb), re.compile(rf"\s*(?:[（(][^）)]{{0,{_MAX_NAME}}}[）)])?\s*{verb}")
    masks = [line.text.mask for line in scope.outline.lines]
    return frozenset(
        mask[:at]
        for mask in masks
        if said.search(mask, 0, 3 * _MAX_NAME)
        for at in range(1, min(len(mask), _MAX_NAME))
        if copula.match(mask, at)
    )


def _what(language: Language, name: str) -> str:
    return "what_many" if language.has("what_many") and language.full("many").match(name) else "what"


def _first_clause(body: Rich) -> str:
    return re.split(r"[，。；;！!،؛]|,\s|\.\s", body.mask.strip(), maxsplit=1)[0].strip(" 。.")


def label_candidates(scope: Scope, line: Line, label: Label, rule: str, rank: int) -> Iterator[Candidate]:
    """The card of ``X：Y``: what X is, does or has, answered by Y; longer answers cut, the rest in Extra.

    A body that follows in its own block counts when it is a formula, code or a table, or a paragraph that names the
    label.
    """
    language = scope.language_for(label.term, label.body)
    lead = language.start("lead_ins").match(label.term.mask) if label.style == "plain" else None
    if lead and lead.end() < len(label.term.mask):
        label = replace(label, term=label.term[lead.end() :])
    term = unmarked(label.term).strip("*＊※★☆ ")
    label = replace(label, term=_without_copula(unnumbered(term), language))
    if label.style == "head" and (_is_fragment(label, language) or _tells_in_short(line, label, language)):
        label = replace(label, style="bold")
    # The text behind a head is read sentence by sentence.
    if label.style == "head" or not acceptable(label, language):
        return
    if language.full("dated_labels").match(label.term.plain.strip()) and len(scope.section.path) < _INNER:
        return
    if in_brackets(label.body.plain):
        # A remark on the label, whose text stands elsewhere.
        return
    body, cited = label.body, set[int]()
    below = line.told or _only_item(line)
    if below is not None and not normal(body.plain):
        body, cited = below.text, lines_of([below])
    elif not normal(body.plain) and not body.media:
        block = line.children[0] if line.children else None
        if isinstance(block, (MathBlock, CodeBlock)) and label.style != "plain":
            yield from _block_answer(scope, line, label, language, rule, rank, (block,))
            return
        if isinstance(quote := line.below, Quote) and not quote.kind:
            yield from _quoted(scope, line, label, language, rule, rank, quote)
            return
        above = label.style == "plain" and label.colon and is_nominal(label.term, language)
        if not isinstance(block, Paragraph) or not (label.style == "bold" or above):
            return
        body = block.text
        title = units(body.plain) < _TITLE and is_term(body, language)
        if all_bold(body) or (title and not above):
            return
        told = above or _names(body, label) or (label.colon and not is_facet(label.term.plain, language))
        if above and (split_label(body) is not None or _goes_elsewhere(body, language)):
            return
        if not told:
            yield from _opened(scope, line, label, language, rule, rank, block)
            return
        cited = lines_of([block])
    if _only_links(body) and isinstance(follow := next(iter(line.children), None), Paragraph):
        # A link stands where the answer should be; the next line gives it.
        if split_label(follow.text) is not None or units(follow.text.plain) > 60 or _only_links(follow.text):
            return
        body, cited, rank = follow.text, lines_of([follow]), rank + 8
    if _only_links(body) or language.start("opinion").search(body.mask):
        return
    if language.spaced and not label.colon and language.start("connectives").match(body.mask):
        # “Baker leaves - then the oven cools”: the sentence goes on across its dash.
        return
    goes_on = isinstance(next(iter(line.children), None), MathBlock) and body.mask.rstrip()[-1:].isalnum()
    if goes_on and not language.spaced and line.kind != "item":
        # The sentence ends in the formula below it.
        return
    if line.children and (body.mask.rstrip().endswith(TRAILS_OFF) or language.start("goes_on").search(body.mask)):
        # It ends in the list below it.
        return
    if (
        body.mask.rstrip()[-1:] in _GOES_ON
        or (_LITERAL.fullmatch(body.plain.strip()) and not _says_in_quotes(body))
        or (
            not language.full("asks_itself").match(label.term.plain.strip())
            and (language.full("bare_body").match(trimmed(body).plain) or language.full("asking_body").match(body.mask))
        )
    ):
        return
    said, defines = _without_own_name(body, label, language)
    name = label.term.plain.strip()
    asked = (language.ask(_what(language, name), x=label.term), name, "") if defines else None
    body, asked = said, asked or ask(scope, line, label, language, said)
    if asked is None:
        return
    front, handle, facet = asked
    if label.body and line.children and all_bold(line.text):
        # A title with its subtitle, above what both are about.
        front = language.ask("label", x=label.term)
    if language.start("quantified").match(name) and front.plain == language.ask("what", x=label.term).plain:
        # “常见部位” says which of several, and names nothing that is something.
        front = language.ask("label", x=label.term)
    sided = is_facet(name, language)
    if line.told is not None and not is_term(body, language) and _is_symbol(label.term, body, language):
        # A statement is no name that a symbol stands for.
        front = language.ask("label", x=label.term)
    if line.told is not None and not defines and not sided:
        if not _may_be_told(label, body, language):
            return
        front = _told_front(front, label, body, language)
    if sided and split_label(body) is not None:
        # The side of one of several.
        return
    if (sided or language.start("many_sided").search(front.mask)) and _goes_on_below(line):
        # What stands below the label are further answers.
        return
    counts = language.start("counting").search(label.term.mask) is not None
    body = _without_urls(body)
    own = _up_to_turn(body, language) if counts else _up_to_label(body)
    # Each sentence may be one of its advantages.
    answer, extra = fit(own, several=LONG_ANSWER if sided else SEVERAL)
    if answer and not extra and not counts and len(answer) < len(trimmed(body)) - 1:
        extra = content(body)
    if extra and (counts or language.start("two_sided").search(name) or _joins_sides(label.term, language)):
        # What a label counts, or compares, all of it answers.
        return
    tells = _tells_of(front, label, answer, language)
    if tells and not language.spaced:
        front, tells = language.ask("label", x=label.term), False
    if tells or (label.style == "code" and _spells_out(name, answer)):
        return
    if _adds_little(name, answer.plain, language):
        return
    if _NOTHING.match(answer.mask) or language.full("intro_drop").match(answer.plain):
        return
    back: Content = content(answer)
    if words_below := _said_in_words(line, body):
        back, cited = (*back, words_below), cited | lines_of([words_below])
    yield scope.candidate(
        rule, label.style, rank, line, handle=handle, facet=facet, front=front, back=back, extra=extra, lines=cited
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
        and not _names(label.body, label)
        and units(label.body.plain) <= _IN_SHORT
        and not language.start("instruction").match(told)
        and not language.finds(("opinion", "meta", "unresolved"), told)
    )


_IN_SHORT: Final = 60
"""Units of what an item says of its head."""


def _said_in_words(line: Line, body: Rich) -> Paragraph | None:
    """The only item below a label that has nothing but a formula behind it: ``- **Data**: $x_i$`` / ``- samples``."""
    block = line.children[0] if len(line.children) == 1 else None
    item = block.items[0] if isinstance(block, ListBlock) and len(block.items) == 1 else None
    only = item.blocks[0] if item is not None and len(item.blocks) == 1 else None
    bare = not normal(body.mask.replace(ATOM_CHAR, ""))
    return only if bare and isinstance(only, Paragraph) and units(only.text.plain) <= LONG_ANSWER else None


def _may_be_told(label: Label, body: Rich, language: Language) -> bool:
    """Whether a bare line is a name, and what stands below it no remark of the author and not one of several points."""
    if _is_symbol(label.term, body, language):
        return True
    return not (
        any(run.marks & MATH for run in label.term.runs)
        or all_bold(body)
        or not is_term(label.term, language)
        or language.start("in_no_name").search(label.term.mask)
        or _SIGN.match(body.mask)
        or _CODED.search(label.term.mask)
        or _OTHER.match(body.mask)
        or _says_again(label.term, body)
    )


def _says_again(name: Rich, body: Rich) -> bool:
    """Whether a text is its name with hardly a character more: ``数据的预处理`` / ``数据输入的预处理``."""
    own, said = normal(name.plain), normal(body.plain)
    return len(said) - len(own) <= _NEW and set(own) <= set(said)


_NEW: Final = 2
"""Characters that add nothing to a name."""
_CODED: Final = re.compile(r"=|\s——?\s")
"""What stands in a line of code, or between a remark and the code that it is about."""
_OTHER: Final = re.compile(r"[^=＝]{2,12}[=＝]")
"""The beginning of an equation: it tells of what stands on its left."""


def _told_front(front: Rich, label: Label, body: Rich, language: Language) -> Rich:
    """What stands below a bare name may be anything about it: it is asked what it is only where the text says so."""
    says_what = any(language.full(entry).match(_first_clause(body)) for entry in ("definition_body", "noun_phrase"))
    says_what = says_what and not normal(body.plain).startswith(normal(label.term.plain))
    asks_what = front.plain == language.ask("what", x=label.term).plain
    return language.ask("label", x=label.term) if asks_what and not says_what else front


def _spells_out(name: str, answer: Rich) -> bool:
    """``min_samples_leaf``: minimum number of samples in the leaf node; ``install tool``: installs the tool."""
    if " " in name and any(word in answer.plain for word in name.split()[1:] if len(word) > _NAME):
        return True
    parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]{3,}|[A-Z]{2,}", name)]
    further = len(content_words(answer.plain)) - len(parts)
    short = further <= _FURTHER or units(answer.plain) <= _SHORT
    return short and (
        (bool(parts) and all(part in answer.plain.lower() for part in parts)) or _puts_together(name, answer)
    )


def _puts_together(name: str, answer: Rich) -> bool:
    """Whether a name written in one is made of words of its answer: ``animationend``, when an animation has ended."""
    left = name.lower()
    for word in sorted(set(words(answer.plain.lower())), key=lambda each: (-len(each), each)):
        begins = next((word[:size] for size in range(len(word), _WORD - 1, -1) if word[:size] in left), "")
        left = left.replace(begins, " ", 1) if begins else left
    return sum(character.isalpha() for character in left) <= len(name) / _REST


_WORD: Final = 3
"""Letters that make a word."""
_REST: Final = 5
"""One letter in so many may be of no word."""


_SHORT: Final = 14
"""Units of an answer that has no room for more than the name in other words."""
_FURTHER: Final = 3
"""Words of an answer besides those of the name that add nothing to it."""


def _without_copula(term: Rich, language: Language) -> Rich:
    """``优点是：``: a side with the verb that its colon stands for."""
    cut = language.start("label_copula").search(term.mask)
    if not cut:
        return term
    name = term[: cut.start()]
    named = not language.spaced and units(name.plain) > _SHORTEST and is_nominal(name, language)
    return name if is_facet(name.plain, language) or named else term


_SHORTEST: Final = 1
"""Units of a name whose last character may be a verb; of a shorter one it belongs to the name."""


def _goes_elsewhere(body: Rich, language: Language) -> bool:
    """Whether a text below a plain label is no answer to it: it begins with what points back, announces more, or is
    nothing but formulas."""
    announces = ends_in_colon(body)
    begins = ("pronouns", "connectives", "hypothetical", "turns")
    return (
        announces
        or not normal(body.mask.replace(ATOM_CHAR, ""))
        or any(language.start(entry).match(body.mask) for entry in begins)
    )


def _only_item(line: Line) -> Paragraph | None:
    """The only item of a list that a label announces: ``Cons:`` / ``- slow``."""
    block = line.children[0] if line.children else None
    item = block.items[0] if isinstance(block, ListBlock) and len(block.items) == 1 else None
    only = item.blocks[0] if item is not None and len(item.blocks) == 1 else None
    announced = ends_in_colon(line.text)
    return only if announced and isinstance(only, Paragraph) and split_label(only.text) is None else None


_NEXT_LABEL: Final = re.compile(
    r",\s*(?=[A-Z][\w-]*(?:\s[A-Z][\w-]*)?:\s)|[；;]\s*(?=[*＊※]?[^\W\d_][^，。；：,;:\s]{0,9}[：:](?!\d))|[，,]\s*(?=[^\W\d_][^，。；：,;:\s]{0,3}[：:](?!\d))"
)


def _up_to_label(body: Rich) -> Rich:
    """What a label says ends where the line goes on with another: ``白天：升温；夜间：保温``."""
    found = next((match for match in find_all(_NEXT_LABEL, body.mask) if match.start()), None)
    return body[: found.start()] if found and normal(body.plain[: found.start()]) else body


def _up_to_turn(body: Rich, language: Language) -> Rich:
    """What a label counts ends where the sentence turns to something else: ``…，而 …``."""
    turn = language.start("answer_end").search(body.mask)
    return body[: turn.start()] if turn and units(body.plain[: turn.start()]) >= _MIN_COUNTED else body


_MIN_COUNTED: Final = 4
"""Units of an answer that names what its label counts."""


def _tells_of(front: Rich, label: Label, body: Rich, language: Language) -> bool:
    """Whether an answer to what a thing is speaks of the thing as known: ``Multicollinearity – L2 addresses
    multicollinearity by …``."""
    name = normal(label.term.plain)
    if language.spaced:
        said = body.plain if units(body.plain) <= _SHORT else body.plain[_LEAD:]
        known = len(name) >= _NAME and name in normal(said)
    else:
        clause = _first_clause(body)
        known = len(name) > 1 and name in normal(clause)[1:] and not language.full("definition_body").match(clause)
    forms = (label.term, lowered(label.term, language))
    phrases = (*_WHAT, "label") if language.spaced and units(body.plain) <= _SHORT else _WHAT
    return known and front.plain in {language.ask(phrase, x=form).plain for phrase in phrases for form in forms}


def _adds_little(name: str, answer: str, language: Language) -> bool:
    """Whether an answer is its name with a word or two around it: ``证书签名：对证书签名施加保护``."""
    if language.spaced:
        own, said = words(name.lower()), words(answer.lower())
        return len(own) > 1 and {*own} <= {*said} and len(said) - len(own) <= _WORDS
    own_name, text = normal(name), normal(answer)
    return len(own_name) > _WORDS and own_name in text and len(text) - len(own_name) <= _CHARACTERS


_NOTHING: Final = re.compile(r"[-–—/|\s]*\Z|[↑↓←→]")
"""What says that a field is empty, and arrows that only say more or less."""
_WORDS: Final = 2
_CHARACTERS: Final = 4
"""What an answer may have besides its name and still say nothing."""
_LEAD: Final = 16
"""Characters in which an answer may take the name up."""
_NAME: Final = 5
"""Letters of a name that says something by itself."""
_WHAT: Final = ("what", "what_many", "term")


def _goes_on_below(line: Line) -> bool:
    """Whether bare items stand below a label that has its text already."""
    block = line.children[0] if line.kind == "item" and line.children else None
    if not isinstance(block, ListBlock) or len(block.items) < 2:
        return False
    labels = [split_label(item.text) for item in block.items]
    return sum(label is not None and bool(label.body) for label in labels) * 2 < len(labels)


def _opened(
    scope: Scope, line: Line, label: Label, language: Language, rule: str, rank: int, block: Paragraph
) -> Iterator[Candidate]:
    """A name that stands alone on its line, told of by the paragraph below it."""
    if not is_term(label.term, language) or len(line.children) > 1:
        return
    if normal(label.term.plain) == normal(scope.entity.plain):
        # The heading says it already, and may tell of more than this paragraph.
        return
    found = opening(block.text, label.term, language)
    answer, extra = fit(found.said) if found else (Rich(), ())
    if found and answer:
        yield scope.candidate(
            rule,
            "alone",
            rank - 10,
            line,
            handle=label.term.plain,
            facet="" if found.defines else "about",
            front=language.ask("what" if found.defines else "label", x=label.term),
            back=answer,
            extra=extra,
            lines=lines_of([block]),
        )


def _quoted(
    scope: Scope, line: Line, label: Label, language: Language, rule: str, rank: int, block: Quote
) -> Iterator[Candidate]:
    """A quotation below a label answers with its bold sentence, a short one with the whole."""
    if all(run.marks & MATH for run in label.term.runs):
        # A remark about a formula.
        return
    said = [part for part in block.blocks if isinstance(part, Paragraph)]
    whole = said[0].text if said else Rich()
    bold = Rich(tuple(run for part in said for run in part.text.runs))
    answer = (
        trimmed(whole) if len(said) == 1 and units(whole.plain) <= LONG_ANSWER else defining(bold, label.term.plain)
    )
    asked = ask(scope, line, label, language, answer)
    if asked is not None and normal(answer.plain):
        front, handle, facet = asked
        lines = {run.line for run in answer.runs if run.line}
        yield scope.candidate(
            rule, "quote", rank, line, handle=handle, facet=facet, front=front, back=answer, lines=lines
        )


def _block_answer(
    scope: Scope, line: Line, label: Label, language: Language, rule: str, rank: int, blocks: Content
) -> Iterator[Candidate]:
    asked = ask(scope, line, label, language, Rich())
    if asked is not None and isinstance(blocks[0], MathBlock) and language.has("formula") and not asked[2]:
        formula = language.full("formula_label").match(asked[1])
        asked = language.ask("what" if formula else "formula", x=label.term), asked[1], ""
    if asked is not None and not (isinstance(blocks[0], CodeBlock) and blocks[0].code.count("\n") > 12):
        front, handle, facet = asked
        cited = lines_of(blocks)
        yield scope.candidate(
            rule, "block", rank, line, handle=handle, facet=facet, front=front, back=blocks, lines=cited
        )


def _names(body: Rich, label: Label) -> bool:
    name = content_words(label.term.plain)
    return bool(name) and len(name & content_words(body.plain[:80])) >= 0.5 * len(name)


def _only_links(body: Rich) -> bool:
    prose = "".join(run.text for run in body.runs if not run.link)
    return (not normal(ADDRESS.sub("", prose)) and any(run.link for run in body.runs)) or not normal(
        ADDRESS.sub("", body.plain)
    )


def _without_urls(body: Rich) -> Rich:
    runs = tuple(
        run for run in body.runs if not (run.link and ADDRESS.fullmatch(run.text.strip()) and "://" in run.text)
    )
    return Rich(runs) if len(runs) != len(body.runs) else body


def _is_symbol(term: Rich, body: Rich, language: Language) -> bool:
    """Whether a formula is a symbol, and the text below it says in words what it stands for."""
    formula = all(run.marks & MATH for run in term.runs) and not _RELATION.search(term.plain)
    return formula and not any(run.marks & MATH for run in body.runs)


_STRING: Final = r"(?:'[^']*'|\"[^\"]*\")"
_VALUE: Final = rf"(?:{_STRING}|-?\d[\d.]*)"
_LITERAL: Final = re.compile(rf"{_STRING}|\[\s*{_VALUE}(?:\s*,\s*{_VALUE})*\s*\]")
"""A value as code writes it: what an example starts from, or ends with."""
_RELATION: Final = re.compile(r"[=<>]|\\[a-z]{1,4}\s*-?\d")
_GOES_ON: Final = ("，", ",", "、")
"""The end of a text that goes on in what stands below it."""
_BRACED: Final = re.compile(r"[_^]\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_MAP: Final = "\\colon"
_ARROWS: Final = ("\\rightarrow", "\\Rightarrow", "\\to", "→", "⇒")
_REWRITES: Final = re.compile(r"\w\s*⇒\s*\\?\w")
_TITLE: Final = 8
"""Units of a text below a name that says something; a shorter one may be a title itself."""
_SIGN: Final = re.compile(rf"[^\w\s“”‘’\"'(（《「【\[{ATOM_CHAR}]")
"""A sign that no sentence begins with."""
_GLOSS: Final = re.compile(rf"\s*[（(][^（()）]{{1,{_MAX_NAME}}}[）)]")
"""A second name behind the name."""


def _says_in_quotes(body: Rich) -> bool:
    """Whether quotes hold what somebody says, and no value."""
    return body.plain.strip()[:1] in "\"'" and len(words(body.plain)) >= _QUOTED


_QUOTED: Final = 5
"""Words of a sentence."""


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
