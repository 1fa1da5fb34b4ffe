"""What a picture's alternative text says, and which files are pictures and sounds."""

from __future__ import annotations

import re
from typing import Final

from mistune.util import unescape

PICTURES: Final = frozenset(("png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "avif", "tif", "tiff", "ico", "jfif"))
SOUNDS: Final = frozenset(("mp3", "wav", "ogg", "oga", "opus", "m4a", "flac", "aac"))
_GENERIC_ALT: Final = re.compile(
    r"\s*(?:image|img|imgur|picture|pic|photo|figure|fig|screenshot|screen ?shot|untitled|alt|alt text|undefined|null|"
    r"formula|equation|diagram|chart|plot|graph|"
    r"描述|在这里插入图片描述|插入图片描述|图片描述|图片|截图|截屏|屏幕截图|截圖|圖片|画像|"
    r"スクリーンショット|이미지|그림|pasted image|capture|captura|bild|immagine|imagen|изображение|снимок)"
    r"[\s_\-:：]*(?:[\d.年月日時时分秒][\d\s_\-.:年月日時时分秒]*)?(?:\([\d\s]*\)\s*)?",
    re.I,
)
_FILE_ALT: Final = re.compile(
    r".*\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?)\s*|[0-9a-f]{8,}(?:[-_][0-9a-f]+)*|[\d\s_.:\-]+"
    r"|(?:image|img|wps|clip|snip|ksohtml|dsc|wechatimg|lark|qq)(?=\D*\d)[\w\-. ]+",
    re.I,
)


_DESCRIPTION = re.compile(r"\w\s\w+\s\w+\s.*\.\s*\Z|\.\s+[A-Z].*\.\s", re.DOTALL)


def caption(alt: str, title: str) -> str:
    """What a picture is called: its alternative text; its title where that says nothing, or describes in sentences what
    is to be seen for those who cannot see it."""
    return title if title and (not clean_alt(alt) or _DESCRIPTION.search(alt)) else alt


def clean_alt(alt: str) -> str:
    """What an alternative text says, or nothing when it is a file name or only says that there is a picture."""
    alt = " ".join(unescape(alt).split())
    return "" if _GENERIC_ALT.fullmatch(alt) or _FILE_ALT.fullmatch(alt) else alt
