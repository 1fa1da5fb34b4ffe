"""The same work on many items, by several processes at once where that pays."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Final, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_CHUNK: Final = 8
"""Items that a process takes at once: few, so that Ctrl-C has not long to wait for those that are under way."""


def cores() -> int:
    """Processors that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def ordered_map(work: Callable[[Item], Answer], items: Sequence[Item], processes: int) -> Iterator[Answer]:
    """What ``work`` makes of each item, in their order; with one process, here and one by one.

    With more, ``work``, items and answers must be picklable. Where the system refuses processes, or kills one, the rest
    is done here.
    """
    done = 0
    if processes > 1:
        try:
            # A fork starts at once, but is unsafe beside threads, and a progress bar is one.
            alone = sys.platform == "linux" and threading.active_count() == 1
            context = get_context("fork" if alone else "spawn")
            with ProcessPoolExecutor(processes, context, _leave_interrupts_to_us) as pool:
                for answer in pool.map(work, items, chunksize=_CHUNK):
                    yield answer
                    done += 1
        except (OSError, BrokenProcessPool):
            pass
    yield from map(work, items[done:])


def _leave_interrupts_to_us() -> None:
    """Ctrl-C reaches every process of a terminal; the first one tells the others to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
