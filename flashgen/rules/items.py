"""Lists as answers: an announced list, a label or heading with its list, an enumeration in a sentence."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flashgen.model import MATH, Block, Candidate, Content, Item, ListBlock, Paragraph, Rich, Section
from flashgen.rules.answers import list_answer, members, shortened
from flashgen.rules.base import LONG_ANSWER, Scope, bullets, capital, content, fit, inside, lowered
from flashgen.rules.coherence import are_places, enumerates, goes_on, is_outline, told_of
from flashgen.rules.cues import dangling
from flashgen.rules.labels import acceptable, is_facet, is_nominal
from flashgen.rules.language import Language, everywhere, languages
from flashgen.rules.lines import heads, split_gloss, split_label, unnumbered
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import CJK, balanced, normal, sentences, split_outside, trimmed, units, words
from flashgen.rules.told import LIST_TITLE
from flashgen.rules.wordings import worded


def items(scope: Scope) -> Iterator[Candidate]:
    """The heads of a list, asked by what announces it, with their number in the question.

    ``优化器有以下几种：`` + list → 优化器有哪几种（3 个）？ / SGD, Adam, RMSProp
    """
    arms = Counter(_arms(block) for line in scope.outline.lines if (block := _own_list(line)) is not None)
    for line in scope.outline.lines:
        block = _own_list(line)
        # Lists that repeat the same heads compare two things under several aspects; they are no enumeration.
        signed = block is not None and any(_SIGN.match(item.text.mask) for item in block.items)
        if block is None or line.told is not None:
            continue
        if arms[_arms(block)] == 1 and not signed and not goes_on(scope, block):
            yield from _announced(scope, line, members(block))
    below = _list_below(scope)
    if below is not None:
        yield from _under_heading(scope, below, "heading")
    yield from _of_headings(scope)
    yield from _enumerated(scope)
    yield from _signed(scope)


def _list_below(scope: Scope) -> ListBlock | None:
    """The list right below a heading, or behind a text where its heading says what kind of thing its items are."""
    blocks = scope.section.blocks
    if blocks and isinstance(blocks[0], ListBlock):
        return blocks[0]
    last = blocks[-1] if blocks else None
    name = split_gloss(scope.heading)[0]
    if not isinstance(last, ListBlock) or not all(isinstance(block, Paragraph) for block in blocks[:-1]):
        return None
    language = scope.language_for(name)
    listed = language.full("list_headings").match(name.plain) is not None and not is_facet(name.plain, language)
    counted = _how_many(name, language) == len(last.items)
    return last if listed or counted or _are_its_kinds(last, name, language) else None


_LONG: Final = 12
"""Units of a list item from which it may say more than a name."""
_STATED: Final = 16
"""Units of a list item that is more than a name."""
_SIGN = re.compile(r"[（(\[]([+−–-])[)）\]]\s+(?=\S)")


def _signed(scope: Scope) -> Iterator[Candidate]:
    """``- (+) cheap`` and ``- (-) slow`` are what speaks for and against the thing above them."""
    found: dict[tuple[str, str], list[tuple[Line, Rich]]] = defaultdict(list)
    for line in scope.outline.lines:
        if line.kind == "item" and (sign := _SIGN.match(line.text.mask)):
            side = "plus" if sign[1] == "+" else "minus"
            found[normal(scope.topic(line).plain), side].append((line, line.text[sign.end() :]))
    for (_, side), said in found.items():
        line, language = said[0][0], scope.language_for(said[0][1])
        topic, name = _weighed(scope, line, language), language.text(f"{side}_{'many' if len(said) > 1 else 'one'}")
        if not topic or not name:
            continue
        back: Content
        if len(said) > 1:
            points = [trimmed(shortened(next(iter(sentences(text)), text))) for _, text in said]
            if len(said) > 7 or any(units(point.plain) > 60 or not balanced(point.mask) for point in points):
                continue
            front, back = language.ask("of_items", topic=topic, x=name, n=str(len(said))), (bullets(points),)
        else:
            answer, _ = fit(said[0][1])
            front, back = language.ask("of", topic=topic, x=name), content(answer)
        if back:
            lines = {number for each, _ in said for number in each.lines}
            yield scope.candidate(
                "items", "signs", 71, line, handle=topic.plain, facet=side, front=front, back=back, lines=lines
            )


def _weighed(scope: Scope, line: Line, language: Language) -> Rich:
    """What is weighed: “pros and cons of X” are those of X, bare ones those of what the section is about."""
    topic = scope.topic(line)
    if sides := language.full("inverse_of").match(topic.plain):
        return topic[slice(*sides.span("topic"))]
    return scope.entity if language.full("generic_headings").match(topic.plain) else topic


def _arms(block: ListBlock) -> tuple[str, ...]:
    return tuple(normal(head.plain) for head in heads(block.items))


def is_steps(scope: Scope, line: Line | None, block: ListBlock, language: Language) -> bool:
    """Whether a list is a procedure: numbered 1, 2, 3 … and announced as one."""
    if not block.ordered or len(set(block.numbers)) < len(block.items) or goes_on(scope, block):
        return False
    announced = line.text.plain if line is not None else scope.heading.plain
    return language.full("steps").match(announced.strip()) is not None


def _own_list(line: Line) -> ListBlock | None:
    if line.kind == "item":
        return line.items if line.children and isinstance(line.children[0], ListBlock) else None
    block = line.children[0] if line.children else None
    if not isinstance(block, ListBlock):
        return None
    announced = line.text.mask.rstrip()[-1:] in "：:" or _label_alone(line.text) or _right_above(line, block)
    return block if announced else None


def _right_above(line: Line, block: ListBlock) -> bool:
    """Whether a line without a colon stands above a list as its title, or says that it comes."""
    text = line.text.mask.strip()
    label = split_label(line.text)
    last = max(line.lines, default=0)
    if not last or not text[-1:].isalnum() or (label is not None and label.body):
        return False
    if everywhere("announces_list").search(text):
        return block.line - last <= _NEXT
    named = everywhere("list_headings").fullmatch(text) is not None
    title = units(line.text.plain) <= LIST_TITLE or _counts(text)
    return title and block.line - last <= (_NEXT if named else 1)


def _counts(text: str) -> bool:
    """Whether a line says a number of things."""
    return len(text) <= _SENTENCE and any(
        language.numerals.get(word.lower(), 0) > 1
        for language in languages().values()
        if language.spaced
        for word in words(text)
    )


_NEXT: Final = 2
"""Lines from a text to the block that follows it behind an empty one."""
_SENTENCE: Final = 90
"""Characters of a sentence that announces a list."""


def _label_alone(text: Rich) -> bool:
    label = split_label(text)
    return label is not None and not label.body


def _announced(scope: Scope, line: Line, block: ListBlock) -> Iterator[Candidate]:
    language = scope.language_for(line.text)
    if is_steps(scope, line, block, language):
        return
    label = split_label(line.text)
    label = replace(label, term=unnumbered(label.term)) if label is not None else None
    whole, block = block, _evened(block, (label.term if label else trimmed(line.text)).plain.strip(), language)
    back = list_answer(block)
    if not back or not enumerates(block, language) or goes_on(scope, block):
        return
    if _EQUATED.search(next(reversed(sentences(line.text)), line.text).plain):
        return
    count = str(len(block.items))
    front: Rich | None = None
    handle = ""
    if _counted(label.term if label is not None else line.text, language) not in (0, len(block.items)):
        # "Four operations" above three items: the list goes on elsewhere, or counts something else.
        return
    if label is not None and (not label.body or line.kind == "item"):
        if label.style == "plain" and _is_clause(label.term, language):
            front = intro_question(scope, line, language, count)
            handle = label.term.plain
        elif acceptable(label, language):
            front, handle = label_front(scope, line, label.term, bool(label.body), language, block), label.term.plain
    elif line.text.mask.rstrip()[-1:] not in "：:":
        term = trimmed(split_gloss(line.text)[0])
        if language.spaced and (said := intro_question(scope, line, language, count, bare=False)):
            front, handle = said, term.plain
        elif (
            0 < units(term.plain) <= 30
            and not language.full("skip_labels").match(term.plain)
            and not _asking(term, language)
        ):
            front, handle = label_front(scope, line, term, False, language, block), term.plain
    else:
        front = intro_question(scope, line, language, count)
        handle = trimmed(line.text).plain
    named = [normal(head.plain) for head in heads(block.items)]
    if front is None or normal(handle) in {"", *named} or all(name in normal(handle) for name in named):
        # A thing is no member of its own, and “质、量、度” names all of its own.
        return
    if everywhere("skip_headings").fullmatch(handle.strip()):
        return
    if language.full("generic_headings").match(handle.strip()) and not is_facet(handle, language):
        # "Terms" is a heading of notes, not a thing that has members.
        return
    more = whole is not block or any(item.nested or split_label(item.text) for item in block.items)
    extra: tuple[Block, ...] = (whole,) if more else ()
    lines = {item.line for item in block.items} | set(line.lines)
    yield scope.candidate(
        "items", "announced", 72, line, handle=handle, facet="items", front=front, back=back, extra=extra, lines=lines
    )


def _evened(block: ListBlock, name: str, language: Language) -> ListBlock:
    """Sides of a thing, some as labels with a text and some as statements: a long statement by its first clause."""
    labels = [split_label(item.text) for item in block.items]
    bare = [label is None or not label.body for label in labels]
    if all(bare) and (kinds := _kinds(block, name, language)):
        return kinds
    if language.spaced or not any(bare) or all(bare) or not language.full("list_headings").match(name):
        return block
    return replace(
        block, items=tuple(_cut(item) if alone else item for item, alone in zip(block.items, bare, strict=True))
    )


def _kinds(block: ListBlock, name: str, language: Language) -> ListBlock | None:
    """The bare names of kinds that each go on with a clause and end as what announces them: two 锁 as
    ``共享锁（S），允许…`` / ``排他锁（X），只许…``."""
    found: list[Item] = []
    for item in block.items:
        counted = language.start("nth").match(item.text.mask)
        text = item.text[counted.end() :] if counted else item.text
        cut = next((end for end in _KIND_END.finditer(text.mask) if balanced(text.mask[: end.start()])), None)
        kind, _ = split_gloss(text[: cut.start()]) if cut else (Rich(), Rich())
        if cut is None or not is_term(kind, language) or units(kind.plain) > _LONG:
            return None
        found.append(replace(item, blocks=(Paragraph(text[: cut.start()], line=item.line), *item.nested)))
    (end, most), *_ = Counter(normal(split_gloss(item.text)[0].plain)[-1:] for item in found).most_common()
    alike = most == len(found) and end and end in name
    return replace(block, items=tuple(found)) if alike and not language.spaced else None


def _cut(item: Item) -> Item:
    """A long item up to its first clause, where that is short."""
    cut = _CLAUSE_END.search(item.text.mask)
    first = item.text[: cut.start()] if cut is not None else item.text
    short = _LEAST <= units(first.plain) <= _STATED and balanced(first.mask)
    parts = split_outside(item.text, "，,、")
    listed = len(parts) > 2 and units(item.text.plain) <= _LONG * len(parts) / 2
    if cut is None or not short or listed or units(item.text.plain) <= _STATED:
        return item
    return replace(item, blocks=(Paragraph(first, line=item.line), *item.nested))


_KIND_END: Final = re.compile(f"[，,：:]|-(?=[{CJK}])")
_BOUND: Final = re.compile("[<>≤≥=~≈]")
"""``< 4 hours`` says when, and names nothing that has members."""
_STATES: Final = re.compile("[=<>≤≥⊆⊂∈]")
_EQUATED: Final = re.compile(r"\s:?=\s")
"""``D = on input x:`` says how something is built, and announces no members."""
_PARTED: Final = re.compile(r":\s")
_LEAST: Final = 4
"""Units of a clause that names a side."""
_CLAUSE_END: Final = re.compile("[，,。；;]")


def _counted(term: Rich, language: Language) -> int:
    """How many things a label says there are; 0 where it does not say."""
    found = language.start("counting").findall(term.mask)
    return language.number(found[-1][:1]) if found else 0


def _asking(term: Rich, language: Language) -> bool:
    return language.full("question").match(term.plain) is not None


def _is_clause(term: Rich, language: Language) -> bool:
    return (language.spaced and len(term.plain.split()) > 4) or any(
        pattern.match(term.plain) for pattern, _ in intro_patterns(language)[:-1]
    )


def label_front(scope: Scope, line: Line, term: Rich, parts: bool, language: Language, block: ListBlock) -> Rich | None:
    """The question for the list below a label, perhaps with ``parts`` below a text of its own; None where none fits."""
    count = str(len(block.items))
    if _STATES.search(term.plain) and all(run.marks & MATH or not normal(run.text) for run in term.runs):
        # An equation is no name of several things.
        return None
    if _BOUND.match(term.plain) or (not language.spaced and language.start("verb_start").match(term.plain)):
        return None
    if not language.spaced and _ends_in_several(term, language) and told_of(block):
        # Headings for what is said of several sides.
        return None
    if is_facet(term.plain, language):
        topic = scope.topic(line)
        if language.start("asking_column").search(topic.plain):
            return None
        if language.full("stated_sides").match(term.plain) and all(head.plain.isascii() for head in heads(block.items)):
            return None
        one = language.spaced or not re.search(language.text("list_words") or "$^", topic.plain)
        if language.full("no_opening").match(topic.plain.strip()) or not (one and is_term(topic, language)):
            topic = Rich()
        if topic and normal(topic.plain) != normal(term.plain) and not re.search("[?？]", topic.plain):
            if language.has("of_sides") and are_places(block, language):
                return language.ask("of_sides", topic=topic, x=lowered(term, language), n=count)
            return _members_of(topic, term, language, count)
        told = scope.crumbs(line) and not (topic and language.full("question").match(topic.plain))
        return language.ask("items", x=lowered(term, language), n=count) if told else None
    named = language.full("list_headings").match(term.plain) is not None
    if is_outline(block, language) and not named:
        return None
    crumbs = scope.crumbs(line)
    listed = Rich.of("、".join(head.plain for head in heads(block.items)))
    said = worded(language, "list_questions", term, listed, crumbs[-1] if crumbs else Rich(), n=count)
    if said is not None:
        return said or None
    nominal = is_nominal(term, language)
    if parts and not language.spaced and _size(block) > _STATED:
        # What a label with a text of its own goes on to say is no list of its members.
        return None
    if not language.spaced and told_of(block) and not named:
        whole_of = not language.has("points") or _end_alike(block) or _is_kind(term, language)
        if not whole_of and any(is_facet(head.plain, language) for head in heads(block.items)):
            # Its basis, its conditions: each has its own answer.
            return None
        return language.ask("parts" if whole_of else "points", x=term, n=count) if nominal else None
    if language.full("told_sides").match(term.plain) and told_of(block):
        # “Functions” above organs: what each does stands behind it.
        return None
    if language.start("doing").match(term.plain):
        # “Dealing with risks”: what is done is no name of several things.
        return language.ask("points", x=term, n=count) if language.has("points") else None
    if language.spaced and not (named or (nominal and _are_members(block, language) and not _are_phrases(block))):
        return language.ask("points", x=term, n=count) if _are_points(term, block, language) else None
    if language.has("list") and not language.full("many").match(term.plain):
        # What stands below a thing's name in a list may be anything about it.
        return language.ask("list", x=term, n=count) if line.kind != "item" else None
    nominal_kind = nominal and _of_kind(term, block, language, parts)
    names = tuple(heads(block.items))
    size = _size(block)
    whole = size * len(names)
    # A label with a text of its own has further points.
    few = not parts and whole <= LONG_ANSWER and all(units(split_gloss(head)[1].plain) <= _LONG for head in names)
    if named and size > _STATED and language.full("names_listed").match(term.plain):
        # Statements below a word for names are told of one of them.
        return None
    pointed = not language.spaced and language.has("points")
    if (size > _LONG or not nominal) and pointed and not named:
        # Statements about a thing are its points; those about a clause are running text, those with labels its parts.
        bare = not any(item.nested or split_label(item.text) for item in block.items)
        if not nominal or len(block.items) > 6 or not bare or not few:
            return None
        return language.ask("points", x=term, n=count)
    if pointed and not (named or nominal_kind):
        if not few or any(is_facet(head.plain, language) for head in names):
            return None
        return language.ask("points", x=term, n=count)
    return language.ask(
        "parts" if parts and language.has("parts") else "items", x=_counted_thing(term, language), n=count
    )


def _ends_in_several(term: Rich, language: Language) -> bool:
    """Whether a label names several sides of a thing: ``血液的组成和功能``."""
    first, *others = re.split(language.text("list_words") or "$^", term.plain)
    last = others[-1] if first and others else ""
    return bool(last) and (is_facet(last, language) or language.full("list_headings").match(last) is not None)


def _members_of(topic: Rich, side: Rich, language: Language, count: str) -> Rich:
    """What a side of a thing consists of; one that is a single thing has no members: “procedure of X”."""
    if language.has("of_listed") and not language.full("many").match(side.plain):
        return language.ask("of_listed", topic=topic, x=side, n=count)
    return language.ask("of_items", topic=topic, x=lowered(side, language), n=count)


def _size(block: ListBlock) -> float:
    """Units of an item's head, on average."""
    return sum(units(head.plain) for head in heads(block.items)) / len(block.items)


def _are_points(term: Rich, block: ListBlock, language: Language) -> bool:
    """Whether a few short statements stand below a name."""
    told = [item.text for item in block.items]
    return (
        language.has("points")
        and len(told) <= _POINTS
        and is_term(term, language)
        and len(words(term.plain)) <= _NAME
        and not any(_EXAMPLE.search(text.plain) for text in (term, *told))
        and not any(item.nested or split_label(item.text) for item in block.items)
        and sum(units(text.plain) for text in told) <= LONG_ANSWER
        and not any(language.finds(("opinion", "meta", "unresolved"), text.mask) for text in told)
    )


_EXAMPLE: Final = re.compile(r"\w\(|\[\d|[=⇒\\]")
"""A call or an equation, which is no statement."""
_PHRASE: Final = 4
"""Words of an item that says something rather than names it, on average."""


def _are_phrases(block: ListBlock) -> bool:
    return sum(len(words(head.plain)) for head in heads(block.items)) >= _PHRASE * len(block.items)


_POINTS: Final = 4
_NAME: Final = 4
"""Words of a name that statements stand below."""


def intro_patterns(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """How the announcement of a list becomes a question: (pattern for the whole announcement, phrase)."""
    entries = language.data.get("intro_questions", [])
    assert isinstance(entries, list)
    return [(_compiled(str(entry["pattern"])), str(entry["front"])) for entry in entries]


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})\\Z", re.IGNORECASE)


def intro_question(scope: Scope, line: Line, language: Language, count: str, bare: bool = True) -> Rich | None:
    """The announcement of a list turned into a question; None when it has no subject of its own, or where it must not
    be a ``bare`` phrase and is one."""
    text = trimmed(line.text.strip())
    cut = language.start("lead_ins").match(text.mask)
    if cut and cut.end() < len(text.mask):
        text = capital(text[cut.end() :]) if language.spaced else text[cut.end() :]
    # Only the last sentence announces; what stands before it is context that the list does not need.
    text = next(reversed(sentences(text)), text)
    joined = language.start("connectives").match(text.mask)
    if joined and not language.spaced and _counted(text, language):
        # “通常有两种”: what is counted is named without the word that ties it to the text before.
        text, joined = text[joined.end() :].strip(" ，,"), None
    if not normal(text.plain) or units(text.plain) > 70 or joined:
        return None
    if language.start("meta").search(text.mask) or language.start("opinion").search(text.mask):
        return None
    if language.spaced and language.start("clause_term").match(text.mask):
        # “Provides various services:”: of what, is not said.
        return None
    pronoun = language.start("pronouns").match(text.mask)
    if pronoun:
        known = language.start("resolvable").match(text.mask)
        topic = scope.topic(line)
        if not known or not topic:
            return None
        gap = " " if language.spaced else ""
        text = topic + Rich.of(gap) + text[known.end() :].strip()
    patterns = intro_patterns(language)
    for at, (pattern, phrase) in enumerate(patterns[: None if bare else -1]):
        match = pattern.match(text.mask)
        if match:
            if at == len(patterns) - 1 and not language.spaced and not is_nominal(text, language):
                # A clause that no other pattern knows announces something that it does not name.
                return None
            parts = {
                # A preposition keeps the space before it.
                name: part if name == "p" else part.strip()
                for name, value in match.groupdict().items()
                if value and (part := text[match.start(name) : match.end(name)])
            }
            first = next((part for name, part in parts.items() if name in ("a", "x")), Rich())
            if (first.mask[-1:] == "，" and language.start("verb_start").match(first.mask)) or len(first) == 1:
                # "在…上，" is no thing, and one character is what a pattern left over.
                return None
            if language.spaced and is_facet(first.plain, language):
                # “Types include”: of what, stands above.
                topic = scope.topic(line)
                return _members_of(topic, first, language, count) if is_term(topic, language) else None
            if "a" in pattern.groupindex and not normal(first.plain):
                topic = scope.topic(line)
                if not topic:
                    return None
                parts["a"] = topic
            if language.start("aspect").match(first.mask) and "，" not in first.mask:
                # "By direction there are two kinds": of what, stands above.
                name = "a" if "a" in parts else "x"
                parts[name] = _divided(scope, line, first)
            if not phrase.startswith("{"):
                parts = {name: inside(part, language) for name, part in parts.items()}
            front = language.ask(phrase, **parts, n=count)
            return None if language.start("deictic").search(front.mask) or dangling(front.mask, language) else front
    return None


def _divided(scope: Scope, line: Line, aspect: Rich) -> Rich:
    """The aspect by which a thing is divided, behind the thing, where that is known and not named by the aspect."""
    topic = scope.topic(line)
    return topic + aspect if topic and normal(topic.plain) not in normal(aspect.plain) else aspect


def _of_headings(scope: Scope) -> Iterator[Candidate]:
    """Headings below a heading that says what all of them are, or below a line that announces them, are a list.

    ``## 锁的类型`` ⏎ ``### 互斥锁`` ⏎ … ⏎ ``### 自旋锁`` ⏎ … → 锁的类型有哪些（2 个）？
    """
    names = [section.path[-1] for section in scope.below]
    skipped = everywhere("skip_headings")
    if len(names) < 2 or any(skipped.fullmatch(heading.text.plain.strip()) for heading in names):
        return
    if all(map(_is_group, scope.below)) or any(isinstance(block, ListBlock) for block in scope.section.blocks):
        return
    items = tuple(Item((Paragraph(heading.text, line=heading.line),), heading.line, heading.line) for heading in names)
    block = ListBlock(items, line=names[0].line, end=names[-1].line)
    last = scope.outline.lines[-1] if scope.outline.lines else None
    if any(_is_part(heading.text, scope.language_for(heading.text)) for heading in names):
        return
    announced = (
        last is not None
        and last.kind == "text"
        and not last.parents
        and isinstance(scope.section.blocks[-1], Paragraph)
        and _ANNOUNCES.search(last.text.mask)
    )
    if last is not None and announced and not everywhere("figure_labels").search(last.text.mask):
        yield from _announced(scope, last, block)
        return
    named, language = split_gloss(scope.heading)[0].plain.strip(), scope.language_for(scope.heading)
    one = ("facet_labels", "compound")
    kinds = language.full("names_listed").match(named)
    members = language.full("member_headings").match(named) is not None or _end_alike(block, named if kinds else "")
    about = sum(heading.text.plain.strip()[:2] == named[:2] for heading in names)
    if not language.spaced and (not members or 2 * about > len(names)):
        # Below “methods” stand members, or parts of a text about them.
        return
    if language.full("list_headings").match(named) and not any(language.full(entry).match(named) for entry in one):
        yield from _under_heading(scope, block, "headings")


_ANNOUNCES: Final = re.compile(r"[：:]\s*\Z")


def _is_group(section: Section) -> bool:
    """Whether below a heading stands nothing but a list of names: those are the members of what stands above it."""
    block = section.blocks[0] if len(section.blocks) == 1 else None
    return isinstance(block, ListBlock) and not any(
        item.nested or units(item.text.plain) > _STATED for item in block.items
    )


def _is_part(heading: Rich, language: Language) -> bool:
    """Whether a heading is a part of a text, or a side of its thing, and no member of what stands above it."""
    name = heading.plain.strip()
    parts = ("generic_headings", "no_opening", "skip_labels", "side_heads", "question", "not_term")
    side = language.full("facet_of").match(name)
    return (
        is_facet(name, language)
        or (side is not None and is_facet(side["facet"], language))
        or any(language.full(entry).match(name) for entry in parts)
    )


def _under_heading(scope: Scope, block: ListBlock, cue: str) -> Iterator[Candidate]:
    """A heading whose section is one short list: its facets, kinds, members."""
    if not scope.section.path or goes_on(scope, block):
        return
    name, _ = split_gloss(scope.heading)
    language = scope.language_for(name)
    whole = members(block)
    block = _evened(whole, name.plain.strip(), language)
    inverse = language.full("inverse_of").match(name.plain)
    facet = is_facet(name.plain, language)
    if is_steps(scope, None, block, language) or _asking(name, language):
        return
    if language.spaced and not inverse and (_PARTED.search(name.plain) or language.start("doing").match(name.plain)):
        # A title with its subtitle, or what is done.
        return
    said = {language.number(word.lower()) for word in words(name.plain)} - {0, 1} if language.spaced else set()
    if said and len(block.items) not in said:
        # “Seven stages” above three items.
        return
    many = _how_many(name, language)
    if many and many != len(block.items):
        return
    sure = many > 0 or _are_its_kinds(block, name, language)
    if not sure and not language.spaced and (language.start("verb_start").match(name.plain) or _sections(block, name)):
        sides = language.full("told_headings").match(name.plain) is not None and _are_headed(block)
        sure = sides or (language.full("member_headings").match(name.plain) is not None and _are_names(block))
        if not sure:
            return
    listed = sure or language.full("list_headings").match(name.plain) is not None
    if (
        not language.spaced
        and language.full("compound").match(name.plain)
        and not (listed and not _ends_in_several(name, language))
    ):
        # Of two things.
        return
    if language.full("names_listed").match(name.plain) and _size(block) > _STATED:
        # What is said of them, or done one after the other.
        return
    if language.full("told_sides").match(name.plain) and told_of(block):
        return
    plain = not any(((label := split_label(item.text)) and label.body) or item.nested for item in block.items)
    named = (
        plain and language.spaced and language.has("list") and cue == "heading" and _only_names(scope, block, language)
    )
    kinds = cue == "heading" and language.spaced and _told_by_name(scope, block, language)
    if not (
        named
        or kinds
        or inverse
        or facet
        or listed
        or (cue == "heading" and plain and not language.spaced and all(units(i.text.plain) <= 16 for i in block.items))
    ):
        return
    back = list_answer(block)
    if not back or not enumerates(block, language):
        return
    if any(language.full(entry).match(name.plain.strip()) for entry in ("skip_labels", "skip_headings")) or (
        not facet and language.full("generic_headings").match(name.plain.strip())
    ):
        return
    count = str(len(block.items))
    if inverse:
        topic = name[inverse.start("topic") : inverse.end("topic")]
        side = _plural(inverse["facet"])
        front = language.ask("of_items", topic=topic, x=lowered(Rich.of(side), language), n=count)
    elif facet and scope.entity and normal(scope.entity.plain).endswith(normal(name.plain)):
        front = language.ask("items", x=_counted_thing(scope.entity, language), n=count)
    elif facet and scope.entity:
        front = _members_of(scope.entity, name, language, count)
    elif facet:
        # The side of a thing that nothing above names.
        return
    elif named and not listed and not language.full("many").match(name.plain):
        front = language.ask("list", x=name, n=count)
    else:
        of_kind = listed or language.spaced or not language.has("points") or _of_kind(name, block, language)
        front = language.ask("items" if of_kind else "points", x=_counted_thing(name, language), n=count)
    lines = {item.line for item in block.items} | {scope.section.path[-1].line}
    crumbs = [heading.text for heading in scope.section.path[:-1]]
    # What is said below bold names each has its own card; here it would change this note with every other.
    extra: tuple[Block, ...] = () if kinds or (plain and block is whole) else (whole,)
    yield scope.candidate(
        "items",
        cue,
        66,
        None,
        handle=name.plain,
        facet="items",
        front=front,
        back=back,
        extra=extra,
        lines=lines,
        crumbs=crumbs,
    )


def _told_by_name(scope: Scope, block: ListBlock, language: Language) -> bool:
    """Whether a section whose heading names several things tells of each under its name, most of them bold or all of
    them labels."""
    name = split_gloss(scope.heading)[0]
    labels = [split_label(item.text) for item in block.items]
    told = [label for label in labels if label is not None and label.body]
    bold = len(told) if len(told) == len(labels) else sum(label.style == "bold" for label in told)
    return (
        len(scope.section.blocks) == 1
        and language.full("many").match(name.plain.strip()) is not None
        and language.full("compound").match(name.plain.strip()) is None
        and is_term(name, language)
        and not language.start("doing").match(name.plain)
        and (len(labels) > 2 * (len(labels) - bold) or _kinds_of(name, block))
        and all(is_term(head, language) and len(words(head.plain)) <= _NAME for head in heads(block.items))
        and not any(is_facet(head.plain, language) for head in heads(block.items))
    )


def _kinds_of(name: Rich, block: ListBlock) -> bool:
    """Whether most names of a list end in the word that its heading has in the plural: ``Ovens``, ``stone oven: …``."""
    kind = words(name.plain.lower())[-1:]
    ends = [words(head.plain.lower()) for head in heads(block.items)]
    itself = any(end[:-1] == [] for end in ends)
    return bool(kind) and not itself and 2 * sum(kind[0] == end[-1] + "s" for end in ends) > len(ends)


def _only_names(scope: Scope, block: ListBlock, language: Language) -> bool:
    """Whether a section is nothing but a list of a few names."""
    alone = len(scope.section.blocks) == 1 and len(block.items) <= _FEW
    return alone and _are_members(block, language) and not _are_phrases(block)


_FEW: Final = 8


def _counted_thing(name: Rich, language: Language) -> Rich:
    """``一些公共资源``: the question says how many there are."""
    vague = language.start("quantifier").match(name.mask)
    bare = name[vague.end() :] if vague and vague.end() < len(name.mask) else name
    return lowered(bare, language) if language.spaced else bare


def _how_many(name: Rich, language: Language) -> int:
    """How many of something there are by a heading, 0 where it does not say: ``发酵的三个条件``, ``Three flours``."""
    if language.spaced:
        number = language.number(next(iter(words(name.plain)), "").lower())
        return number if number > 1 else 0
    said = language.start("counting").search(name.mask)
    if said is None or not said.start() or _PARTED.search(name.mask):
        return 0
    counted = name.mask[said.end() :].strip()
    return language.number(said.group()[0]) if counted and units(counted) <= _COUNTED else 0


_COUNTED: Final = 8
"""Units of what a heading counts."""


def _of_kind(term: Rich, block: ListBlock, language: Language, parts: bool = False) -> bool:
    """Whether the items of a list are short and their name is one of many things, or has a text of its own and
    ``parts`` below; or whether they end alike: kinds or members; else they are points about it."""
    if _size(block) <= _SHORT and (parts or _is_kind(term, language)):
        return True
    names = _names_of(block)
    latin = all(name.isascii() for name in names) and _size(block) <= _SHORT
    return latin or _end_alike(block)


def _names_of(block: ListBlock) -> list[str]:
    """The names that a list consists of, without their glosses."""
    return [normal(split_gloss(split_gloss(head)[0])[0].plain) for head in heads(block.items)]


def _is_kind(term: Rich, language: Language) -> bool:
    return language.full("kind_names").match(split_gloss(term)[0].plain.strip()) is not None


def _end_alike(block: ListBlock, name: str = "") -> bool:
    """Whether half of the items or more end in the same character: kinds or parts of one thing, of the one named."""
    # “胆汁 bile” and “胰脂肪酶 lipase” end in one letter, and are of no kind.
    ends = Counter((each.rstrip(string.printable) or each)[-1:] for each in _names_of(block))
    (end, most), *_ = ends.most_common()
    return most > 1 and 2 * most >= len(block.items) and (not name or end in name.lower())


def _are_headed(block: ListBlock) -> bool:
    """Whether each item of a list is short, with what is said of it below."""
    return all(
        item.nested and units(head.plain) <= _STATED for head, item in zip(heads(block.items), block.items, strict=True)
    )


def _are_its_kinds(block: ListBlock, name: Rich, language: Language) -> bool:
    """Whether every name of a list ends in the word that its heading ends in: ``发酵方法``, ``- 冷藏发酵方法`` …"""
    word = normal(name.plain)[-_WORD:]
    names = _names_of(block)
    return (
        not language.spaced
        and len(names) > 1
        and len(word) == _WORD
        and not word.isascii()
        and all(each.endswith(word) and len(each) > _WORD and each not in normal(name.plain) for each in names)
    )


_WORD: Final = 2
"""Characters of a word that names a kind."""
_SHORT: Final = 6
"""Units of a member's name, on average."""


def _are_members(block: ListBlock, language: Language) -> bool:
    """Whether the items of a list read as names of the things that its label says."""
    names = [split_gloss(head)[0] for head in heads(block.items)]
    said = sum(language.start("not_member").match(name.mask) is not None for name in names)
    return all(is_term(name, language) and not _AMOUNT.match(name.mask) for name in names) and 2 * said < len(names)


_AMOUNT: Final = re.compile(r"\d+ [a-z]")
"""Members have names; ``1 thread for …`` says how many."""


def _are_names(block: ListBlock) -> bool:
    """Whether every item of a list is a bare name with a text below it, or a bold one."""
    return all(
        item.nested and (label is None or label.style == "bold") and units(head.plain) <= _LONG
        for item, head, label in zip(
            block.items, heads(block.items), (split_label(item.text) for item in block.items), strict=True
        )
    )


def _sections(block: ListBlock, name: Rich) -> bool:
    """Whether the items head texts of their own, or are statements about the thing that the heading names."""
    nested = sum(bool(item.nested) for item in block.items)
    return 2 * nested > len(block.items) or any(normal(name.plain) in normal(item.text.plain) for item in block.items)


def _plural(facet: str) -> str:
    return facet.replace("(s)", "s")


def _enumerated(scope: Scope) -> Iterator[Candidate]:
    """``NLP 任务分两类：句子关系，完形填空``: an enumeration in a sentence, its count checked."""
    for line, whole, language in _whole_lines(scope):
        cues = language.fitting("kinds", whole.mask)
        text = trimmed(whole) if cues else whole
        lead = language.start("lead_ins").match(text.mask) if cues else None
        text = text[lead.end() :] if lead and lead.end() < len(text) else text
        for cue in cues:
            match = cue.pattern.match(text.mask)
            if not match:
                continue
            listed = trimmed(text[match.start("o") : match.end("o")])
            parts = enumeration(listed, language, bool(match.groupdict().get("n")))
            number = language.number(match.groupdict().get("n") or "")
            if (
                not 2 <= len(parts) <= 7
                or (number and number != len(parts))
                or any(units(p.plain) > 40 or not balanced(p.mask) for p in parts)
                or any(language.start("examples").match(p.mask) for p in parts)
                or all(normal(p.plain) in normal(scope.heading.plain) for p in parts)
            ):
                continue
            groups = {
                name: text[match.start(name) : match.end(name)] for name, value in match.groupdict().items() if value
            }
            named = groups.get("s", groups.get("y", Rich()))
            if "s" in groups and not _names(groups["s"], language):
                continue
            if "s" in groups and language.start("aspect").match(groups["s"].mask):
                groups["s"] = named = _divided(scope, line, groups["s"])
            topic = scope.topic(line)
            if "{topic}" in cue.front and (not topic or normal(topic.plain) in normal(named.plain)):
                continue
            asked: dict[str, Rich | str] = {**groups, "x": named, "topic": topic, "n": str(len(parts))}
            front = language.ask(cue.front or "items", **asked)
            if language.spaced and not front.plain.startswith(named.plain):
                asked |= {name: inside(part, language) for name, part in groups.items() if name != "n"}
                front = language.ask(cue.front or "items", **asked)
            if language.start("pronouns").match(front.mask) or language.start("deictic").search(front.mask):
                continue
            if whole is not line.text:
                line = replace(line, lines=whole.lines)
            yield scope.candidate(
                "items", cue.id, cue.rank, line, handle=named.plain, facet="items", front=front, back=(bullets(parts),)
            )
            break


def _whole_lines(scope: Scope) -> Iterator[tuple[Line, Rich, Language]]:
    """Lines as a whole, and the sentences of longer ones and of label bodies."""
    for line in scope.outline.lines:
        if line.text.media:
            continue
        language = scope.language_for(line.text)
        label = split_label(line.text)
        parts = sentences(label.body if label is not None and label.body else line.text)
        if 6 <= units(line.text.plain) <= 120:
            yield line, line.text, language
        if len(parts) > 1 or label is not None:
            for part in parts:
                if 6 <= units(part.plain) <= 120:
                    yield line, part, language


def _names(subject: Rich, language: Language) -> bool:
    """Whether the subject of an enumeration can stand in a question."""
    text = trimmed(subject)
    return not any(language.start(name).match(text.mask) for name in ("pronouns", "connectives")) and not (
        language.full("not_term").match(text.plain) and units(text.plain) <= 4 and not language.spaced
    )


def enumeration(listed: Rich, language: Language, counted: bool) -> list[Rich]:
    """The members of an enumeration; commas divide where a count vouches for them or the language's own sign is
    missing."""
    separators = language.text("enumerators")
    parts = split_outside(listed, separators)
    if counted and len(parts) < 2:
        parts = split_outside(listed, "，,；;、،؛")
    found: list[Rich] = []
    gap = r"\s+" if language.spaced else r"\s*"
    for at, part in enumerate(parts):
        word = (
            re.compile(rf"^\s*(?:{language.text('list_words')}){gap}", re.IGNORECASE)
            if language.text("list_words")
            else None
        )
        match = word.match(part.mask) if word and at else None
        part = part[match.end() :] if match else part
        if at == len(parts) - 1 and language.text("list_words"):
            joined = any(word.match(other.mask) for other in parts[1:]) if word else False
            alone = counted or language.text("serial_comma") != "true" or not joined
            both = re.search(rf"{gap}(?:{language.text('list_words')}){gap}", part.mask) if alone else None
            if both and both.start() > 0 and both.end() < len(part.mask):
                found += [trimmed(part[: both.start()]), trimmed(part[both.end() :])]
                continue
        found.append(trimmed(part))
    if not language.spaced and any(len(split_outside(part, "，,")) > 1 for part in found):
        # What is said of one member reaches beyond it: no bare enumeration.
        return []
    if any(language.start("hanging").match(part.mask) for part in found[1:]):
        return []
    return [part for part in found if normal(part.plain)]


__all__ = ["enumeration", "intro_question", "is_steps", "items", "label_front"]
