"""Headings say what they say."""

from __future__ import annotations

import pytest

from flashgen.model import STRONG
from flashgen.reader import read_document


def heading(markdown: str) -> str:
    """The cleaned text of a second-level heading."""
    return read_document(f"# a\n\n# b\n\n## {markdown}\n\ntext\n", "n.md")[0].sections[-1].path[-1].text.plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.2.3 感知机", "感知机"),
        ("1、概念", "概念"),
        ("一、绪论", "绪论"),
        ("（二）方法", "方法"),
        ("(1) Method", "Method"),
        ("第三章 细胞", "细胞"),
        ("第 3 节 血管", "血管"),
        ("3) Steps", "Steps"),
        ("2. HTTP 请求", "HTTP 请求"),
        ("2.必要な準備", "必要な準備"),
        ("3.1 Principe général", "Principe général"),
        ("Ⅱ-redux 是什么", "redux 是什么"),
        ("① 什么是路由?", "什么是路由?"),
        ("9 \\- 异步任务", "异步任务"),
        ("C.1 引理的证明", "引理的证明"),
        ("A. 背景", "背景"),
        ("IV. Results", "Results"),
        ("Chapter 3: Memory", "Memory"),
        ("Part 7. 实验", "实验"),
        ("课时12 浮力", "浮力"),
        ("专题二：光的折射", "光的折射"),
        ("課題3-1 電磁誘導", "電磁誘導"),
        ("Day 4: Cells", "Cells"),
        ("🧬 三、数据库", "数据库"),
        ("4 实验", "实验"),
    ],
)
def test_numbering_goes(written: str, said: str) -> None:
    """Numbering in any style is not part of what a heading says."""
    assert heading(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "99.9% availability",
        "3D 模型",
        "2024 年总结",
        "7 Habits of Effective People",
        "5 ways to learn",
        "三种方法",
        "一致性",
        "第一性原理",
        "1 的补码",
        "A* search",
        "I/O 模型",
        "K-means",
        "C 语言",
        "2PC",
        "1.5 倍速",
        "(a+b)² 的展开",
        "#2",
    ],
)
def test_what_only_looks_like_numbering_stays(text: str) -> None:
    """A heading that begins with a quantity or a letter keeps it."""
    assert heading(text) == text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**ALBEF**", "ALBEF"),
        ("**1.2 Data (数据)**", "Data (数据)"),
        ("[Link text](https://x.org)", "Link text"),
        ("Title {#anchor}", "Title"),
        ("Title {: .class}", "Title"),
        ("Title ##", "Title"),
        ("特点：", "特点"),
        (":star: Topic :star:", "Topic"),
        ("🚀 Launch", "Launch"),
        ('<a name="x"></a>Named', "Named"),
        ("#目录", "目录"),
        ("<b>Bold</b>", "Bold"),
        ("A → B", "A → B"),
        ("![logo](x.png) Name<br>more", "Name more"),
    ],
)
def test_decoration_goes(written: str, said: str) -> None:
    """Bold, links, anchors, emoji and a trailing colon are not part of what a heading says."""
    assert heading(written) == said


def test_marks_on_a_part_stay() -> None:
    """Bold on a part of a heading means something."""
    document, _ = read_document("## all **but** this\n", "n.md")
    assert [run.marks for run in document.sections[0].path[0].text.runs] == [0, STRONG, 0]
