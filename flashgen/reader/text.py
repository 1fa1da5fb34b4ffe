"""Bytes to text: encodings, line endings, and characters that look like nothing."""

from __future__ import annotations

import codecs
import re
from typing import Final

from flashgen.errors import Problem, ProblemKind, Span

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# How much of a text must be of a script before we name an encoding; tried in this order, the strictest first.
_CANDIDATES: Final = (
    ("iso-2022-jp", "ISO-2022-JP", re.compile("[\u3041-\u30ff]"), 0.05),
    ("euc-jp", "EUC-JP", re.compile("[\u3041-\u30fa]"), 0.3),
    ("shift_jis", "Shift_JIS", re.compile("[\u3041-\u30fa]"), 0.3),
    ("euc-kr", "EUC-KR", re.compile("[\uac00-\ud7a3]"), 0.6),
    ("gb18030", "GB18030", re.compile("[的是一不在有了和人这为中大上个国以要于来用能对生学时可如法成分]"), 0.04),
    ("big5", "Big5", re.compile("[的是一不在有了和人這為中大上個國以要於來用能對生學時可如法成分]"), 0.04),
    ("cp1251", "Windows-1251", re.compile("[А-яё]{3,}"), 0.6),
)
_MAGIC: Final = (b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF-", b"GIF8")
_SAMPLE: Final = 20_000
_LEADING_BLANKS: Final = re.compile("(?m)^([ \t>]*)\u3000[\u3000 ]*")
_INDENTED: Final = re.compile("^\u200b+[ \t]+(?![-*+][ \t]|\\d+[.)]|[>|]|[ \t])", re.MULTILINE)
"""How people indent the first line of a paragraph, so that no editor takes it for code."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_JOINER: Final = re.compile("\u200d(?![\u0600-\u06ff\u0900-\u0dff])")


def read_text(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, without byte order mark and with ``\\n`` line ends.

    None with a problem when it is not UTF-8 text; an empty file is empty text with a problem.
    """

    def refuse(kind: ProblemKind, detail: str = "") -> tuple[None, tuple[Problem, ...]]:
        return None, (Problem(kind, Span(path), detail),)

    for bom, name in _BOMS:
        if data.startswith(bom):
            return refuse(ProblemKind.FILE_ENCODING, f"looks like {name}")
    if b"\0" in data:
        wide = _looks_wide(data) and not data.startswith(_MAGIC)
        return refuse(ProblemKind.FILE_ENCODING, "looks like UTF-16") if wide else refuse(ProblemKind.FILE_BINARY)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _looks_binary(data):
            return refuse(ProblemKind.FILE_BINARY)
        line = data.count(b"\n", 0, error.start) + 1
        return refuse(ProblemKind.FILE_ENCODING, f"{_likely(data)}, line {line}")
    if _looks_binary(data):
        return refuse(ProblemKind.FILE_BINARY)
    if not text.strip():
        return "", (Problem(ProblemKind.FILE_EMPTY, Span(path)),)
    return unify_lines(text), ()


def unify_lines(text: str) -> str:
    """``\\r\\n`` and ``\\r`` become ``\\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def normalise(text: str) -> str:
    """Blanks that are not spaces become spaces, and characters without width go.

    The ideographic spaces before a paragraph go as well. The number of lines stays. Searching first keeps it cheap.
    """
    if "\u3000" in text or "\xa0" in text:
        text = _LEADING_BLANKS.sub(r"\1", text).replace("\u3000", " ").replace("\xa0", " ")
    for blank in ("\u2002", "\u2003", "\u2009", "\u202f"):
        if blank in text:
            text = text.replace(blank, " ")
    if "\u200b" in text:
        text = _INDENTED.sub("", text)
    for nothing in ("\u200b", "\ufeff", "\u2060", "\u2063", "\xad", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"):
        if nothing in text:
            text = text.replace(nothing, "")
    for line_end in ("\u2028", "\u2029", "\x85"):
        if line_end in text:
            text = text.replace(line_end, " ")
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)  # no file holds one, but an escape in YAML may
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return _JOINER.sub("", text) if "\u200d" in text else text


def is_wide(character: str) -> bool:
    """Whether a line may break before or after this character without a blank: Chinese and Japanese, not Korean."""
    return (
        "\u2e80" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff01" <= character <= "\uffee"
        or "\U00020000" <= character <= "\U0003ffff"
        or character in "“”‘’…—·"
    ) and not "\u3130" <= character <= "\u318f"


def _looks_wide(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.1 * len(sample) and min(even, odd) * 20 <= max(even, odd)


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    odd = sum(sample.count(bytes((code,))) for code in range(32) if code not in (7, 8, 9, 10, 12, 13, 27))
    return odd > 0.02 * len(sample) or sample.startswith(_MAGIC)


def _likely(data: bytes) -> str:
    sample = data[:_SAMPLE]
    for codec, name, script, share in _CANDIDATES:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(sample)
        except UnicodeDecodeError:
            continue
        foreign = sum(1 for character in text if character > "\x7f")
        if foreign and sum(map(len, script.findall(text))) >= share * foreign:
            return f"looks like {name}"
    return "looks like Windows-1252"
