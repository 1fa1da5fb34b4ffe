"""Bytes to text."""

from __future__ import annotations

import pytest

from flashgen.errors import ProblemKind
from flashgen.reader import read_text
from flashgen.reader.text import normalise

CHINESE = "学习的目标是让模型在没有标签的数据上也能工作，这是一种常见的方法。\n" * 3
JAPANESE = "これは日本語の文章です。ひらがなとカタカナが含まれています。\n" * 3
KOREAN = "이것은 한국어로 쓰인 문장입니다. 학습 노트를 카드로 만듭니다.\n" * 3


def test_utf8_with_and_without_mark() -> None:
    """A byte order mark is not part of the text, and Windows line ends become newlines."""
    assert read_text(b"\xef\xbb\xbf# a\r\nb\rc\n", "a.md") == ("# a\nb\nc\n", ())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (CHINESE.encode("gb18030"), "GB18030"),
        (CHINESE.encode("gbk"), "GB18030"),
        (
            CHINESE.replace("学习", "學習").replace("标签", "標籤").replace("数据", "數據").encode("big5", "ignore"),
            "Big5",
        ),
        (JAPANESE.encode("shift_jis"), "Shift_JIS"),
        (JAPANESE.encode("euc-jp"), "EUC-JP"),
        (KOREAN.encode("euc-kr"), "EUC-KR"),
        (CHINESE.encode("utf-16"), "UTF-16"),
        ("plain text\n".encode("utf-16-le"), "UTF-16"),
        ("\ufeffabc".encode("utf-32"), "UTF-32"),
        ("naïve café déjà vu\n".encode("cp1252"), "Windows-1252"),
        ("Это заметка о машинном обучении\n".encode("cp1251"), "Windows-1251"),
    ],
)
def test_other_encodings_are_named(data: bytes, name: str) -> None:
    """Text in another encoding is refused with one line that names the likely one."""
    text, problems = read_text(data, "a.md")
    assert text is None
    assert [problem.kind for problem in problems] == [ProblemKind.FILE_ENCODING]
    assert name in problems[0].message


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a\0b\0\0\0c", bytes(range(256)) * 4])
def test_binary_is_refused(data: bytes) -> None:
    """A file that is not text is refused as such."""
    text, problems = read_text(data, "a.md")
    assert text is None
    assert [problem.kind for problem in problems] == [ProblemKind.FILE_BINARY]


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_empty(data: bytes) -> None:
    """An empty file is empty text, and said."""
    text, problems = read_text(data, "a.md")
    assert text == ""
    assert [problem.kind for problem in problems] == [ProblemKind.FILE_EMPTY]


def test_normalise_keeps_lines_and_words() -> None:
    """Blanks that look like nothing become spaces or vanish; lines and the joiners that a script needs stay."""
    source = "\u3000\u3000段落\u3000词\n a\xa0b\u200bc\ufeff\n\u2028x\n👩\u200d💻 می\u200cخواهم क\u094d\u200dष\n"
    assert normalise(source) == "段落 词\n a bc\n x\n👩💻 می\u200cخواهم क\u094d\u200dष\n"


def test_an_indented_paragraph_is_no_code() -> None:
    """Blanks behind a character without width indent a paragraph's first line; before a list's mark they nest."""
    assert normalise("\u200b\t\t**病毒**\n\u200b  词\n\u200b\t- a\n\t\tb\n") == "**病毒**\n词\n\t- a\n\t\tb\n"
