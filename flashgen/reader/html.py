"""What HTML tags mean in notes: which vanish, which are marks, which are blocks; attributes; tables and lists."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from mistune.util import unescape

from flashgen.model import CODE, EMPHASIS, HIGHLIGHT, STRIKE, STRONG, SUBSCRIPT, SUPERSCRIPT, UNDERLINE

MARKS: Final = {
    "b": STRONG,
    "strong": STRONG,
    "i": EMPHASIS,
    "em": EMPHASIS,
    "cite": EMPHASIS,
    "dfn": STRONG,
    "var": EMPHASIS,
    "u": UNDERLINE,
    "ins": UNDERLINE,
    "mark": HIGHLIGHT,
    "del": STRIKE,
    "s": STRIKE,
    "strike": STRIKE,
    "sub": SUBSCRIPT,
    "sup": SUPERSCRIPT,
    "code": CODE,
    "kbd": CODE,
    "samp": CODE,
    "tt": CODE,
}
"""Tags that mark their text."""
INLINE: Final = frozenset(
    {*MARKS, "a", "abbr", "big", "br", "font", "img", "label", "q", "rp", "rt", "ruby", "small", "span", "time", "wbr"}
    | {"input", "bdo", "bdi", "nobr", "audio", "source", "data", "button", "picture"}
)
"""Tags inside running text; without a meaning of their own unless above."""
# fmt: off
TRANSPARENT: Final = frozenset((
    "address", "article", "aside", "body", "caption", "center", "col", "colgroup", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "head", "header", "html",
    "legend", "li", "link", "main", "menu", "menuitem", "meta", "nav", "noframes", "ol", "optgroup", "option", "p",
    "param", "section", "base", "basefont", "blockquote", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "track", "ul", "object", "embed", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "textarea", "template",
    "slot", "dialog",
))
# fmt: on
"""Block tags; when not part of something that we read as a whole they only end a paragraph."""
VANISHING: Final = frozenset(("script", "style", "iframe", "svg", "video", "canvas", "noscript", "title", "math"))
"""Elements whose content is not text either."""
KNOWN: Final = INLINE | TRANSPARENT | VANISHING | {"badge"}
"""With the one component that site generators of notes bring along: a label beside a heading."""

TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
"""A tag: slash, name, attributes. Match with an end bound of ``TAG_LENGTH``: quotes may hide anything."""
TAG_LENGTH: Final = 2000
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_:][\w:.-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_WIDTH: Final = re.compile(r"(\d{1,4})(?:\.\d+)?\s*(?:px)?\s*(?:!important)?\s*(?:;|$)")
_STYLE_WIDTH: Final = re.compile(r"(?:^|[;\s])(?:max-)?width\s*:\s*(\d{1,4})(?:\.\d+)?px")


class Cell(NamedTuple):
    """A cell of an HTML table."""

    text: str
    head: bool
    offset: int
    """Where its text begins in the table's source."""
    span: int


def attributes(source: str) -> dict[str, str]:
    """Attributes of a tag by lower-case name, entities decoded."""
    return {
        name.lower(): unescape(quoted or single or bare) for name, quoted, single, bare in _ATTRIBUTE.findall(source)
    }


def tag_at(source: str, start: int) -> re.Match[str] | None:
    """The tag that begins at an offset."""
    return TAG.match(source, start, start + TAG_LENGTH)


def pixels(found: dict[str, str]) -> int:
    """Width in pixels that the attributes of an ``<img>`` ask for; 0 for none or a share of the page."""
    match = _WIDTH.match(found.get("width", "").strip()) or _STYLE_WIDTH.search(found.get("style", ""))
    return int(match.group(1)) if match else 0


_CELL_TAG: Final = re.compile(r"<(/?)(table|thead|tbody|tfoot|tr|td|th|caption)\b([^<>]*)>", re.I)


def table_rows(source: str) -> list[tuple[int, list[Cell]]]:
    """Rows of an HTML table: offset of each row and its cells. Tables inside cells are flattened into them."""
    rows: list[tuple[int, list[Cell]]] = []
    begun: tuple[int, bool, int] | None = None  # offset, head, span
    for match in _CELL_TAG.finditer(source):
        closing, name = bool(match.group(1)), match.group(2).lower()
        if begun is not None and name not in ("table", "caption"):
            start, head, span = begun
            if not rows:
                rows.append((start, []))
            rows[-1][1].append(Cell(source[start : match.start()], head, start, span))
            begun = None
        if closing:
            continue
        if name == "tr":
            rows.append((match.start(), []))
        elif name in ("td", "th"):
            asked = attributes(match.group(3)).get("colspan", "1")
            begun = (match.end(), name == "th", min(int(asked), 20) if asked.isdecimal() else 1)
    return [row for row in rows if row[1]]


_ITEM_TAG: Final = re.compile(r"<(/?)(ul|ol|li)\b[^<>]*>", re.I)


class HtmlItem(NamedTuple):
    """An item of an HTML list: its text, where that begins, and the lists inside."""

    text: str
    offset: int
    lists: list[HtmlList]


class HtmlList(NamedTuple):
    """A ``<ul>`` or ``<ol>``."""

    ordered: bool
    items: list[HtmlItem]


def read_list(source: str) -> HtmlList:
    """An HTML list; nesting is followed ten levels deep."""
    top = HtmlList(False, [])
    open_lists: list[HtmlList] = []
    at: int | None = None

    def close(end: int) -> None:
        if at is not None and open_lists and open_lists[-1].items:
            item = open_lists[-1].items[-1]
            if not item.text.strip() and not item.lists:
                open_lists[-1].items[-1] = item._replace(text=source[at:end], offset=at)

    for match in _ITEM_TAG.finditer(source):
        closing, name = bool(match.group(1)), match.group(2).lower()
        close(match.start())
        at = None
        if name == "li" and not closing:
            if not open_lists:
                open_lists.append(top)
            open_lists[-1].items.append(HtmlItem("", match.end(), []))
            at = match.end()
        elif name != "li" and not closing:
            inner = HtmlList(name == "ol", [])
            if open_lists and open_lists[-1].items and len(open_lists) < 10:
                open_lists[-1].items[-1].lists.append(inner)
            elif not open_lists and not top.items:
                top = inner
            open_lists.append(inner)
        elif name != "li" and len(open_lists) > 1:
            open_lists.pop()
    close(len(source))
    return top
