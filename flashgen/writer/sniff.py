"""What a file is, by its content: the suffix of a picture, sound or film that Anki shows, or nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

_HEAD: Final = 512
_PREFIXES: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
)
_RIFF: Final = {b"WEBP": "webp", b"WAVE": "wav"}
_BRANDS: Final = {b"avif": "avif", b"avis": "avif", b"M4A ": "m4a", b"M4B ": "m4a"}
_FILMS: Final = re.compile(rb"isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV")
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)
_SVG_ACTIVE: Final = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_SVG_URL: Final = re.compile(r"url\((?!\s*['\"]?\s*(?:#|data:image/))|@import", re.IGNORECASE)


def sniff(path: Path) -> str:
    """The suffix that fits the content (``png``, ``jpg``, ``svg``, ``mp3`` …), or an empty string. Raises OSError.

    An SVG that could run a script or load something from elsewhere is taken for none.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        kind = _binary(head)
        if kind or b"\x00" in head:
            return kind
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return "svg" if text.startswith(b"<") and harmless_svg(head + file.read()) else ""


def _binary(head: bytes) -> str:
    for prefix, suffix in _PREFIXES:
        if head.startswith(prefix):
            return suffix
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12]) or ("mp4" if _FILMS.match(head[8:12]) else "")
    if head[:4] == b"OggS":
        return "opus" if b"OpusHead" in head[:64] else "ogg"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "webm" if b"webm" in head[:64] else ""
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return "bmp"
    return "mp3" if _mpeg_frame(head) else ""


def _mpeg_frame(head: bytes) -> bool:
    """The header of an MPEG layer III frame, with none of its reserved values."""
    return (
        len(head) > 3
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in (0x00, 0xF0)
        and head[2] & 0x0C != 0x0C
    )


def harmless_svg(content: bytes) -> bool:
    """Whether these bytes are an SVG picture that runs nothing and loads nothing."""
    if b"<!ENTITY" in content:
        return False
    try:
        root = ElementTree.fromstring(content)
    except (
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ):  # the latter two: an encoding that the parser does not know
        return False
    return _local(root.tag) == "svg" and all(_harmless(element) for element in root.iter())


def _harmless(element: ElementTree.Element) -> bool:
    tag = _local(element.tag)
    if tag in _SVG_ACTIVE or (tag == "style" and _SVG_URL.search(element.text or "")):
        return False
    for name, value in element.items():
        name = _local(name)
        if name.startswith("on") or _SVG_URL.search(value):
            return False
        loads = name in ("href", "src") and tag != "a"  # a link is not followed by a picture
        if loads and not value.lstrip().startswith(("#", "data:image/")):
            return False
        if name == "href" and value.strip().lower().startswith("javascript:"):
            return False
    return True


def _local(name: object) -> str:
    """``{namespace}Tag`` → ``tag``; comments have a function for a tag."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""
