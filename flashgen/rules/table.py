"""Tables by row: the first column asks, the other columns answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flashgen.model import Candidate, Rich, Table
from flashgen.rules.base import Scope, fit, item_name, lowered
from flashgen.rules.language import everywhere
from flashgen.rules.outline import Line
from flashgen.rules.text import normal, trimmed, units

MAX_CELLS: Final = 60
MAX_COLUMNS: Final = 6


def table(scope: Scope) -> Iterator[Candidate]:
    """One note a cell of a table whose first column names things.

    ``| 层 | 作用 |`` / ``| 卷积 | 提取特征 |`` → 卷积的作用是什么？ / 提取特征
    """
    for block, parents, pseudo in scope.outline.tables:
        line = Line(Rich(), "text", parents, pseudo)
        yield from _rows(scope, block, line)


def _rows(scope: Scope, block: Table, line: Line) -> Iterator[Candidate]:
    width = len(block.header)
    if not 2 <= width <= MAX_COLUMNS or not any(normal(cell.plain) for cell in block.header[1:]):
        return
    key = 1 if _is(block.header[0], "index_columns", r"[#№]?|\d*") and width > 2 and _numbered(block) else 0
    if sum(bool(normal(cell.plain)) for row in block.rows for cell in row[key + 1 :]) > MAX_CELLS:
        return
    swap = _is(block.header[key], "aspect_columns", r"\W*") and width > 2
    for at, row in enumerate(block.rows):
        name = trimmed(row[key])
        if not normal(name.plain) or units(name.plain) > 36 or name.media or name.plain.strip().isdigit():
            continue
        number = block.row_lines[at] if at < len(block.row_lines) else block.line
        for column in range(key + 1, width):
            made = _cell(scope, line, name, trimmed(block.header[column]), row[column], number, swap)
            if made is not None:
                yield made


def _is(header: Rich, columns: str, else_: str = r"(?!)") -> bool:
    """Whether a column is headed as one of a sort, in whatever language."""
    name = header.plain.strip()
    return everywhere(columns).fullmatch(name) is not None or re.fullmatch(else_, name) is not None


def _numbered(block: Table) -> bool:
    return all(re.fullmatch(r"\s*\d+\s*", row[0].plain) for row in block.rows)


def _cell(scope: Scope, line: Line, name: Rich, column: Rich, cell: Rich, number: int, swap: bool) -> Candidate | None:
    language = scope.language_for(name, column, cell)
    if not normal(cell.plain) or not normal(column.plain) or _is(column, "link_columns"):
        return None
    if re.fullmatch(r"[-–—✓✔✗✘×√xX✅❌\s/?？]*|N/?A", cell.plain.strip()) or cell.media:
        return None
    if all(run.link for run in cell.runs if run.text.strip()):
        return None
    answer, extra = fit(cell)
    if not normal(answer.plain) or normal(answer.plain) == normal(name.plain):
        return None
    row, asked = (column, name) if swap else (name, column)
    bare = item_name(row)
    front = language.ask("cell", row=bare if normal(bare.plain) else row, column=lowered(asked, language))
    return scope.candidate(
        "table",
        "cell",
        64,
        line,
        handle=row.plain,
        facet=asked.plain,
        front=front,
        back=answer,
        extra=extra,
        lines=[number],
    )
