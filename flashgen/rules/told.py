"""What is said below names that stand alone: in a list, on lines of their own, above lists of their sides."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence
from typing import Final

from flashgen.model import CODE, STRONG, Block, ListBlock, Paragraph, Rich
from flashgen.rules.language import everywhere, language_of
from flashgen.rules.lines import is_figure, split_gloss, split_label
from flashgen.rules.terms import is_term
from flashgen.rules.text import ends_in_colon, first_word, units

LIST_TITLE: Final = 16
"""Units of a line that may be the title of the list below it."""


def names_an_owner(name: Rich, counted: bool = False) -> bool:
    """Whether an announcement is a short name, and no clause or remark, nor, unless it may begin ``counted``, a count
    of what follows."""
    said = name.plain.strip()
    language = language_of(said)
    begins = counted and (language.number(first_word(said)) > 1 or language.start("counting").match(said) is not None)
    return (
        units(said) <= _MAX_OWNER
        and (begins or is_term(name, language))
        and not language.full("skip_labels").match(said)
        and not any(language.start(entry).match(said) for entry in ("pronouns", "connectives", "clause_term"))
        and not any(language.start(entry).search(said) for entry in ("announces_list", "deictic"))
        and (begins or not language.start("counting").search(said))
    )


_MAX_OWNER: Final = 16
"""Units of a name in an announcement; a longer one is a sentence."""
_MAX_TOLD: Final = 100
"""Units of a text that says of a name what it is; a longer one is its section."""
_MAX_TOLD_NAME: Final = 20
"""Units of a name that a text stands below, where it is set off or words are not spaced."""
_MAX_BARE_NAME: Final = 6
"""The same for a line that only its length tells from a statement."""
NAME_END: Final = re.compile(r"[，。！？!?；;：:،؛؟=＝\n]|[.,]\s")
"""What stands in a sentence, and in no name."""


def below_items(block: ListBlock) -> dict[int, Paragraph]:
    """What is said below the items of a list that are bare names, by place; where only one is, what says of it what
    it is."""
    names = {at: item for at, item in enumerate(block.items) if _is_name(item.text)}
    found = {at: said for at, item in names.items() if (said := _only_text(item.nested)) is not None}
    defined = {at: said for at, item in names.items() if (said := _definition(item.nested)) is not None}
    if len(found) == 1:
        # One short text below one name may be a kind of it.
        found = {
            at: said
            for at, said in found.items()
            if is_side(names[at].text.plain)
            or units(said.text.plain) >= (_SAID if language_of(said.text.plain).spaced else _STATED)
        }
    return found | defined


def is_side(name: str) -> bool:
    """Whether a name only says which side of a thing comes, in whatever language."""
    return everywhere("facet_labels").fullmatch(name.strip()) is not None


_SAID: Final = 12
_STATED: Final = 22
"""Units of a text that says more than a name, where words are spaced and where a short one may be a clause of it."""


def _definition(blocks: tuple[Block, ...]) -> Paragraph | None:
    """The first thing said below a name, where it is a phrase that says what the thing is."""
    inner = blocks[0] if len(blocks) == 1 else None
    if not isinstance(inner, ListBlock):
        return None
    said, *others = (item.text for item in inner.items)
    told = next(iter(inner.items[0].blocks), None)
    language = language_of(said.plain)
    if (
        not isinstance(told, Paragraph)
        or said.media
        or split_label(said) is not None
        or units(said.plain) > _MAX_TOLD
        or (language.spaced and _begin_alike(said, others))
        # Beside nothing but names it is one more of them.
        or (language.spaced and others and all(map(_is_name, others)))
        or any(language.start(entry).match(said.mask.strip()) for entry in ("instruction", "verb_phrase"))
    ):
        return None
    says_what = ("defining_phrase", "phrase_of_kind")
    return told if any(language.full(entry).match(said.mask.strip()) for entry in says_what) else None


def _begin_alike(said: Rich, others: Sequence[Rich]) -> bool:
    """Whether another text begins with the same word, which is no article: “Time to heat up”, “time to cool down”."""
    first = first_word(said.plain)
    return everywhere("articles").fullmatch(first) is None and first in {first_word(other.plain) for other in others}


def told_below(blocks: tuple[Block, ...]) -> dict[int, Paragraph]:
    """What is said below names that stand alone on their lines, bold or above a list, by place; nothing where only
    one is."""
    names = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (_is_bold_name(block.text) or _heads_list(block, blocks[at + 1 : at + 2]))
    ]
    found = {
        at: said
        for at, after in itertools.pairwise([*names, len(blocks)])
        if (said := _only_text(blocks[at + 1 : after])) is not None
    }
    return found if len(found) > 1 else {}


def told_items(blocks: tuple[Block, ...]) -> dict[int, Paragraph]:
    """What is said below names that are each a list of one item, by place; where only one is, what is said of a
    side."""
    lists = [at for at, block in enumerate(blocks) if isinstance(block, ListBlock)]
    found: dict[int, Paragraph] = {}
    sides: set[int] = set()
    for at, after in itertools.pairwise([*lists, len(blocks)]):
        block = blocks[at]
        assert isinstance(block, ListBlock)
        only = block.items[0] if len(block.items) == 1 else None
        if only is None or only.nested or not _is_name(only.text) or split_label(only.text) is not None:
            continue
        if (said := _only_text(blocks[at + 1 : after])) is not None:
            found[at] = said
            if is_side(only.text.plain):
                sides.add(at)
    return found if len(found) > 1 or sides else {}


def titles_of_sides(blocks: tuple[Block, ...]) -> frozenset[int]:
    """Where bare names stand whose sides follow as bare lines above lists: ``Rye`` / ``It …`` / ``Pros`` / ``- …``;
    nothing where only one does."""
    bare = {at: name for at, block in enumerate(blocks) if (name := _bare_name(block))}
    above_list = {at for at in bare if isinstance(next(iter(blocks[at + 1 : at + 2]), None), ListBlock)}
    sides = [at for at in above_list if is_side(bare[at])]
    names = [at for at, name in bare.items() if at not in above_list and names_an_owner(Rich.of(name))]
    found = {names[place - 1] for side in sides if (place := bisect.bisect_left(names, side))}
    return frozenset(at for at in names if at >= min(found)) if len(found) > 1 else frozenset()


def _bare_name(block: Block) -> str:
    """The name that stands alone on its line; empty for any other block."""
    alone = isinstance(block, Paragraph) and _is_name(block.text) and split_label(block.text) is None
    return block.text.plain.strip() if isinstance(block, Paragraph) and alone else ""


def _is_name(rich: Rich) -> bool:
    name, _ = split_gloss(rich)
    # Where words are spaced a line of four is often a statement; a name that is set off is one.
    set_off = any(run.marks & (STRONG | CODE) for run in rich.runs[:1])
    most = _MAX_TOLD_NAME if set_off or not name.plain.isascii() else _MAX_BARE_NAME
    return (
        not rich.media
        and 0 < units(name.plain) <= most
        and not NAME_END.search(name.mask)
        and not any(run.link for run in rich.runs)
    )


def _heads_list(block: Paragraph, follow: tuple[Block, ...]) -> bool:
    """Whether a bare name stands right above a list."""
    right = bool(follow) and isinstance(follow[0], ListBlock) and follow[0].line - block.end <= 1
    return right and split_label(block.text) is None and _is_name(block.text)


def _is_bold_name(rich: Rich) -> bool:
    if not rich.runs or not rich.runs[0].marks & STRONG:
        return False
    label = split_label(rich)
    return label is not None and label.style == "bold" and not label.body and not label.colon and _is_name(rich)


def _only_text(blocks: tuple[Block, ...]) -> Paragraph | None:
    """The one text that the blocks say, examples apart; None where they say more or less."""
    left_out = False
    if len(blocks) == 1 and isinstance(blocks[0], ListBlock):
        whole = blocks[0].items
        items = [item for item in whole if not (item.nested and everywhere("examples").match(item.text.mask))]
        if any(item.nested for item in items) and not _states(blocks[0]):
            return None
        blocks = tuple(item.blocks[0] for item in items)
        left_out = len(items) < len(whole)
    if len(blocks) > 1 and isinstance(blocks[0], Paragraph) and all(isinstance(b, ListBlock) for b in blocks[1:]):
        # A sentence and the points that go with it.
        blocks = blocks[:1] if not ends_in_colon(blocks[0].text) else ()
    said = [
        block
        for block in blocks
        if not (isinstance(block, Paragraph) and everywhere("examples").match(block.text.mask))
    ]
    only = said[0] if len(said) == 1 else None
    if not isinstance(only, Paragraph) or is_figure(only.text) or split_label(only.text) is not None:
        return None
    if left_out and language_of(only.text.plain).start("connectives").match(only.text.mask):
        # It goes on from the example.
        return None
    return only if units(only.text.plain) <= _MAX_TOLD and not only.text.media else None


def _states(block: ListBlock) -> bool:
    """Whether a list is one statement, whatever further remarks stand below it, and announces none."""
    said = block.items[0].text
    if len(block.items) > 1 or units(said.plain) < LIST_TITLE:
        return False
    return language_of(said.plain).start("counting").search(said.mask) is None
