#!/usr/bin/env python3
"""Turn verdicts into a table: for each cue, how many judged cards pass all seven points of the rubric.

    python benchmarks/precision/table.py benchmarks/precision/cues.tsv [--by-rule]

``--by-rule`` sums the cues of a rule up, by the language that the name of the collection begins with.

A line of verdicts: place (collection/file:line), rule, cue, then 1 or 0 for each of faithful, self-contained,
unambiguous, atomic, no leak, well-formed, useful.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path

Verdict = list[int]


def read(path: Path, by_rule: bool = False) -> dict[tuple[str, str], list[Verdict]]:
    """Verdicts by rule and cue, or by rule and language."""
    found: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines()[1:]:
        place, rule, cue, *points = line.split("\t")
        found[rule, place[:2] if by_rule else cue].append([int(point) for point in points[:7]])
    return found


def interval(passed: int, judged: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, passed / judged
    centre = share + z * z / (2 * judged)
    spread = z * math.sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged))
    scale = 1 + z * z / judged
    return (centre - spread) / scale, (centre + spread) / scale


def main() -> None:
    """Print the table as Markdown."""
    by_rule = "--by-rule" in sys.argv[2:]
    verdicts = read(Path(sys.argv[1]), by_rule)
    print(f"| rule/{'language' if by_rule else 'cue'} | judged | pass | share | 95 % |")
    print("|---|---:|---:|---:|---|")
    everything = [each for several in verdicts.values() for each in several]
    for name, several in [*sorted(verdicts.items()), (("all", ""), everything)]:
        passed = sum(all(each) for each in several)
        low, high = interval(passed, len(several))
        share = f"{passed / len(several):.2f} | {low:.2f}–{high:.2f}"
        print(f"| {'/'.join(filter(None, name))} | {len(several)} | {passed} | {share} |")


if __name__ == "__main__":
    main()
