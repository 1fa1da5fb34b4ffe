"""Tables by row: the first column asks, the other columns answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from flashgen.model import ATOMS, MATH, Candidate, Item, ListBlock, Paragraph, Rich, Table
from flashgen.rules.answers import MAX_LONG, asked_of, list_answer
from flashgen.rules.base import Scope, fit, item_name, lowered
from flashgen.rules.language import Language, everywhere, language_of
from flashgen.rules.lines import hard_lines, split_gloss
from flashgen.rules.list_fronts import label_front
from flashgen.rules.outline import Line
from flashgen.rules.remarks import unanswered
from flashgen.rules.terms import is_term
from flashgen.rules.text import cjk_share, ends_in_colon, exact, normal, trimmed, units, unmarked, words

MAX_CELLS: Final = 80
"""Cells that say something; a larger table is data to look up."""
MAX_COLUMNS: Final = 9
_MAX_NAME: Final = 36
_MAX_FIGURES: Final = 24
"""Numbers that a table may hold if it holds little else."""
_BLANK: Final = re.compile(r"[-–—✓✔✗✘×√xX✅❌❎⭕○●◯☑☒\s/?？\ufe0f]*|N/?A|[A-Z]", re.IGNORECASE)
_NUMBERED_ITEM: Final = re.compile(r"(?:\d{1,2}[.．、)）]|[a-z][.．、)）](?=\s*[^\x00-\x7f]))\s*\D")
"""A cell that is an item of a list: what stands beside it is an item of another."""
_SAMPLE: Final = re.compile(r"\D+-\d+")
"""``name-1``: made up to show a table, not to be known."""
_YEAR: Final = re.compile(r"1[4-9]\d\d|20[0-4]\d")
_IDENTIFIER: Final = re.compile(r"[a-z]+(?:[A-Z]\w*|_\w+)")
"""The head of a column of a data base."""
_QUANTITY: Final = re.compile(r"\d[\d.,]*\s[a-zA-Z]{1,6}")
_FIGURE: Final = re.compile(r"[\s\d.,%±+−~<>=()（）/-]+")


@dataclass(frozen=True)
class _Column:
    at: int
    name: Rich


_AS_ABOVE: Final = re.compile(r"\s*\^{1,2}\s*")
"""A cell that goes on from the row above, as some dialects write it."""


def table(scope: Scope) -> Iterator[Candidate]:
    """One note a cell of a table whose first column names things; one a row where there are many columns.

    ``| 层 | 作用 |`` / ``| 卷积 | 提取特征 |`` → 卷积的作用是什么？ / 提取特征
    """
    for block, parents, pseudo in scope.outline.tables:
        line, told = Line(Rich(), "text", parents, pseudo), _without_aids(_spread(block))
        if len(told.header) == 1 < len(block.header):
            # What the aids remind of: the members of what stands above.
            if made := _listed(scope, told, line, 0, scope.topic(line)):
                yield made
        else:
            yield from _table(scope, told, line)


def _without_aids(block: Table) -> Table:
    """A table without the columns that only help to remember the others."""
    kept = [at for at, head in enumerate(block.header) if not _is(head, "memory_columns")]
    rows = tuple(tuple(row[at] for at in kept) for row in block.rows)
    return replace(block, header=tuple(block.header[at] for at in kept), rows=rows)


def _spread(block: Table) -> Table:
    """A table whose cells say for themselves what they take from the row above."""
    rows: list[tuple[Rich, ...]] = []
    for row in block.rows:
        above = rows[-1] if rows else ()
        cells = (above[at] if above and _AS_ABOVE.fullmatch(cell.plain) else cell for at, cell in enumerate(row))
        rows.append(tuple(cells))
    return replace(block, rows=tuple(rows))


def _table(scope: Scope, block: Table, line: Line) -> Iterator[Candidate]:
    width = len(block.header)
    if not 2 <= width <= MAX_COLUMNS or len(block.rows) < 1:
        return
    index = _is(block.header[0], "index_columns", r"[#№]?|\d*")
    key = 1 if _numbered(block) and (width > 2 if index else _are_numbers_of(block)) else 0
    columns = [_Column(at, trimmed(block.header[at])) for at in range(key + 1 if index else 0, width) if at != key]
    columns = [column for column in columns if normal(column.name.plain) and not _is(column.name, "link_columns")]
    # Of columns with one head, each would be an answer.
    heads_of = Counter(exact(column.name.runs) for column in columns)
    columns = [column for column in columns if heads_of[exact(column.name.runs)] == 1]
    if any(_NUMBERED_ITEM.match(trimmed(row[key]).mask) for row in block.rows):
        return
    names = [unmarked(trimmed(row[key])).strip("*＊※★☆†‡ ") for row in block.rows]
    if not columns or not _is_knowledge(block, columns) or _is_contents(names):
        return
    if any(_IDENTIFIER.fullmatch(head.plain.strip()) for head in block.header):
        # Rows made up to show a data base.
        return
    heads = (block.header[key], columns[0].name)
    sides = all(_is(head, "facet_labels") for head in heads) and _end_alike(*heads)
    if len(columns) == 1 and (sides or _are_parallel(*heads)):
        # Advantages beside disadvantages: two lists.
        for at in (key, columns[0].at):
            if made := _listed(scope, block, line, at, unmarked(trimmed(block.header[at]))):
                yield made
        return
    if len(columns) == 1 and (_are_opposites(*heads) or _are_statements(names)):
        # What is said of one thing beside what of another.
        return
    if _is_matrix(names, [column.name for column in columns]) or _is_made_up(block, names, columns):
        return
    corner = width > 2 and not normal(block.header[key].plain) and not _are_sides(columns, names)
    aspects = corner or _is(block.header[key], "aspect_columns")
    swap = aspects or _is_lookup(block, columns) or _names_sides(names, columns)
    if aspects and width == 2 and any(_is(columns[0].name, entry) for entry in ("value_columns", "facet_labels")):
        # Rows that say the sides of one thing, which stands above the table.
        topic = scope.topic(line)
        if not topic:
            return
        columns = [_Column(1, topic)]
    first = unmarked(trimmed(block.header[key]))
    if first and _heads_kinds(first, names) and (made := _listed(scope, block, line, key, first)):
        yield made
    groups = _grouped(names)
    often = Counter(exact(names[group[0]].runs) for group in groups)
    if key == 0 and (members := _members(block, groups, columns)):
        yield from _of_members(scope, block, line, groups, members, columns)
        return
    for group in groups:
        name = names[group[0]]
        # A name that stands in two places has more than one answer.
        if not _is_name(name) or often[exact(name.runs)] > 1:
            continue
        yield from _cells(scope, block, line, name, group, columns, swap)


def _cells(
    scope: Scope, block: Table, line: Line, name: Rich, group: list[int], columns: list[_Column], swap: bool
) -> Iterator[Candidate]:
    """What the rows of one name say of it, a card a column."""
    for column in columns:
        said = [at for at in group if _says(block.rows[at][column.at], name)]
        # Of several rows the first column says what belongs to the name, the others what belongs to that.
        if not said or (len(said) > 1 and column is not columns[0]):
            continue
        cells = [block.rows[at][column.at] for at in said]
        lines = [_line_of(block, at) for at in said]
        if made := _cell(scope, line, name, column.name, cells, lines, swap, len(columns) == 1):
            yield made


def _heads_kinds(head: Rich, names: list[Rich]) -> bool:
    """Whether the first column is headed by what its cells are kinds of: ``发酵方式``, ``Kinds of flour``."""
    language = language_of(head.plain)
    return (
        language.full("list_headings").match(head.plain.strip()) is not None
        and not _is(head, "facet_labels")
        and all(_is_name(name) for name in names)
    )


def _grouped(names: list[Rich]) -> list[list[int]]:
    """The rows of each name: those right below it without a name, or with the same, go on about it."""
    groups: list[list[int]] = []
    for at, name in enumerate(names):
        before = exact(names[groups[-1][0]].runs) if groups else ""
        if before and exact(name.runs) in ("", before):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _members(block: Table, groups: list[list[int]], columns: list[_Column]) -> list[Rich]:
    """What the rows are of, where the first column only sorts them: the cells of the second, each its own name.

    ``| 前三杰 | 但丁 | 《神曲》 |`` / ``| | 薄伽丘 | 《十日谈》 |``
    """
    sorted_rows = sum(len(group) for group in groups if len(group) > 1)
    if len(columns) < 2 or 2 * sorted_rows <= len(block.rows):
        return []
    members = [unmarked(trimmed(row[columns[0].at])) for row in block.rows]
    own = {exact(member.runs) for member in members}
    named = all(_is_name(member) and not _CLAUSES.search(member.mask) for member in members)
    return members if named and len(own) == len(members) else []


_CLAUSES: Final = re.compile(r"[,，;；。]")
"""What parts the statements of a cell."""


def _of_members(
    scope: Scope, block: Table, line: Line, groups: list[list[int]], members: list[Rich], columns: list[_Column]
) -> Iterator[Candidate]:
    """The cards of a table whose first column sorts its rows: the members of each sort, and what is said of each."""
    for group in groups:
        sort = unmarked(trimmed(block.rows[group[0]][0]))
        if len(group) > 1 and _is_name(sort):
            lines = [_line_of(block, at) for at in group]
            if made := _cell(scope, line, sort, columns[0].name, [members[at] for at in group], lines, False, False):
                yield made
        inside = replace(line, parents=(*line.parents, sort)) if normal(sort.plain) else line
        for at in group:
            yield from _cells(scope, block, inside, members[at], [at], columns[1:], False)


def _line_of(block: Table, row: int) -> int:
    return block.row_lines[row] if row < len(block.row_lines) else block.line


def _are_opposites(first: Rich, second: Rich) -> bool:
    """Whether two headers are one word, or one and its negation: ``internet``, ``Internet``; ``conscious``,
    ``unconscious``."""
    one, other = sorted((normal(first.plain), normal(second.plain)), key=len)
    return len(other) - len(one) <= _PREFIX < len(one) and other.endswith(one)


def _end_alike(first: Rich, second: Rich) -> bool:
    """Whether two headers are sides of the same sort: ``优点``, ``缺点``; a command and its use are not."""
    return normal(first.plain)[-1:] == normal(second.plain)[-1:]


def _are_parallel(first: Rich, second: Rich) -> bool:
    """Whether two headers name several things each and differ in one word: ``Strong acids``, ``Strong bases``."""
    one, other = (words(head.plain.lower()) for head in (first, second))
    alike = len(one) == len(other) and sum(a == b for a, b in zip(one, other, strict=True)) == len(one) - 1 > 0
    return alike and all(language_of(head.plain).full("many").match(head.plain) for head in (first, second))


def _listed(scope: Scope, block: Table, line: Line, at: int, head: Rich) -> Candidate | None:
    """A column as a list: its header asks, its cells answer."""
    language = scope.language_for(head, *[row[at] for row in block.rows])
    rows = [(trimmed(row[at]), _line_of(block, place)) for place, row in enumerate(block.rows)]
    said = [(cell, number) for cell, number in rows if _says(cell, Rich())]
    cells = ListBlock(tuple(Item((Paragraph(cell),), number) for cell, number in said))
    back = list_answer(cells, MAX_LONG) if len(said) > 1 else ()
    front = label_front(scope, line, head, False, language, cells) if back else None
    if front is None:
        return None
    return scope.candidate(
        "table",
        "column",
        64,
        line,
        handle=head.plain,
        facet="items",
        lines={number for _, number in said},
        **asked_of(front, back),
    )


def _are_statements(names: list[Rich]) -> bool:
    """Whether most cells of a first column are whole statements."""
    said = sum(len(words(name.plain)) > _NAME or _verb(name) for name in names)
    return 2 * said > len(names)


def _verb(name: Rich) -> bool:
    """Whether a cell has a verb of its own."""
    language = language_of(name.plain)
    return language.spaced and (
        language.start("not_in_term").search(name.mask) is not None
        or language.start("opening_verb").match(name.mask) is not None
    )


_NAME: Final = 7
"""Words of a name, at most."""
_PREFIX: Final = 3
"""Letters of a negation before a word."""


def _names_sides(names: list[Rich], columns: list[_Column]) -> bool:
    """Whether the rows are sides of things, and the things stand in the header."""
    sides = sum(_is_side(name) for name in names)
    return len(columns) > 1 and 2 * sides >= len(names) and not any(_is_side(column.name) for column in columns)


def _are_sides(columns: list[_Column], names: list[Rich]) -> bool:
    """Whether the columns are sides of the things in the rows."""
    return any(_is_side(column.name) for column in columns) and not any(map(_is_side, names))


def _is_side(name: Rich) -> bool:
    sides = ("facet_labels", "list_headings", "possessive_labels")
    return _asks(name, language_of(name.plain)) or any(_is(name, entry) for entry in sides)


def _is_lookup(block: Table, columns: list[_Column]) -> bool:
    """Whether a single row gives the figures of the things in the header."""
    cells = [block.rows[0][column.at].plain for column in columns]
    return len(block.rows) == 1 and len(cells) > 2 and all(_FIGURE.fullmatch(cell) for cell in cells)


def _is(header: Rich, columns: str, else_: str = r"(?!)") -> bool:
    """Whether a column is headed as one of a sort, in whatever language."""
    name = split_gloss(header)[0].plain.strip()
    return everywhere(columns).fullmatch(name) is not None or re.fullmatch(else_, name) is not None


def _numbered(block: Table) -> bool:
    return all(re.fullmatch(r"\s*\d+[.、)]?\s*", row[0].plain) for row in block.rows)


def _are_numbers_of(block: Table) -> bool:
    """Whether the second column names what has the numbers of the first, each its own: layer 7, port 80."""
    numbers, names = zip(*[(row[0].plain.strip(), trimmed(row[1])) for row in block.rows], strict=True)
    made_up = [name for name in names if not _is_name(name) or name.plain[-1:].isdecimal()]
    return not made_up and len(set(numbers)) == len(names) > 1 and not all(map(_YEAR.fullmatch, numbers))


def _is_knowledge(block: Table, columns: list[_Column]) -> bool:
    """Whether a table says things: no layout, no links, no pictures, no long columns of figures."""
    cells = [row[column.at] for row in block.rows for column in columns if row[column.at].plain.strip()]
    said = [cell for cell in cells if _says(cell, Rich())]
    figures = sum(_FIGURE.fullmatch(cell.plain) is not None for cell in said)
    return bool(
        said
        and len(said) <= MAX_CELLS
        and 2 * sum(cell.media != () or _only_link(cell) for cell in cells) <= len(cells)
        and not (figures > _MAX_FIGURES and figures > 0.7 * len(said))
        and not all(_SAMPLE.fullmatch(cell.plain) for cell in said)
    )


def _is_contents(names: list[Rich]) -> bool:
    """Whether the first column leads somewhere: a list of links, whatever stands beside them."""
    named = [name for name in names if normal(name.plain)]
    return len(named) > 1 and all(_only_link(name) for name in named)


def _is_matrix(names: list[Rich], columns: list[Rich]) -> bool:
    """Whether a table says how things relate to each other, or symbols to symbols: that is looked up, not learnt."""
    rows = {normal(name.plain) for name in names} - {""}
    across = {normal(column.plain) for column in columns}
    symbols = all(all(run.marks & MATH or not normal(run.text) for run in name.runs) for name in (*names, *columns))
    return bool(len(across) > 1 and len(rows & across) * 2 > len(across)) or symbols


def _is_made_up(block: Table, names: list[Rich], columns: list[_Column]) -> bool:
    """Whether a table shows an example: figures under the years they are of, or rows that are only counted,
    ``Item 1``, ``Item 2``."""
    figures = [row[column.at].plain for row in block.rows for column in columns if row[column.at].plain.strip()]
    dated = len(columns) > 1 and all(_is(column.name, "period_columns") for column in columns)
    if dated and 4 * sum(_FIGURE.fullmatch(figure) is not None for figure in figures) > 3 * len(figures):
        return True
    counted = [_COUNTED_ROW.fullmatch(name.plain.strip()) for name in names]
    counts = {row[1] for row in counted if row is not None}
    # “Type 1” may be a thing; rows that are made of each other are not.
    again = sum(any(figure.startswith(count) for count in counts) for figure in figures)
    return len(names) > 1 and all(counted) and len(counts) == 1 and 3 * again > len(figures)


_COUNTED_ROW: Final = re.compile(r"([^\W\d_]+[^\d]*?)\s*#?\d{1,3}")


def _is_name(name: Rich) -> bool:
    plain = name.plain.strip()
    return bool(
        (len(normal(plain)) > 1 or (normal(plain) and all(run.marks & ATOMS for run in name.runs)))
        and units(plain) <= _MAX_NAME
        and not name.media
        and not everywhere("no_row").fullmatch(plain)
        and (_YEAR.fullmatch(plain) or not (_FIGURE.fullmatch(plain) or _QUANTITY.fullmatch(plain)))
    )


def _only_link(cell: Rich) -> bool:
    return bool(cell.runs) and all(run.link for run in cell.runs if run.text.strip())


def _says(cell: Rich, name: Rich) -> bool:
    """Whether a cell answers something."""
    return not (
        not normal(cell.plain)
        or _BLANK.fullmatch(cell.plain.strip())
        or cell.media
        or _only_link(cell)
        or unanswered(cell)
        or normal(cell.plain) == normal(name.plain)
    )


def _cell(
    scope: Scope, line: Line, name: Rich, column: Rich, cells: list[Rich], lines: list[int], swap: bool, alone: bool
) -> Candidate | None:
    """The note of a name and a column, with the cells and their lines: several where the name has several rows."""
    language = scope.language_for(name, column, cells[0])
    answer, extra = fit(cells[0])
    parts = _parts(cells[0]) if not language.spaced else None
    if len(cells) > 1:
        parts = ListBlock(tuple(Item((Paragraph(trimmed(unmarked(each))),)) for each in cells))
    listed = list_answer(parts) if parts else ()
    if len(cells) > 1 and not listed:
        return None
    said = (cells[0] if listed else answer).plain.strip()
    row, asked = (column, name) if swap else (name, column)
    asked = asked[: len(asked.mask.rstrip(" ?？؟"))]
    if _says_little(said, row, asked, language):
        return None
    if parts and listed:
        one = language.has("of_listed") and not language.full("many").match(asked.plain)
        phrase, count = "of_listed" if one else "of_items", str(len(parts.items))
        front = language.ask(phrase, topic=_bare(row), x=lowered(asked, language), n=count)
    elif not swap and _asks(row, language):
        # “How many bits” is asked, whatever its column is called.
        front = language.ask("ask", x=row)
    elif not swap and (alone or not language.spaced) and _is(asked, "vague_columns") and is_term(row, language):
        # “Description” says nothing of what the cell tells; among other columns it says which of them is asked.
        front = language.ask("label", x=_bare(row))
    else:
        phrase = _phrase(asked, answer, said, language)
        asked = split_gloss(asked)[0] if phrase == "cell_asks" and _asks(asked, language) else asked
        front = language.ask(phrase, row=_bare(row), column=lowered(asked, language))
    return scope.candidate(
        "table",
        "cell",
        64,
        line,
        handle=row.plain,
        facet=asked.plain,
        front=front,
        back=listed or answer,
        extra=() if listed else extra,
        lines=lines,
    )


def _says_little(said: str, row: Rich, asked: Rich, language: Language) -> bool:
    """Whether a cell says yes or no, or its column or its row again."""
    if not normal(said) or everywhere("yes_or_no").fullmatch(said) or everywhere("bare_cell").fullmatch(said):
        return True
    if len(normal(said)) <= len(normal(asked.plain)) + 1 and normal(asked.plain) in normal(said):
        # “有连接体” in the column “连接体” says yes or no.
        return True
    # “linear model” in the row “Linear”.
    return language.spaced and normal(row.plain) in normal(said) and len(words(said)) - len(words(row.plain)) <= 1


def _asks(head: Rich, language: Language) -> bool:
    """Whether the head of a column or a row is a question by itself."""
    return language.has("cell_asks") and language.start("asking_column").search(head.mask) is not None


def _phrase(asked: Rich, answer: Rich, said: str, language: Language) -> str:
    """How a column is asked of its row: as a noun or otherwise, by what it says and by what the cell answers."""
    if _asks(asked, language):
        return "cell_asks"
    if language.has("cell_state") and language.full("state_column").match(asked.plain):
        return "cell_state"
    if language.has("cell_change") and language.full("verb_cell").match(said):
        return "cell_change"
    if language.has("cell_number") and _is_number(answer):
        return "cell_amount" if language.full("amount").match(asked.plain) else "cell_number"
    # Between a word of another script and its row “的” would make an adjective of the row.
    own = language.spaced or cjk_share(asked.plain) > 0
    noun = own and is_term(asked, language) and not language.start("no_noun").match(asked.mask)
    if noun or not language.has("cell_other"):
        return "cell"
    # “甲模型：NSP 是什么” would ask what NSP is.
    return "cell_other" if own or not language.has("cell_asks") else "cell_asks"


def _is_number(cell: Rich) -> bool:
    """Whether a cell is a figure."""
    return _FIGURE.fullmatch(cell.plain) is not None and any(character.isdigit() for character in cell.plain)


def _parts(cell: Rich) -> ListBlock | None:
    """The lines of a cell as a list, without their numbers; None where it has but one."""
    lines = [unmarked(line) for line in hard_lines(cell)]
    items = tuple(Item((Paragraph(trimmed(line)),)) for line in lines)
    announces = any(ends_in_colon(line) for line in lines)
    return ListBlock(items) if len(items) > 1 and not announces else None


def _bare(row: Rich) -> Rich:
    bare = item_name(row)
    # A single character needs the bracket behind it.
    return bare if len(normal(bare.plain)) > 1 else row
