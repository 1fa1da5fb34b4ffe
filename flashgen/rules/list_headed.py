"""Lists below a heading that says what they are of, and headings that are such a list themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flashgen.model import Block, Candidate, Item, ListBlock, Paragraph, Rich, Section, once
from flashgen.rules.answers import MAX_ITEM, MAX_LONG, asked_of, list_answer, members
from flashgen.rules.base import Scope, lowered
from flashgen.rules.coherence import enumerates, goes_on, is_told, told_of
from flashgen.rules.labels import is_facet
from flashgen.rules.language import Language, everywhere
from flashgen.rules.lines import heads, split_gloss, split_label
from flashgen.rules.list_announced import announced, asks_itself, evened, is_steps, is_vague
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
    front_of_parts,
    head_size,
    is_of_kind,
    members_of,
)
from flashgen.rules.terms import is_term
from flashgen.rules.text import first_word, normal, units, words

_ANNOUNCES: Final = re.compile(r"[：:]\s*\Z")
_PARTED: Final = re.compile(r":\s")
_COUPLE: Final = 2
_FEW: Final = 8
"""Names that a section may consist of."""
_COUNTED: Final = 8
"""Units of what a heading counts."""
_WORD: Final = 2
"""Characters of a word that names a kind."""


def list_below(scope: Scope) -> ListBlock | None:
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


@dataclass(frozen=True, eq=False)
class _Headed:
    """A heading and the list below it: what the one says of the other."""

    scope: Scope
    name: Rich
    language: Language
    block: ListBlock
    cue: str

    @property
    def called(self) -> str:
        return self.name.plain

    @once
    def inverse(self) -> re.Match[str] | None:
        """``Cons of X``: the thing and its side."""
        return self.language.full("inverse_of").match(self.called)

    @once
    def facet(self) -> bool:
        return is_facet(self.called, self.language)

    @once
    def many(self) -> int:
        """How many of something there are by the heading; 0 where it does not say."""
        return _how_many(self.name, self.language)

    @once
    def heads_texts(self) -> bool:
        """Whether the heading may say what is done, or the items head texts of their own."""
        verb = self.language.start("verb_start").match(self.called) is not None
        return not self.language.spaced and (verb or _sections(self.block, self.name))

    @once
    def sure(self) -> bool:
        """Whether the items are what the heading says, by their number or their names."""
        if self.many or _are_its_kinds(self.block, self.name, self.language):
            return True
        if not self.heads_texts:
            return False
        sides = self.language.full("told_headings").match(self.called) is not None and _are_headed(self.block)
        return sides or (
            self.language.full("member_headings").match(self.called) is not None and _are_names(self.block)
        )

    @once
    def listed(self) -> bool:
        """Whether the heading says what kind of thing the items are."""
        return self.sure or self.language.full("list_headings").match(self.called) is not None

    @once
    def plain(self) -> bool:
        """Whether nothing but the items is said."""
        return not any(map(is_told, self.block.items))

    @once
    def stated(self) -> bool:
        """Whether a few short statements are all that a section has."""
        alone = self.cue == "heading" and len(self.scope.section.blocks) == 1
        told = are_phrases(self.block) or self.language.start("instruction").match(self.called) is not None
        short = head_size(self.block) <= STATEMENT
        return alone and self.language.spaced and told and short and are_points(self.name, self.block, self.language)

    @once
    def named(self) -> bool:
        """Whether a section is nothing but a list of names."""
        listable = self.plain and self.language.spaced and self.language.has("list") and self.cue == "heading"
        return listable and _only_names(self.scope, self.block, self.language)

    @once
    def kinds(self) -> bool:
        """Whether a section tells of each thing that its heading names under its name."""
        return self.cue == "heading" and self.language.spaced and _told_by_name(self.scope, self.block, self.language)

    @once
    def held(self) -> bool:
        """Whether a section tells of several stressed names, of which its heading is the whole."""
        other = self.listed or self.facet or self.inverse is not None
        return self.cue == "heading" and not other and _holds_told_names(self.scope, self.block, self.language)

    @once
    def bare(self) -> bool:
        """Whether short items are all that stands below a heading of a language without spaces."""
        short = all(units(item.text.plain) <= STATEMENT for item in self.block.items)
        return self.cue == "heading" and self.plain and not self.language.spaced and short


def under_heading(scope: Scope, block: ListBlock, cue: str) -> Iterator[Candidate]:
    """A heading whose section is one short list: its facets, kinds, members."""
    if not scope.section.path or goes_on(scope, block):
        return
    name, _ = split_gloss(scope.heading)
    language = scope.language_for(name)
    whole = members(block)
    block = evened(whole, name.plain.strip(), language)
    it = _Headed(scope, name, language, block, cue)
    if _says_otherwise(it):
        return
    if not (it.named or it.stated or it.kinds or it.held or it.inverse or it.facet or it.listed or it.bare):
        return
    back = list_answer(block, MAX_LONG)
    if not back or not (it.many or it.held or enumerates(block, language, name.plain.strip())):
        return
    front = _front(it)
    if front is None or is_vague(front, block, language):
        return
    lines = {item.line for item in block.items} | {scope.section.path[-1].line}
    crumbs = [heading.text for heading in scope.section.path[:-1]]
    # What is said below bold names each has its own card; here it would change this note with every other.
    extra: tuple[Block, ...] = () if it.kinds or (it.plain and block is whole) else (whole,)
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


def _says_otherwise(it: _Headed) -> bool:
    """Whether a heading is no name of what its list holds: steps, a question, a title, other numbers, two things."""
    language, name, called = it.language, it.name, it.called
    if is_steps(it.scope, None, it.block, language) or asks_itself(name, language):
        return True
    if language.spaced and not it.inverse and (_PARTED.search(called) or language.start("doing").match(called)):
        # A title with its subtitle, or what is done.
        return True
    said = {language.number(word.lower()) for word in words(called)} - {0, 1} if language.spaced else set()
    if (said and len(it.block.items) not in said) or it.many not in (0, len(it.block.items)):
        # “Seven stages” above three items.
        return True
    if it.heads_texts and not it.sure:
        return True
    compound = not language.spaced and language.full("compound").match(called)
    if compound and not (it.listed and not ends_in_several(name, language)):
        # Of two things.
        return True
    if language.full("names_listed").match(called) and head_size(it.block) > STATEMENT:
        # What is said of them, or done one after the other.
        return True
    if language.full("told_sides").match(called) and told_of(it.block):
        return True
    skipped = any(language.full(entry).match(called.strip()) for entry in ("skip_labels", "skip_headings"))
    return skipped or (not it.facet and language.full("generic_headings").match(called.strip()) is not None)


def _front(it: _Headed) -> Rich | None:
    """The question of a heading; None for the side of a thing that nothing above names."""
    language, name, entity, count = it.language, it.name, it.scope.entity, str(len(it.block.items))
    if it.inverse:
        topic = name[slice(*it.inverse.span("topic"))]
        side = Rich.of(it.inverse["facet"].replace("(s)", "s"))
        return language.ask("of_items", topic=topic, x=lowered(side, language), n=count)
    if it.facet:
        if not entity:
            return None
        if normal(entity.plain).endswith(normal(name.plain)):
            return language.ask("items", x=counted_thing(entity, language), n=count)
        return members_of(entity, name, language, count)
    if it.named and not it.listed and not language.full("many").match(name.plain):
        return language.ask("list", x=name, n=count)
    if it.held:
        return front_of_parts(name, language, count)
    if it.stated and not (it.listed or it.kinds):
        return language.ask("points", x=name, n=count)
    of_kind = it.listed or language.spaced or not language.has("points") or is_of_kind(name, it.block, language)
    return language.ask("items" if of_kind else "points", x=counted_thing(name, language), n=count)


def of_headings(scope: Scope) -> Iterator[Candidate]:
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
    announces = (
        last is not None
        and last.kind == "text"
        and not last.parents
        and isinstance(scope.section.blocks[-1], Paragraph)
        and _ANNOUNCES.search(last.text.mask)
    )
    if last is not None and announces and not everywhere("figure_labels").search(last.text.mask):
        yield from announced(scope, last, block)
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
        yield from under_heading(scope, block, "headings")


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


def _kinds_of(name: Rich, block: ListBlock) -> bool:
    """Whether most names of a list end in the word that its heading has in the plural: ``Ovens``, ``stone oven: …``."""
    plural = "".join(words(name.plain.lower())[-1:])
    ends = [words(head.plain.lower()) for head in heads(block.items)]
    return 2 * sum(len(end) > 1 and plural == end[-1] + "s" for end in ends) > len(ends)


def _only_names(scope: Scope, block: ListBlock, language: Language) -> bool:
    """Whether a section is nothing but a list of a few names."""
    alone = len(scope.section.blocks) == 1 and len(block.items) <= _FEW
    return alone and are_members(block, language) and not are_phrases(block)


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
