"""Globs as people write them in settings: ``*``, ``?``, ``[ab]`` within one name, ``**`` across folders."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

WILD: Final = re.compile(r"[*?\[]")
_TOKEN: Final = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|.", re.DOTALL)
_MEANS: Final = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def split_glob(pattern: str) -> tuple[str, str]:
    """The folder before the first wildcard, and the glob below it.

    >>> split_glob("../notes/**/*.md")
    ('../notes', '**/*.md')
    """
    parts = pattern.replace("\\", "/").split("/")
    at = next((at for at, part in enumerate(parts) if WILD.search(part)), len(parts))
    folder = "/".join(parts[:at]) or ("/" if pattern.startswith("/") else ".")
    return folder, "/".join(parts[at:])


def matches(pattern: str, path: str) -> bool:
    """Whether a path, or a folder that it lies in, is meant; a pattern without ``/`` means a name at any depth.

    The folder that paths begin in has no name here, so no pattern means it.

    >>> matches("drafts/", "drafts/a.md"), matches("*.draft.md", "a/b.draft.md"), matches("a/*.md", "b/a/c.md")
    (True, True, False)
    """
    wanted = _regex(pattern)
    place = PurePosixPath(path)
    return any(wanted.fullmatch(folder.as_posix()) for folder in (place, *place.parents[:-1]))


def is_glob(pattern: str) -> bool:
    """Whether a pattern can be read: ``[z-a]`` and ``[!]`` name no character."""
    try:
        _regex(pattern)
    except re.error:
        return False
    return True


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str]:
    pattern = pattern.removeprefix("./").rstrip("/")
    if "/" not in pattern:
        pattern = "**/" + pattern
    return re.compile("".join(_piece(token) for token in _TOKEN.findall(pattern.lstrip("/"))), re.DOTALL)


def _piece(token: str) -> str:
    if token in _MEANS:
        return _MEANS[token]
    if token[0] == "[" and len(token) > 1:
        body = token[1:-1].replace("\\", "\\\\")
        return f"[^{body[1:]}]" if body[0] == "!" else f"[{body}]"
    return re.escape(token)
