"""Lists as answers: an announced list, a label or heading with its list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flashgen.model import Block, Candidate, Content, Item, ListBlock, Paragraph, Rich, Section
from flashgen.rules.announced import announcement
from flashgen.rules.answers import MAX_ITEM, MAX_ITEMS, MAX_LONG, asked_of, list_answer, members, shortened
from flashgen.rules.base import Scope, bullets, content, fit, lowered
from flashgen.rules.coherence import enumerates, goes_on, told_of
from flashgen.rules.enumeration import enumerated
from flashgen.rules.labels import acceptable, is_facet
from flashgen.rules.language import Language, everywhere, languages
from flashgen.rules.lines import count_said, heads, split_gloss, split_label, unnumbered
from flashgen.rules.list_fronts import (
    LONG_NAME,
    NAME_WORDS,
    STATEMENT,
    are_kinds,
    are_members,
    are_phrases,
    are_points,
    are_told_names,
    bare_names,
    counted_thing,
    end_alike,
    ends_in_several,
    head_size,
    intro_patterns,
    intro_question,
    is_of_kind,
    label_front,
    members_of,
)
from flashgen.rules.outline import Line
from flashgen.rules.terms import is_term
from flashgen.rules.text import (
    CJK,
    QUESTION_MARK,
    balanced,
    ends_in_colon,
    first_word,
    normal,
    sentences,
    split_outside,
    trimmed,
    units,
    words,
)
from flashgen.rules.told import LIST_TITLE


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
    yield from enumerated(scope)
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
    sign = line.text.mask.rstrip()[-1:]
    # “它有两个作用，一是 …，二是 …”
    beside = sign in "，," and block.line == max(line.lines, default=0) != 0
    announced = sign in "：:" or beside or _label_alone(line.text) or _right_above(line, block)
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
    back = list_answer(block, MAX_LONG)
    side = label.term.plain.strip() if label is not None else ""
    if not back or not enumerates(block, language, side) or goes_on(scope, block):
        return
    if _EQUATED.search(next(reversed(sentences(line.text)), line.text).plain):
        return
    count = str(len(block.items))
    front: Rich | None = None
    handle = ""
    if count_said(label.term if label is not None else line.text, language) not in (0, len(block.items)):
        # "Four operations" above three items: the list goes on elsewhere, or counts something else.
        return
    if label is not None and (not label.body or line.kind == "item"):
        handle = label.term.plain
        clause = _is_clause(label.term, language)
        plain = clause and label.style == "plain"
        last = next(reversed(sentences(label.body)), label.body)
        if ends_in_colon(last) and normal(last.plain) != normal(label.body.plain):
            # What the label's text comes to announce.
            line = replace(line, text=last, parents=(*line.parents, label.term))
            front = intro_question(scope, line, language, count)
            handle = trimmed(last).plain
        elif not plain and acceptable(label, language):
            parts = bool(label.body) and not ends_in_colon(label.body)
            front = label_front(scope, line, label.term, parts, language, block)
        elif plain or (clause and not label.body and not QUESTION_MARK.search(label.term.mask)):
            front = intro_question(scope, line, language, count)
    elif line.text.mask.rstrip()[-1:] not in "：:":
        term = trimmed(split_gloss(line.text)[0])
        if language.spaced and (said := intro_question(scope, line, language, count, bare=False)):
            open_ended = language.start("left_open").search(line.text.mask)
            asks = language.start("question_words").match(line.text.mask)
            if _only_counts(said, language, count) and not (open_ended or asks):
                # A whole sentence with more about it below announces nothing.
                return
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
    if front is None or _is_vague(front, block, language):
        return
    if normal(handle) in {"", *named} or all(name in normal(handle) for name in named):
        # A thing is no member of its own, and “质、量、度” names all of its own.
        return
    if any(everywhere("skip_headings").fullmatch(said) for said in (handle.strip(), announcement(line.text).plain)):
        return
    if language.full("generic_headings").match(handle.strip()) and not is_facet(handle, language):
        # "Terms" is a heading of notes, not a thing that has members.
        return
    more = whole is not block or any(item.nested or split_label(item.text) for item in block.items)
    extra: tuple[Block, ...] = (whole,) if more else ()
    lines = {item.line for item in block.items} | set(line.lines)
    yield scope.candidate(
        "items",
        "announced",
        72,
        line,
        handle=handle,
        facet="items",
        extra=extra,
        lines=lines,
        **asked_of(front, back),
    )


def _is_vague(front: Rich, block: ListBlock, language: Language) -> bool:
    """Whether a question only asks for so many points, and there are too many to be asked whole."""
    return len(block.items) > MAX_ITEMS and _only_counts(front, language, str(len(block.items)))


def _only_counts(front: Rich, language: Language, count: str) -> bool:
    """Whether a question asks for so many points or items of something, whatever they are."""
    forms = (language.phrase(name).rpartition("{x}")[2] for name in ("points", "list") if language.has(name))
    return any(front.plain.endswith(form.replace("{n}", count)) for form in forms)


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
        if cut is None or not is_term(kind, language) or units(kind.plain) > LONG_NAME:
            return None
        found.append(replace(item, blocks=(Paragraph(text[: cut.start()], line=item.line), *item.nested)))
    (end, most), *_ = Counter(normal(split_gloss(item.text)[0].plain)[-1:] for item in found).most_common()
    alike = most == len(found) and end and end in name
    return replace(block, items=tuple(found)) if alike and not language.spaced else None


def _cut(item: Item) -> Item:
    """A long item up to its first clause, where that is short."""
    cut = _CLAUSE_END.search(item.text.mask)
    first = item.text[: cut.start()] if cut is not None else item.text
    short = _LEAST <= units(first.plain) <= STATEMENT and balanced(first.mask)
    parts = split_outside(item.text, "，,、")
    listed = len(parts) > 2 and units(item.text.plain) <= LONG_NAME * len(parts) / 2
    if cut is None or not short or listed or units(item.text.plain) <= STATEMENT:
        return item
    return replace(item, blocks=(Paragraph(first, line=item.line), *item.nested))


_KIND_END: Final = re.compile(f"[，,：:]|-(?=[{CJK}])")
_EQUATED: Final = re.compile(r"\s:?=\s")
"""``D = on input x:`` says how something is built, and announces no members."""
_PARTED: Final = re.compile(r":\s")
_LEAST: Final = 4
"""Units of a clause that names a side."""
_CLAUSE_END: Final = re.compile("[，,。；;]")


def _asking(term: Rich, language: Language) -> bool:
    return language.full("question").match(term.plain) is not None


def _is_clause(term: Rich, language: Language) -> bool:
    return (language.spaced and len(term.plain.split()) > 4) or any(
        pattern.match(term.plain) for pattern, _ in intro_patterns(language)[:-1]
    )


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
    sides = language.full("names_listed").match(named)
    members = language.full("member_headings").match(named) is not None or end_alike(block, named if sides else "")
    about = sum(heading.text.plain.strip()[:2] == named[:2] for heading in names)
    kinds = _are_kinds_below(scope, block, Rich.of(named), language)
    if not language.spaced and not kinds and (not members or 2 * about > len(names)):
        # Below “methods” stand members, or parts of a text about them.
        return
    listed = kinds or language.full("list_headings").match(named)
    if listed and not any(language.full(entry).match(named) for entry in one):
        yield from _under_heading(scope, block, "headings")


def _are_kinds_below(scope: Scope, block: ListBlock, name: Rich, language: Language) -> bool:
    """Whether all headings below a heading are kinds of it by their names, and no chapters about it; only a language
    that has a word for “of” tells the two apart."""
    linker = language.text("linker")
    # Two of a bare word may be two among many, and a heading without a text of its own is a chapter.
    several = len(block.items) > _COUPLE or len(name) > _WORD
    return (
        bool(linker)
        and several
        and all(section.blocks for section in scope.below)
        and _are_its_kinds(block, name, language)
        and all(
            is_term(each, language)
            and not language.full("compound").match(each.plain)
            and not any(language.start(entry).match(each.mask) for entry in ("verb_start", "not_name_start"))
            and linker not in each.plain
            for each in (name, *heads(block.items))
        )
    )


_ANNOUNCES: Final = re.compile(r"[：:]\s*\Z")


def _is_group(section: Section) -> bool:
    """Whether below a heading stands nothing but a list of names: those are the members of what stands above it."""
    block = section.blocks[0] if len(section.blocks) == 1 else None
    return isinstance(block, ListBlock) and not any(
        item.nested or units(item.text.plain) > STATEMENT for item in block.items
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
        and not (listed and not ends_in_several(name, language))
    ):
        # Of two things.
        return
    if language.full("names_listed").match(name.plain) and head_size(block) > STATEMENT:
        # What is said of them, or done one after the other.
        return
    if language.full("told_sides").match(name.plain) and told_of(block):
        return
    plain = not any(((label := split_label(item.text)) and label.body) or item.nested for item in block.items)
    alone = cue == "heading" and len(scope.section.blocks) == 1
    told = language.spaced and (are_phrases(block) or language.start("instruction").match(name.plain) is not None)
    stated = alone and told and head_size(block) <= STATEMENT and are_points(name, block, language)
    named = (
        plain and language.spaced and language.has("list") and cue == "heading" and _only_names(scope, block, language)
    )
    kinds = cue == "heading" and language.spaced and _told_by_name(scope, block, language)
    held = cue == "heading" and not (listed or facet or inverse) and _holds_told_names(scope, block, language)
    if not (
        named
        or stated
        or kinds
        or held
        or inverse
        or facet
        or listed
        or (
            cue == "heading"
            and plain
            and not language.spaced
            and all(units(i.text.plain) <= STATEMENT for i in block.items)
        )
    ):
        return
    back = list_answer(block, MAX_LONG)
    if not back or not (many or held or enumerates(block, language, name.plain.strip())):
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
        front = language.ask("items", x=counted_thing(scope.entity, language), n=count)
    elif facet and scope.entity:
        front = members_of(scope.entity, name, language, count)
    elif facet:
        # The side of a thing that nothing above names.
        return
    elif named and not listed and not language.full("many").match(name.plain):
        front = language.ask("list", x=name, n=count)
    elif held:
        front = language.ask("parts", x=name, n=count)
    elif stated and not (listed or kinds):
        front = language.ask("points", x=name, n=count)
    else:
        of_kind = listed or language.spaced or not language.has("points") or is_of_kind(name, block, language)
        front = language.ask("items" if of_kind else "points", x=counted_thing(name, language), n=count)
    if _is_vague(front, block, language):
        return
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
        extra=extra,
        lines=lines,
        crumbs=crumbs,
        **asked_of(front, back),
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
        and all(is_term(head, language) and len(words(head.plain)) <= NAME_WORDS for head in heads(block.items))
        and not any(is_facet(head.plain, language) for head in heads(block.items))
    )


def _holds_told_names(scope: Scope, block: ListBlock, language: Language) -> bool:
    """Whether a section tells of several things, each a stressed name with what is said of it."""
    name = split_gloss(scope.heading)[0]
    return (
        not language.spaced
        and len(scope.section.blocks) == 1
        and len(block.items) > _COUPLE
        and are_told_names(block, "bold", "code")
        and is_term(name, language)
        and not language.full("compound").match(name.plain.strip())
        and are_kinds(block, language)
    )


_COUPLE: Final = 2


def _kinds_of(name: Rich, block: ListBlock) -> bool:
    """Whether most names of a list end in the word that its heading has in the plural: ``Ovens``, ``stone oven: …``."""
    kind = words(name.plain.lower())[-1:]
    ends = [words(head.plain.lower()) for head in heads(block.items)]
    itself = any(end[:-1] == [] for end in ends)
    return bool(kind) and not itself and 2 * sum(kind[0] == end[-1] + "s" for end in ends) > len(ends)


def _only_names(scope: Scope, block: ListBlock, language: Language) -> bool:
    """Whether a section is nothing but a list of a few names."""
    alone = len(scope.section.blocks) == 1 and len(block.items) <= _FEW
    return alone and are_members(block, language) and not are_phrases(block)


_FEW: Final = 8


def _how_many(name: Rich, language: Language) -> int:
    """How many of something there are by a heading, 0 where it does not say: ``发酵的三个条件``, ``Three flours``."""
    if language.spaced:
        number = language.number(first_word(name.plain))
        return number if number > 1 else 0
    said = language.start("counting").search(name.mask)
    if said is None or not said.start() or _PARTED.search(name.mask):
        return 0
    counted = name.mask[said.end() :].strip()
    return language.number(said.group()[0]) if counted and units(counted) <= _COUNTED else 0


_COUNTED: Final = 8
"""Units of what a heading counts."""


def _are_headed(block: ListBlock) -> bool:
    """Whether each item of a list has more said of it below."""
    return all(
        item.nested and units(head.plain) <= MAX_ITEM
        for head, item in zip(heads(block.items), block.items, strict=True)
    )


def _are_its_kinds(block: ListBlock, name: Rich, language: Language) -> bool:
    """Whether every name of a list ends in the word that its heading ends in: ``发酵方法``, ``- 冷藏发酵方法`` …"""
    word = normal(name.plain)[-_WORD:]
    names = bare_names(block)
    return (
        not language.spaced
        and len(names) > 1
        and len(word) == _WORD
        and not word.isascii()
        and all(each.endswith(word) and len(each) > _WORD and each not in normal(name.plain) for each in names)
    )


_WORD: Final = 2
"""Characters of a word that names a kind."""


def _are_names(block: ListBlock) -> bool:
    """Whether every item of a list is a bare name with a text below it, or a bold one."""
    return all(
        item.nested and (label is None or label.style == "bold") and units(head.plain) <= LONG_NAME
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
