"""One card of each kind, written for looking at the design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flashgen.model import (
    CODE,
    HIGHLIGHT,
    IMAGE,
    MATH,
    STRONG,
    CodeBlock,
    Content,
    Guid,
    Html,
    Item,
    ListBlock,
    MathBlock,
    MediaRef,
    Note,
    NoteKey,
    NoteKind,
    Paragraph,
    Quote,
    Rich,
    Run,
    Source,
    Status,
    Table,
)
from flashgen.writer import MediaFile, Resolver, render, write_package

FIGURE = MediaRef("residual.svg", alt="一个残差块：输入绕过两层卷积，与其输出相加")
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="560" height="190" font-family="sans-serif" font-size="17">
<g fill="none" stroke="#2f3b4a" stroke-width="2"><path d="M20 120H90M190 120H240M340 120H398M442 120H540"/>
<path d="M55 120V40H420V98" stroke="#c2410c"/></g>
<g fill="#2f3b4a"><path d="M90 120l-9-5v10zM240 120l-9-5v10zM398 120l-9-5v10zM540 120l-9-5v10z"/>
<path d="M420 98l-5-9h10z" fill="#c2410c"/></g>
<g fill="#dbe7f5" stroke="#2f3b4a" stroke-width="2"><rect x="90" y="95" width="100" height="50" rx="6"/>
<rect x="240" y="95" width="100" height="50" rx="6"/><circle cx="420" cy="120" r="22" fill="#fff"/></g>
<g fill="#1a1a1a" text-anchor="middle"><text x="140" y="126">conv 3×3</text><text x="290" y="126">conv 3×3</text>
<text x="420" y="127" font-size="24">+</text><text x="30" y="108">x</text>
<text x="213" y="108" font-size="13">ReLU</text>
<text x="500" y="108">F(x) + x</text><text x="240" y="30" fill="#c2410c">identity</text></g></svg>
"""
CODE_TEXT = '''\
def attention(q, k, v, mask=None):
    """Scaled dot-product attention: q, k and v are (batch, heads, length, size)."""
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)  # no weight on what must not be seen
    return torch.softmax(scores, dim=-1) @ v
'''


def _text(*runs: Run) -> Content:
    return (Paragraph(Rich(runs)),)


def _item(*runs: Run) -> Item:
    return Item(_text(*runs))


def _row(*cells: str) -> tuple[Rich, ...]:
    return tuple(Rich.of(cell) for cell in cells)


def _note(
    name: str, context: tuple[str, ...], names: dict[MediaRef, str], title: str = "论文精读", **content: Content
) -> Note:
    html = {field: render(blocks, names) for field, blocks in content.items()}
    return Note(
        key=NoteKey(name),
        guid=Guid(f"sample-{name}"),
        kind=NoteKind.CLOZE if "text" in html else NoteKind.BASIC,
        rule="sample",
        deck="Sample",
        context=context,
        front=html.get("front", Html("")),
        back=html.get("back", Html("")),
        text=html.get("text", Html("")),
        extra=html.get("extra", Html("")),
        reverse_front=Html(""),
        reverse_back=Html(""),
        tags=(name.replace(" ", "-"),),
        media=(),
        source=Source("sample.md", (1,), title, "https://example.org/notes"),
        mod=1_700_000_000,
        due=1,
        status=Status.NEW,
    )


def sample_notes(names: dict[MediaRef, str]) -> list[Note]:
    """Definition, list, cloze, code, table, formula, figure, and one that runs from right to left."""
    return [
        _note(
            "definition",
            ("多模态学习", "ALBEF"),
            names,
            front=_text(Run("动量蒸馏（Momentum Distillation）是什么？")),
            back=_text(
                Run("让模型再向自己的"),
                Run("动量版本", STRONG),
                Run("学习：参数取滑动平均得到教师，用它给出的"),
                Run("软标签", HIGHLIGHT),
                Run("代替网络图文对里有噪声的硬标签。"),
            ),
            extra=_text(Run("教师与学生结构相同，动量 "), Run("m = 0.995", MATH), Run("。")),
        ),
        _note(
            "list",
            ("读论文的方法",),
            names,
            front=_text(Run("读一篇论文的三遍各做什么？")),
            back=(
                ListBlock(
                    (
                        _item(Run("第一遍", STRONG), Run("：标题、摘要、结论，再看图表，决定要不要读下去")),
                        _item(Run("第二遍", STRONG), Run("：从头读到尾，弄清每张图，略过证明，圈出没读过的文献")),
                        _item(Run("第三遍", STRONG), Run("：逐句读懂，设想换作自己会怎么写、怎么做实验")),
                    ),
                    ordered=True,
                ),
            ),
        ),
        _note(
            "cloze",
            ("GPT 系列", "GPT-3"),
            names,
            text=_text(
                Run("GPT-3 不做微调，只在提示里放几个例子，这叫 "),
                Run("in-context learning", cloze=1),
                Run("；它有 "),
                Run("1750 亿", cloze=2),
                Run(" 个参数，训练目标仍是预测下一个词 "),
                Run(r"p(w_t \mid w_{<t})", MATH),
                Run("。"),
            ),
        ),
        _note(
            "code",
            ("Transformer", "Attention"),
            names,
            title="Reading papers",
            front=_text(Run("How is scaled dot-product attention written with "), Run("torch.softmax", CODE), Run("?")),
            back=(CodeBlock(CODE_TEXT, "python"),),
        ),
        _note(
            "table",
            ("GPT 系列",),
            names,
            front=_text(Run("GPT-1、GPT-2、GPT-3 的规模和用法有什么不同？")),
            back=(
                Table(
                    _row("模型", "年份", "参数", "训练数据", "用法"),
                    (
                        _row("GPT-1", "2018", "1.17 亿", "BooksCorpus，约 5 GB", "预训练之后逐任务微调"),
                        _row("GPT-2", "2019", "15 亿", "WebText，约 40 GB", "zero-shot，任务写进提示"),
                        _row("GPT-3", "2020", "1750 亿", "Common Crawl 等，约 570 GB", "few-shot，例子写进提示"),
                    ),
                    ("", "center", "right", "", ""),
                ),
            ),
        ),
        _note(
            "formula",
            ("生成模型", "GAN"),
            names,
            front=_text(Run("GAN 的目标函数怎么写？"), Run("G", MATH), Run(" 与 "), Run("D", MATH), Run(" 各要什么？")),
            back=(
                MathBlock(
                    r"\min_G \max_D V(D, G) = \mathbb{E}_{x \sim p_{\text{data}}(x)}[\log D(x)]"
                    r" + \mathbb{E}_{z \sim p_z(z)}[\log(1 - D(G(z)))]"
                ),
                Paragraph(
                    Rich(
                        (
                            Run("D", MATH),
                            Run(" 要分清真假，使它最大；"),
                            Run("G", MATH),
                            Run(" 要骗过 "),
                            Run("D", MATH),
                            Run("，使它最小。"),
                        )
                    )
                ),
            ),
        ),
        _note(
            "figure",
            ("CNN", "ResNet"),
            names,
            front=_text(Run("残差块怎样连接？")),
            back=(
                Paragraph(Rich((Run("\ufffc", IMAGE, media=FIGURE),))),
                Paragraph(Rich.of("输入绕过两层卷积，与其输出相加：这两层只需学残差。")),
            ),
        ),
        _note(
            "right-to-left",
            ("תלמוד",),
            names,
            title="מסכת אבות",
            front=_text(Run("מהו פירוש המילה "), Run("סוגיה", STRONG), Run("?")),
            back=_text(Run("יחידת דיון בתלמוד, מן הארמית: «הליכה» (Talmudic passage).")),
        ),
    ]


def hard_notes(names: dict[MediaRef, str]) -> list[Note]:
    """What could make a page wider than a phone, or a text hard to read; measured only."""
    tex = r"\sum_{i=1}^{n} " + " + ".join(rf"\frac{{\partial f_{{{n}}}}}{{\partial x_{{{n}}}}}" for n in range(12))
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    url = "https://example.org/" + "a-very-long-path/" * 12
    marks = _text(
        Run("marked", HIGHLIGHT, cloze=1),
        Run(" code", CODE, cloze=1),
        Run(" link", link=url, cloze=1),
        Run(" x", MATH, cloze=1),
        Run(" and code with a link", CODE, link=url),
        Run(" marked code", CODE | HIGHLIGHT),
    )
    nested: Content = _text(Run(word))
    for _ in range(4):
        nested = (Paragraph(Rich.of(word)), ListBlock((Item(nested),)), Quote(nested))
    return [
        _note(
            "inline formula",
            (word, word, word),
            names,
            word,
            front=_text(Run(tex, MATH), Run("。")),
            back=_text(Run(tex, MATH)),
        ),
        _note("words", (), names, front=_text(Run(word * 3, CODE)), back=_text(Run(url, link=url)), extra=marks),
        _note("marks", (), names, text=marks, extra=(CodeBlock(CODE_TEXT * 2, "python"), MathBlock(tex))),
        _note("nested", (), names, front=_text(Run("?")), back=nested),
        _note(
            "wide table",
            (),
            names,
            front=_text(Run("?")),
            back=(
                ListBlock((Item((Table(_row(word, word), ((Rich((Run(tex, MATH),)), Rich((Run(url, CODE),))),)),)),)),
                Table(_row(*"abcdefghijkl"), (_row(*[word] * 12),)),
            ),
        ),
    ]


def write_notes(notes: Callable[[dict[MediaRef, str]], list[Note]], target: Path) -> None:
    """A package of sample cards, with their figure."""
    figure = target.with_name(FIGURE.src)
    figure.write_text(SVG, "utf-8")
    found = Resolver([target.parent]).resolve(FIGURE, target)
    assert isinstance(found, MediaFile), found
    made = [replace(note, due=due) for due, note in enumerate(notes({FIGURE: found.name}), 1)]
    write_package(made, {found.name: found.path}, {}, 1_700_000_000, target)
