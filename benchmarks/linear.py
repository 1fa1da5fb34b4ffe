#!/usr/bin/env python3
"""What grows with what: ten times the text, one note of 20 MB, hostile text, thousands of subdecks; and the start.

    python benchmarks/linear.py [--quick]

Each line says what is measured, what it costs, and what it may cost. ``--quick`` leaves out the note of 20 MB. Times
are of the processor, the least or the median of some, because the clock of a shared machine drifts.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vault import OWN, own

from flashgen.model import Settings
from flashgen.reader import read_document
from flashgen.rules import extract

HOSTILE = """
** ( （ （a） ） [ ]( ![ | 、 ： : - $ ` < & \\ _ == ~~ “ „ ” ‘ 「 」 {{ }} ? ？ . 。 ； # @ ① *a _a_ **a** (a a) e.g.
Q: a：b a、b和 <b> </b> <details> <!-- http:// [[a]] ![](b) {#a} #tag 为什么a？因为b。 A是一种b。
"""
"""Each word is repeated to 100 kB, with nothing, a blank, a line end or an empty line behind it."""
SECTIONS = ("# Name\n\nA text of some words.\n\n", "# 名\n\n一段文字。\n\n", "1. a\n - b\n", "- a\n    - b\n\n")
"""So are these as they are: whoever looks at what stands beside a thing may look at all of it each time."""
STARTS = 5

NOTE = """
import resource, sys
from click.testing import CliRunner
from flashgen.cli import main
done = CliRunner().invoke(main, ["build", sys.argv[1], "-o", sys.argv[2]])
assert done.exit_code == 0, done.output
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="Without the note of 20 MB.")
    options = parser.parse_args()
    text = OWN.read_text("utf-8")
    # As flashgen itself runs.
    gc.disable()
    extraction(text)
    hostile()
    with tempfile.TemporaryDirectory(prefix="flashgen-benchmark-") as name:
        subdecks(Path(name))
        if not options.quick:
            one_note(text, Path(name))
    start()


def extraction(text: str) -> None:
    """Rules alone, on a document and on ten times as much."""
    spent = {}
    for times in (1, 10):
        documents = [read_document(copies(text, times, at), "note.md")[0] for at in range(6)]
        runs = [seconds(lambda document=document: extract(document, Settings())) for document in documents]
        spent[times] = statistics.median(runs[1:])
    print(
        f"extraction: {1000 * spent[1]:.0f} ms for {len(text.encode()) / 1000:.0f} kB, {1000 * spent[10]:.0f} ms for "
        f"ten times as much: {spent[10] / spent[1]:.1f} × (median of five; at most 13)"
    )


def copies(text: str, times: int, at: int) -> str:
    """One document of so many copies of a text, none like another."""
    return "\n\n".join(own(text, 100 * at + copy) for copy in range(times))


def hostile() -> None:
    """Signs that begin something, again and again."""
    costs = []
    for piece in (*(word + end for word in HOSTILE.split() for end in (" ", "\n", "\n\n", "")), *SECTIONS):
        quarter, whole = (cost(piece * (size // len(piece.encode()))) for size in (25_000, 100_000))
        costs.append((whole, whole / max(quarter, 0.05), repr(piece)))
    print(
        f"hostile: {len(costs)} pieces, each repeated to 100 kB; the slowest (a few seconds), and those that grow most:"
    )
    for whole, growth, piece in [*sorted(costs)[-3:], *sorted(costs, key=lambda each: each[1])[-3:]]:
        print(f"    {piece:<20} {whole:5.1f} s, {growth:.1f} × what a quarter takes")


def cost(text: str) -> float:
    """Seconds that a document takes through reader and rules."""
    return seconds(lambda: extract(read_document(text, "note.md")[0], Settings()))


def seconds(work: object) -> float:
    """Processor time of a call."""
    assert callable(work)
    started = time.process_time()
    work()
    return time.process_time() - started


def subdecks(folder: Path) -> None:
    """Three thousand headings as as many subdecks, and in one deck."""
    spent = {}
    for depth in (0, 1):
        deck = folder / f"decks-{depth}"
        deck.mkdir()
        (deck / "deck.yaml").write_text(f"id: benchmark{depth}\ndepth: {depth}\n", "utf-8")
        sections = (
            f"## Thing {at}\n\n- **part {at}**: the piece of thing {at} that holds it up\n" for at in range(3000)
        )
        (deck / "note.md").write_text("# Things\n\n" + "\n".join(sections), "utf-8")
        spent[depth] = build(deck, folder)[0]
    print(
        f"subdecks: 3,000 in {spent[1]:.1f} s, the same notes in one deck in {spent[0]:.1f} s: "
        f"{spent[1] / spent[0]:.2f} × (at most 2)"
    )


def one_note(text: str, folder: Path) -> None:
    """One file of 2 and one of 20 MB, built."""
    spent = {}
    for size in (2, 20):
        note = folder / f"note-{size}.md"
        note.write_text(copies(text, size * 1_000_000 // len(own(text, 0).encode()), 0), "utf-8")
        spent[size], peak = build(note, folder)
    print(
        f"one note: 2 MB in {spent[2]:.1f} s, 20 MB in {spent[20]:.1f} s: {spent[20] / spent[2]:.1f} × (linear), "
        f"peak {peak:,.0f} MB (under 1,000)"
    )


def build(deck: Path, folder: Path) -> tuple[float, float]:
    """(processor time, peak of memory in MB) of a first build, in a process of its own."""
    command = [sys.executable, "-c", NOTE, str(deck), str(folder / "deck.apkg")]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    spent, peak = done.stdout.split()
    return float(spent), float(peak)


def start() -> None:
    """How long until ``--help`` is printed."""
    took = []
    for _ in range(STARTS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "flashgen", "--help"], stdout=subprocess.DEVNULL, check=True)
        took.append(time.perf_counter() - started)
    print(f"start: flashgen --help in {min(took):.2f} s (the least of {STARTS})")


if __name__ == "__main__":
    main()
