"""Cards on the page are those of Anki, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Project

pytest.importorskip("anki")

from anki_engine import Engine

from flashgen.build import cards
from flashgen.review.faces import faces

HARD = """\
---
title: Hard <cards> & "quotes"
---

# Hard

## Formulas

**Energy**: $E = mc^2$ and $a < b$, also \\(x\\).

**Sum**: the total over all $i$:

$$\\sum_{i=1}^{n} x_i$$

## Code

**Loop**: written `for (i = 0; i < n; i++) { x[i]::y }` in C.

```python
def add(a, b):  # {{c1::no deletion}}
    return a + b
```

## 中文

**弱监督学习（WSL）**：用**不完全可靠**的标签训练模型。

The heart pumps **five litres of blood** a minute at rest.

![A picture & its "caption"](img/membrane.png)
"""

OVERRIDES = """\
cards:
  cells/Organelles/Ribosome:
    text: 'A {{c1::ribosome}} joins {{c2::*amino* acids::what}} & {{c1::"proteins", é}} by $a_{1}$.'
    extra: See <b>more</b> & [a link](https://example.org/?a=1&b=2).
  cells/Organelles/Nucleus:
    back: "Line one  \\nline two\\n\\n- [x] done\\n- [ ] not `done`"
    reverse: yes
add:
  - front: 'Which formula has {{braces}}?'
    back: '$\\frac{a}{b_{2}}$ and {{c1::not a deletion}}'
  - text: '$$\\frac{a}{b}$$ is {{c1::$\\frac{a}{b_{2}}$}} of {{c3::std::vector}} [sound:x.mp3]'
    tags: [x]
"""


@pytest.mark.parametrize("deck", ["plain", "hard"])
def test_every_side_is_what_anki_renders(deck: str, project: Project) -> None:
    """Question and answer of every card of two decks equal those of the real engine after an import."""
    if deck == "hard":
        project.write("notes/hard.md", HARD)
        project.write("notes/overrides.yaml", OVERRIDES)
    project.build()
    seen = 0
    with Engine(project.folder / "anki", project.now) as anki:
        anki.import_package(project.package)
        for sheet in cards([Path("notes")], project.now, lambda done, total: None):
            for card in sheet.cards:
                for face in faces(card.note):
                    seen += 1
                    assert (face.question, face.answer) == anki.faces(card.note.guid, face.ordinal)
        assert seen == anki.col.card_count()
    assert seen >= (18 if deck == "hard" else 8)
