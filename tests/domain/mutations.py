"""Quotations made false, for trying the checker: each kind changes what the sentence says."""

import random
import re
from collections.abc import Iterator

Mutation = tuple[str, str]  # kind, text

HARD_KINDS = {"digit", "digit added", "digit lost", "separator", "percent", "sign", "negation"}
"""Kinds that may not even be called close."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNITS = ("kg", "mm", "cm", "km", "s", "h", "days", "years", "pages", "MB", "°C", "°F")
_NEGATION = re.compile(r"\b(?:not|no|never|cannot)\b ?|n't\b|ません")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|be|can|will|may|must|could|would)\b")


def mutations(text: str, chance: random.Random) -> Iterator[Mutation]:
    """Some false variants of `text`, at most a few of each kind."""
    for make in (_digits, _separators, _percent, _signs, _units, _negations, _swaps):
        yield from ((kind, made) for kind, made in make(text, chance) if made != text)


def _digits(text: str, chance: random.Random) -> Iterator[Mutation]:
    places = [match.start() for match in re.finditer(r"\d", text)]
    for place in chance.sample(places, min(3, len(places))):
        other = chance.choice([digit for digit in "0123456789" if digit != text[place]])
        yield "digit", text[:place] + other + text[place + 1 :]
        yield "digit added", text[:place] + other + text[place:]
        if place + 1 < len(text) and text[place + 1].isdigit():
            yield "digit lost", text[:place] + text[place + 1 :]


def _separators(text: str, chance: random.Random) -> Iterator[Mutation]:
    for match in re.finditer(r"(?<=\d)[.,:](?=\d)", text):
        yield "separator", text[: match.start()] + text[match.end() :]
        other = "," if match[0] == "." else "."
        yield "separator", text[: match.start()] + other + text[match.end() :]
    for match in re.finditer(r"(?<![\d.,])\d\d(?![\d.,])", text):
        yield "separator", f"{text[: match.start() + 1]}.{text[match.start() + 1 :]}"


def _percent(text: str, chance: random.Random) -> Iterator[Mutation]:
    for match in re.finditer(r" ?%", text):
        yield "percent", text[: match.start()] + text[match.end() :]
    for match in _NUMBER.finditer(text):
        if not text[match.end() :].lstrip().startswith("%"):
            yield "percent", text[: match.end()] + "%" + text[match.end() :]
            break


def _signs(text: str, chance: random.Random) -> Iterator[Mutation]:
    for match in re.finditer(r"(?<= )(?=\d)", text):
        yield "sign", text[: match.start()] + chance.choice("-−+") + text[match.start() :]
    for match in re.finditer(r"[$€×]", text):
        yield "sign", text[: match.start()] + text[match.end() :]


def _units(text: str, chance: random.Random) -> Iterator[Mutation]:
    for match in re.finditer(r"(?<=\d) ?([A-Za-zµ°]{1,8})\b", text):
        other = chance.choice([unit for unit in _UNITS if unit != match[1]])
        yield "unit", f"{text[: match.start(1)]}{other}{text[match.end(1) :]}"
    for match in list(re.finditer(r"\b[mb]illions?\b", text))[:2]:
        other = ("b" if match[0][0] == "m" else "m") + match[0][1:]
        yield "unit", f"{text[: match.start()]}{other}{text[match.end() :]}"


def _negations(text: str, chance: random.Random) -> Iterator[Mutation]:
    for match in _NEGATION.finditer(text):
        yield "negation", (text[: match.start()] + text[match.end() :]).strip()
    for match in list(_AUXILIARY.finditer(text))[:3]:
        yield "negation", f"{text[: match.end()]} not{text[match.end() :]}"
    if "ます" in text:
        yield "negation", text.replace("ます", "ません", 1)
    for match in list(_WORD.finditer(text))[1:-1]:
        if match[0].isascii() and match[0].islower() and len(match[0]) > 5:
            yield "negation", f"{text[: match.start()]}un{text[match.start() :]}"
            break


def _swaps(text: str, chance: random.Random) -> Iterator[Mutation]:
    words = [match for match in _WORD.finditer(text) if len(match[0]) > 2]
    pairs = [(a, b) for a, b in zip(words, words[1:], strict=False)]
    pairs += [(a, b) for a, b in zip(words, words[3:], strict=False)]
    for a, b in chance.sample(pairs, min(6, len(pairs))):
        if a[0].casefold() != b[0].casefold():
            between = text[a.end() : b.start()]
            yield "swap", text[: a.start()] + b[0] + between + a[0] + text[b.end() :]
