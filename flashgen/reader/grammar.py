"""The two parsers with all our rules, made once."""

from __future__ import annotations

from functools import lru_cache

from flashgen.reader.containers import DIRECTIVE, directive
from flashgen.reader.definitions import DEFINITION, definition
from flashgen.reader.html_blocks import BLOCK_HTML, html_block
from flashgen.reader.inline import Inline
from flashgen.reader.leaves import FOOTNOTE, LOOSE_HEADING, MATH, TABLE, footnote, loose_heading, math, table
from flashgen.reader.positions import NESTING, LineParser


@lru_cache(maxsize=1)
def block_parser() -> LineParser:
    """mistune's block parser with our rules, also inside quotes and lists."""
    block = LineParser(max_nested_level=NESTING)
    # By this name, mistune ends lists for it.
    block.register("fenced_directive", DIRECTIVE, directive, before="fenced_code")
    block.register("math", MATH, math, before="list")
    block.register("loose_heading", LOOSE_HEADING, loose_heading, before="setex_heading")
    block.register("footnote", FOOTNOTE, footnote, before="ref_link")
    block.register("table", TABLE, table, before="ref_link")
    block.register("definition", DEFINITION, definition, before="ref_link")
    block.register("raw_html", None, html_block)
    # mistune's own pattern misses a tag without attributes: “<table>” at the margin ends a list.
    block.register("block_html", BLOCK_HTML, html_block)
    block.rules.remove("block_html")
    block.block_quote_rules = list(block.rules)
    block.list_rules = list(block.rules)
    return block


@lru_cache(maxsize=2)
def inline_parser(cloze: bool) -> Inline:
    """mistune's inline parser with our rules; ``cloze``: also ``{{c1::text}}``."""
    return Inline(cloze)
