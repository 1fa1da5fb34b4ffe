"""What a file is, by its content."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from flashgen.writer.sniff import harmless_svg, sniff

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'

KNOWN = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "gif": b"GIF89a\1\0",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "avif": b"\0\0\0\x1cftypavif\0\0\0\0",
    "bmp": b"BM" + struct.pack("<IHHII", 70, 0, 0, 54, 40) + bytes(40),
    "ico": b"\0\0\1\0\1\0\x10\x10",
    "tiff": b"II*\0\x08\0\0\0",
    "mp3": b"\xff\xfb\x90\x64\0\0",
    "ogg": b"OggS\0\2" + bytes(22) + b"\1vorbis",
    "opus": b"OggS\0\2" + bytes(22) + b"OpusHead",
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "flac": b"fLaC\0\0\0\x22",
    "m4a": b"\0\0\0\x20ftypM4A \0\0\0\0",
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0",
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\x82\x84webm",
    "svg": b'<?xml version="1.0"?>\n<!-- drawn by hand -->\n' + SVG.format("<path d='M0 0'/>").encode(),
}
FOREIGN = {
    "empty": b"",
    "text": b"not a picture at all",
    "html": b"<html><body><svg></svg></body></html>",
    "pdf": b"%PDF-1.7\n\0",
    "elf": b"\x7fELF\2\1\1\0",
    "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "zeros": bytes(600),
    "bom utf-16": b"\xff\xfea\0b\0",
    "matroska": b"\x1aE\xdf\xa3\x9fB\x82\x88matroska",
    "text that begins with BM": b"BMW is a car, and this is a text about it, long enough",
    "broken svg": b"<svg><path></svg>",
}


@pytest.mark.parametrize("suffix", KNOWN)
def test_known_by_content(suffix: str, tmp_path: Path) -> None:
    """Each kind that Anki shows or plays is known, whatever the file is called."""
    path = tmp_path / "picture.txt"
    path.write_bytes(KNOWN[suffix])
    assert sniff(path) == suffix


@pytest.mark.parametrize("name", FOREIGN)
def test_anything_else_is_foreign(name: str, tmp_path: Path) -> None:
    """A file that is called a picture and is none is not taken for one."""
    path = tmp_path / "picture.png"
    path.write_bytes(FOREIGN[name])
    assert sniff(path) == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<image href="https://a.b/c.png"/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<use href="other.svg#x"/>',
        '<a href="javascript:alert(1)"><path/></a>',
        '<path style="fill:url(https://a.b/c)"/>',
        "<style>@import 'https://a.b/c.css';</style>",
        "<style>path {{ fill: url( 'https://a.b' ) }}</style>",
    ],
)
def test_an_svg_that_acts_is_foreign(inside: str) -> None:
    """An SVG that runs a script or loads something is no picture."""
    assert not harmless_svg(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="#part"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<path style="fill:url(#shade)" fill="url(&quot;#shade&quot;)"/>',
        '<a xlink:href="https://a.b"><text>a link</text></a>',
        "<style>path { fill: red }</style>",
        "<!-- script --><title>on and on</title>",
    ],
)
def test_an_ordinary_svg_is_a_picture(inside: str) -> None:
    """Shades, embedded pictures, links and styles are ordinary."""
    assert harmless_svg(SVG.replace("{}", inside).encode())


def test_an_svg_bomb_is_foreign() -> None:
    """Entities, which can grow without end, are not expanded."""
    assert not harmless_svg(b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;").encode())
