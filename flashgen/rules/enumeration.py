"""Enumerations in a sentence: ``NLP 任务分两类：句子关系，完形填空``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flashgen.model import Candidate, Rich
from flashgen.rules.base import Scope, bullets, inside
from flashgen.rules.intro import divided
from flashgen.rules.language import Language
from flashgen.rules.lines import split_label
from flashgen.rules.outline import Line
from flashgen.rules.text import balanced, normal, sentences, split_outside, trimmed, units


def enumerated(scope: Scope) -> Iterator[Candidate]:
    """``NLP 任务分两类：句子关系，完形填空``: an enumeration in a sentence, its count checked."""
    for line, whole, language in _whole_lines(scope):
        cues = language.fitting("kinds", whole.mask)
        text = trimmed(whole) if cues else whole
        lead = language.start("lead_ins").match(text.mask) if cues else None
        text = text[lead.end() :] if lead and lead.end() < len(text) else text
        for cue in cues:
            match = cue.pattern.match(text.mask)
            if not match:
                continue
            listed = trimmed(text[match.start("o") : match.end("o")])
            parts = enumeration(listed, language, bool(match.groupdict().get("n")))
            number = language.number(match.groupdict().get("n") or "")
            if (
                not 2 <= len(parts) <= 7
                or (number and number != len(parts))
                or any(units(p.plain) > 40 or not balanced(p.mask) for p in parts)
                or any(language.start("examples").match(p.mask) for p in parts)
                or all(normal(p.plain) in normal(scope.heading.plain) for p in parts)
            ):
                continue
            groups = {
                name: text[match.start(name) : match.end(name)] for name, value in match.groupdict().items() if value
            }
            topic = scope.topic(line)
            named = groups.get("s", groups.get("y", Rich()))
            if "s" in groups and not _names(groups["s"], language):
                continue
            if "s" in groups and language.start("aspect").match(groups["s"].mask):
                groups["s"] = named = divided(topic, groups["s"])
            if "{topic}" in cue.front and (not topic or normal(topic.plain) in normal(named.plain)):
                continue
            asked: dict[str, Rich | str] = {**groups, "x": named, "topic": topic, "n": str(len(parts))}
            front = language.ask(cue.front or "items", **asked)
            if language.spaced and not front.plain.startswith(named.plain):
                asked |= {name: inside(part, language) for name, part in groups.items() if name != "n"}
                front = language.ask(cue.front or "items", **asked)
            if language.start("pronouns").match(front.mask) or language.start("deictic").search(front.mask):
                continue
            if whole is not line.text:
                line = replace(line, lines=whole.lines)
            yield scope.candidate(
                "items", cue.id, cue.rank, line, handle=named.plain, facet="items", front=front, back=(bullets(parts),)
            )
            break


def _whole_lines(scope: Scope) -> Iterator[tuple[Line, Rich, Language]]:
    """Lines as a whole, and the sentences of longer ones and of label bodies."""
    for line in scope.outline.lines:
        if line.text.media:
            continue
        language = scope.language_for(line.text)
        label = split_label(line.text)
        parts = sentences(label.body if label is not None and label.body else line.text)
        if 6 <= units(line.text.plain) <= 120:
            yield line, line.text, language
        if len(parts) > 1 or label is not None:
            for part in parts:
                if 6 <= units(part.plain) <= 120:
                    yield line, part, language


def _names(subject: Rich, language: Language) -> bool:
    """Whether the subject of an enumeration can stand in a question."""
    text = trimmed(subject)
    return not any(language.start(name).match(text.mask) for name in ("pronouns", "connectives")) and not (
        language.full("not_term").match(text.plain) and units(text.plain) <= 4 and not language.spaced
    )


def enumeration(listed: Rich, language: Language, counted: bool) -> list[Rich]:
    """The members of an enumeration; commas divide where a count vouches for them or the language's own sign is
    missing."""
    separators = language.text("enumerators")
    parts = split_outside(listed, separators)
    if counted and len(parts) < 2:
        parts = split_outside(listed, "，,；;、،؛")
    found: list[Rich] = []
    gap = r"\s+" if language.spaced else r"\s*"
    for at, part in enumerate(parts):
        word = (
            re.compile(rf"^\s*(?:{language.text('list_words')}){gap}", re.IGNORECASE)
            if language.text("list_words")
            else None
        )
        match = word.match(part.mask) if word and at else None
        part = part[match.end() :] if match else part
        lead = language.start("member_leads").match(part.mask) if counted else None
        part = part[lead.end() :] if lead else part
        if at == len(parts) - 1 and language.text("list_words"):
            joined = any(word.match(other.mask) for other in parts[1:]) if word else False
            alone = counted or language.text("serial_comma") != "true" or not joined
            both = re.search(rf"{gap}(?:{language.text('list_words')}){gap}", part.mask) if alone else None
            if both and both.start() > 0 and both.end() < len(part.mask):
                found += [trimmed(part[: both.start()]), trimmed(part[both.end() :])]
                continue
        found.append(trimmed(part))
    joins = language.start("list_words")
    if counted and not language.spaced and any(joins.search(part.mask, 2) for part in found[:-1]):
        # “A 如 X 和 B 如 Y、Z”: the sign divides what belongs to one member.
        return []
    if not language.spaced and any(len(split_outside(part, "，,")) > 1 for part in found):
        # What is said of one member reaches beyond it: no bare enumeration.
        return []
    if any(language.start("hanging").match(part.mask) for part in found[1:]):
        return []
    return [part for part in found if normal(part.plain)]
