"""Draws the figures of the paper-reading deck.

    apt install fonts-noto-cjk
    pip install pillow
    python tools/draw_figures.py [FOLDER]

Writes one PNG a figure, by default into decks/paper-reading/paper-reading/. The same Pillow and font give the
same bytes. Everything is drawn three times too large and scaled down, which makes smooth edges, then reduced to a
small palette, which makes small files. A phone shows the 800 pixels on half the width, so no letter is below 24.
"""

from __future__ import annotations

import argparse
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).resolve().parent.parent / "decks" / "paper-reading" / "paper-reading"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2
"""The face for simplified Chinese in Noto's collection of fonts."""
SCALE = 3
COLOURS = 128

INK = "#1f2937"
GREY = "#6b7280"
PAPER = "#ffffff"

Point = tuple[float, float]


@dataclass(frozen=True)
class Paint:
    """The colours of a box."""

    fill: str
    line: str


BLUE = Paint("#dbeafe", "#2563eb")
GREEN = Paint("#dcfce7", "#15803d")
AMBER = Paint("#fef3c7", "#b45309")
ROSE = Paint("#ffe4e6", "#be123c")
VIOLET = Paint("#ede9fe", "#6d28d9")
PLAIN = Paint("#f3f4f6", "#6b7280")
GROUP = Paint("#fafafa", "#9ca3af")


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels of the finished picture."""

    x: float
    y: float
    w: float
    h: float

    @property
    def left(self) -> Point:
        return self.x, self.y + self.h / 2

    @property
    def right(self) -> Point:
        return self.x + self.w, self.y + self.h / 2

    @property
    def top(self) -> Point:
        return self.x + self.w / 2, self.y

    @property
    def bottom(self) -> Point:
        return self.x + self.w / 2, self.y + self.h


class Canvas:
    """A picture in the making; all measures are pixels of the finished one."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self,
        at: Point,
        words: str,
        *,
        size: int = 26,
        colour: str = INK,
        bold: bool = False,
        anchor: str = "mm",
    ) -> None:
        font = ImageFont.truetype(FONT.format("Bold" if bold else "Regular"), size * SCALE, index=SIMPLIFIED)
        lines = words.split("\n")
        for number, line in enumerate(lines):
            y = at[1] + (number - (len(lines) - 1) / 2) * size * 1.28
            self.draw.text((at[0] * SCALE, y * SCALE), line, font=font, fill=colour, anchor=anchor)

    def box(
        self,
        box: Box,
        words: str = "",
        paint: Paint = PLAIN,
        *,
        size: int = 26,
        bold: bool = False,
        dashed: bool = False,
    ) -> Box:
        corners = [value * SCALE for value in (box.x, box.y, box.x + box.w, box.y + box.h)]
        line = None if dashed else paint.line
        self.draw.rounded_rectangle(corners, radius=10 * SCALE, fill=paint.fill, outline=line, width=2 * SCALE)
        if dashed:
            self._dashes(box, paint.line)
        if words:
            self.text((box.x + box.w / 2, box.y + box.h / 2), words, size=size, bold=bold)
        return box

    def plus(self, at: Point, radius: float = 17) -> Box:
        """A circled plus: two vectors are added."""
        x, y = at
        self.draw.ellipse(
            [value * SCALE for value in (x - radius, y - radius, x + radius, y + radius)],
            fill=PAPER,
            outline=INK,
            width=2 * SCALE,
        )
        arm = radius * 0.55
        self.line([(x - arm, y), (x + arm, y)])
        self.line([(x, y - arm), (x, y + arm)])
        return Box(x - radius, y - radius, 2 * radius, 2 * radius)

    def line(self, points: Sequence[Point], colour: str = INK, width: float = 2.4) -> None:
        self.draw.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=colour,
            width=round(width * SCALE),
            joint="curve",
        )

    def arrow(
        self,
        points: Sequence[Point],
        colour: str = INK,
        *,
        width: float = 2.4,
        both: bool = False,
        dashed: bool = False,
    ) -> None:
        """A line along the points with a head at its end, or at both."""
        shaft = list(points)
        shaft[-1] = self._head(shaft[-2], shaft[-1], colour)
        if both:
            shaft[0] = self._head(shaft[1], shaft[0], colour)
        if dashed:
            for start, end in itertools.pairwise(shaft):
                self._dash(start, end, colour, width)
        else:
            self.line(shaft, colour, width)

    def save(self, path: Path) -> None:
        size = self.image.width // SCALE, self.image.height // SCALE
        small = self.image.resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)

    def _head(self, start: Point, end: Point, colour: str, length: float = 13) -> Point:
        """Draws the head; returns where the shaft ends, inside the head."""
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        wings = [
            (end[0] - length * math.cos(angle + turn), end[1] - length * math.sin(angle + turn))
            for turn in (0.42, -0.42)
        ]
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in (end, *wings)], fill=colour)
        return end[0] - length * 0.8 * math.cos(angle), end[1] - length * 0.8 * math.sin(angle)

    def _dashes(self, box: Box, colour: str) -> None:
        left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        for start, end in itertools.pairwise(corners):
            self._dash(start, end, colour, 2)

    def _dash(self, start: Point, end: Point, colour: str, width: float, length: float = 9, gap: float = 6) -> None:
        whole = math.dist(start, end)
        at = 0.0
        while at < whole:
            till = min(at + length, whole)
            ends = [
                (start[0] + (end[0] - start[0]) * part / whole, start[1] + (end[1] - start[1]) * part / whole)
                for part in (at, till)
            ]
            self.line(ends, colour, width)
            at += length + gap


def chain(canvas: Canvas, boxes: Sequence[Box], colour: str = INK) -> None:
    """Arrows from each box to the next one on its right."""
    for one, other in itertools.pairwise(boxes):
        canvas.arrow([one.right, other.left], colour)


def residual_block() -> Canvas:
    """Main path below, shortcut above, both meet at the plus."""
    canvas = Canvas(800, 290)
    middle = 190.0
    canvas.text((28, middle), "x", size=32, bold=True)
    canvas.box(Box(96, 118, 470, 150), paint=GROUP, dashed=True)
    parts = [
        Box(46, middle - 1, 0, 2),
        canvas.box(Box(112, 155, 130, 70), "卷积\nBN", BLUE, size=24),
        canvas.box(Box(282, 155, 100, 70), "ReLU", AMBER),
        canvas.box(Box(422, 155, 130, 70), "卷积\nBN", BLUE, size=24),
        canvas.plus((618, middle)),
        canvas.box(Box(672, 155, 100, 70), "ReLU", AMBER),
    ]
    chain(canvas, parts)
    canvas.arrow([(772, middle), (798, middle)])
    canvas.text((330, 246), "主路：残差 F(x)", size=24, colour=BLUE.line)
    canvas.arrow([(72, middle), (72, 62), (618, 62), (618, middle - 17)], GREEN.line, width=3)
    canvas.text((330, 34), "捷径：恒等映射，输出 x", size=26, colour=GREEN.line)
    canvas.text((712, 112), "F(x) + x", size=26, bold=True)
    return canvas


def encoder_layer() -> Canvas:
    """One post-norm layer of the encoder, with the input in front of it."""
    canvas = Canvas(800, 340)
    middle = 190.0
    canvas.box(Box(180, 64, 582, 220), paint=GROUP, dashed=True)
    canvas.text((469, 34), "编码器的一层，共 6 层", size=26, bold=True)
    word = canvas.box(Box(8, 155, 84, 70), "词\n嵌入", PLAIN, size=24)
    total = canvas.plus((132, middle))
    position = canvas.box(Box(92, 268, 80, 64), "位置\n编码", VIOLET, size=24)
    canvas.arrow([word.right, total.left])
    canvas.arrow([position.top, total.bottom])
    attention = canvas.box(Box(216, 146, 128, 88), "多头\n自注意力", BLUE)
    norm = canvas.box(Box(372, 146, 106, 88), "相加\n归一化", AMBER)
    forward = canvas.box(Box(506, 146, 106, 88), "前馈\n网络", GREEN)
    final = canvas.box(Box(640, 146, 106, 88), "相加\n归一化", AMBER)
    chain(canvas, [total, attention, norm, forward, final])
    canvas.arrow([final.right, (796, middle)])
    for start, end in ((196.0, norm), (492.0, final)):
        canvas.arrow([(start, middle), (start, 104), (end.top[0], 104), end.top], GREY)
    canvas.text((310, 84), "残差连接", size=24, colour=GREY)
    canvas.text((592, 84), "残差连接", size=24, colour=GREY)
    return canvas


def albef() -> Canvas:
    """Two encoders, the fusion above the text, three losses, and the momentum model beside them."""
    canvas = Canvas(800, 580)
    canvas.box(Box(8, 158, 508, 322), paint=GROUP, dashed=True)
    canvas.text((60, 186), "主模型", size=24, colour=GREY)
    image = canvas.box(Box(24, 510, 200, 58), "图像", PLAIN)
    text = canvas.box(Box(300, 510, 200, 58), "文本", PLAIN)
    vision = canvas.box(Box(24, 372, 200, 92), "图像编码器\nViT，12 层", BLUE)
    language = canvas.box(Box(300, 372, 200, 92), "文本编码器\n6 层", GREEN)
    fusion = canvas.box(Box(300, 172, 200, 92), "多模态编码器\n6 层", VIOLET)
    canvas.arrow([image.top, vision.bottom])
    canvas.arrow([text.top, language.bottom])
    canvas.arrow([language.top, fusion.bottom])
    canvas.arrow([vision.top, (124, 218), fusion.left])
    canvas.text((214, 196), "交叉注意力", size=24, colour=GREY)
    losses = [
        canvas.box(Box(212, 318, 100, 46), "ITC", ROSE, bold=True),
        canvas.box(Box(290, 60, 100, 46), "ITM", ROSE, bold=True),
        canvas.box(Box(410, 60, 100, 46), "MLM", ROSE, bold=True),
    ]
    canvas.line([(124, 341), (212, 341)], ROSE.line)
    canvas.line([(312, 330), (400, 330)], ROSE.line)
    canvas.arrow([(340, 172), losses[1].bottom], ROSE.line)
    canvas.arrow([(460, 172), losses[2].bottom], ROSE.line)
    canvas.text((400, 28), "融合之后的两个损失", size=24, colour=ROSE.line)
    canvas.text((262, 294), "融合前对齐", size=24, colour=ROSE.line)
    momentum = canvas.box(Box(604, 172, 184, 292), "动量模型\n\n结构相同\n参数取\n滑动平均", AMBER, dashed=True)
    canvas.arrow([(516, 418), (604, 418)], AMBER.line)
    canvas.text((559, 394), "EMA", size=24, colour=AMBER.line)
    canvas.arrow([momentum.top, (696, 83), losses[2].right], AMBER.line, dashed=True)
    canvas.arrow([(604, 352), (312, 352)], AMBER.line, dashed=True)
    canvas.text((600, 58), "软标签", size=24, colour=AMBER.line)
    canvas.text((560, 330), "软标签", size=24, colour=AMBER.line)
    return canvas


def vlmo() -> Canvas:
    """One layer: shared attention below, the expert by the kind of input above."""
    canvas = Canvas(800, 460)
    canvas.box(Box(16, 70, 768, 290), paint=GROUP, dashed=True)
    canvas.text((400, 36), "一层 MoME Transformer", size=26, bold=True)
    shared = canvas.box(Box(40, 272, 720, 66), "多头自注意力（所有模态共享）", AMBER)
    experts = (
        ("图像", "V-FFN\n视觉专家", BLUE),
        ("文本", "L-FFN\n语言专家", GREEN),
        ("图文拼接", "VL-FFN\n视觉语言专家", VIOLET),
    )
    for number, (name, expert, paint) in enumerate(experts):
        x = 40 + number * 246
        source = canvas.box(Box(x + 30, 394, 168, 56), name, paint)
        target = canvas.box(Box(x, 116, 228, 92), expert, paint)
        canvas.arrow([source.top, (source.top[0], shared.y + shared.h)], paint.line, width=3)
        canvas.arrow([(target.bottom[0], shared.y), target.bottom], paint.line, width=3)
    canvas.text((646, 92), "只在最上面几层", size=24, colour=VIOLET.line)
    for x, words in ((277.0, "按输入的模态"), (523.0, "选一个专家")):
        canvas.text((x, 240), words, size=24, colour=GREY)
    return canvas


def neural_corpus_indexer() -> Canvas:
    """A query becomes a path in the tree of clusters."""
    canvas = Canvas(800, 430)
    canvas.text((200, 30), "序列到序列模型", size=26, bold=True)
    canvas.text((600, 30), "层次化聚类的树", size=26, bold=True)
    query = canvas.box(Box(16, 352, 368, 62), "查询：残差连接有什么用", PLAIN)
    encoder = canvas.box(Box(70, 244, 260, 66), "Transformer 编码器", BLUE)
    decoder = canvas.box(Box(70, 154, 260, 66), "PAWA 解码器", VIOLET)
    canvas.arrow([query.top, encoder.bottom])
    canvas.arrow([encoder.top, decoder.bottom])
    for number, digit in enumerate("315"):
        cell = canvas.box(Box(92 + number * 76, 66, 64, 52), digit, ROSE, bold=True)
        canvas.arrow([(cell.bottom[0], decoder.y), cell.bottom])
    path = [(580.0, 88.0), (680.0, 176.0), (600.0, 264.0), (600.0, 352.0)]
    tree = {
        path[0]: [(480.0, 176.0, "1"), (580.0, 176.0, "2"), (680.0, 176.0, "3")],
        path[1]: [(600.0, 264.0, "1"), (680.0, 264.0, "2"), (760.0, 264.0, "3")],
        path[2]: [(520.0, 352.0, "4"), (600.0, 352.0, "5"), (680.0, 352.0, "6")],
    }
    for parent, children in tree.items():
        for x, y, _ in children:
            chosen = (x, y) in path
            canvas.line([parent, (x, y)], ROSE.line if chosen else GREY, 4 if chosen else 2)
    canvas.box(Box(556, 66, 48, 44), "根", PLAIN, size=24)
    for children in tree.values():
        for x, y, digit in children:
            chosen = (x, y) in path
            canvas.box(Box(x - 24, y - 22, 48, 44), digit, ROSE if chosen else PLAIN, size=24, bold=chosen)
    canvas.text((600, 404), "文档 3-1-5", size=26, colour=ROSE.line, bold=True)
    return canvas


def parameter_server() -> Canvas:
    """Servers above, workers below, everyone talks to everyone across."""
    canvas = Canvas(800, 470)
    canvas.text((20, 34), "服务器：各存一段参数", size=26, bold=True, anchor="lm")
    canvas.text((20, 440), "工作节点：各存一份数据", size=26, bold=True, anchor="lm")
    servers = [
        canvas.box(Box(20 + number * 270, 66, 220, 84), f"服务器 {number + 1}\n键 {keys}", BLUE)
        for number, keys in enumerate(("0–99", "100–199", "200–299"))
    ]
    workers = [
        canvas.box(Box(20 + number * 270, 326, 220, 84), f"工作节点 {number + 1}\n数据 {number + 1}", GREEN)
        for number in range(3)
    ]
    for number, worker in enumerate(workers):
        for other, server in enumerate(servers):
            if number != other:
                canvas.line([worker.top, server.bottom], "#d1d5db", 2)
    for server, worker in zip(servers, workers, strict=True):
        x = worker.top[0]
        canvas.arrow([(x - 22, worker.y), (x - 22, server.y + server.h)], ROSE.line, width=4)
        canvas.arrow([(x + 22, server.y + server.h), (x + 22, worker.y)], BLUE.line, width=4)
    canvas.text((46, 238), "push\n梯度", size=24, colour=ROSE.line)
    canvas.text((190, 238), "pull\n参数", size=24, colour=BLUE.line)
    return canvas


def dalle2() -> Canvas:
    """CLIP above, frozen; below it the two stages and the upsamplers."""
    canvas = Canvas(800, 500)
    canvas.box(Box(12, 52, 776, 92), paint=GROUP, dashed=True)
    canvas.text((28, 28), "CLIP：先训练好，之后冻结", size=26, bold=True, anchor="lm")
    words = canvas.box(Box(32, 70, 200, 56), "文本编码器", GREEN)
    image = canvas.box(Box(568, 70, 200, 56), "图像编码器", BLUE)
    canvas.arrow([words.right, image.left], ROSE.line, both=True)
    canvas.text((400, 76), "对比学习对齐", size=24, colour=ROSE.line)
    text = canvas.box(Box(52, 224, 160, 56), "文本嵌入", GREEN)
    prior = canvas.box(Box(280, 212, 240, 80), "第一阶段 prior\n扩散模型", AMBER)
    vector = canvas.box(Box(588, 224, 160, 56), "图像嵌入", BLUE)
    canvas.arrow([words.bottom, text.top], width=3)
    canvas.arrow([image.bottom, vector.top], GREY, dashed=True)
    canvas.text((600, 184), "训练时的目标", size=24, colour=GREY, anchor="rm")
    canvas.arrow([text.right, prior.left], width=3)
    canvas.arrow([prior.right, vector.left], width=3)
    decoder = canvas.box(Box(548, 368, 240, 80), "第二阶段 decoder\n扩散模型", VIOLET)
    canvas.arrow([vector.bottom, decoder.top], width=3)
    pictures = [
        canvas.box(Box(x, 408 - side / 2, side, side), f"{pixels}²", PLAIN, size=24)
        for x, side, pixels in ((440.0, 60, 64), (290.0, 92, 256), (92.0, 140, 1024))
    ]
    for one, other in zip([decoder, *pictures], pictures, strict=False):
        canvas.arrow([one.left, other.right], width=3)
    canvas.text((410, 478), "两次上采样", size=24, colour=GREY)
    return canvas


FIGURES: dict[str, Callable[[], Canvas]] = {
    "image-20250309153207118.png": residual_block,
    "image-20250316210342571.png": encoder_layer,
    "image-20250405162850904.png": albef,
    "image-20250405184416235.png": vlmo,
    "image-20250413110925460.png": neural_corpus_indexer,
    "image-20250420223158782.png": parameter_server,
    "image-20250511095634127.png": dalle2,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the figures of the paper-reading deck.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in FIGURES.items():
        figure().save(folder / name)


if __name__ == "__main__":
    main()
