"""Whether a passage that reads like the quotation was torn out of something that says more.

"able to pay" stands in "unable to pay", "50 points" in "150 points", "rose by 12" in "rose by
12%", "the claim is notable" (letters only) in "the claim is not able", "E stands for" in "%E stands
for": none of them is a quotation.
"""

import re

from workbench.domain.negations import begins_with_negating_ending, negates
from workbench.domain.normalise import LINE_END_HYPHEN, NOTHING, even, fold
from workbench.domain.words import is_unspaced, words_of

_REACH = 40  # raw characters looked at on either side
_VALUE_BEFORE = re.compile(r"(?:[\d.,:/'][.,:/']?|[-+±<>≤≥~^(]|[$¢£¤¥₠-⃀]\s*)$")
_VALUE_AFTER = re.compile(r"\d|[.,:/'\ufffe]\d|\s*[-/]\d|\s*[%‰°^$¢£¤¥₠-⃀]")
_SIGN_BEFORE = re.compile(r"(?:^|[\s(\['\"“‘«„])[%‰<>±×÷≤≥≠≈~^=+$¢£¤¥₠-⃀∀-⋿-]+$")
_SIGN_AFTER = re.compile(r"[%‰+^]")
_NOTE_MARK = re.compile(r"\d{1,2}(?![\w.,:/])")
_NEGATING_PREFIX = re.compile(r"(?:^|[^\w])(?:non|un|anti|not)-$", re.IGNORECASE)
_LAST_WORD = re.compile(r"([^\W\d_][\w'\x00]*)\s*$")
_NEXT_WORD = re.compile(r"\s*([^\W\d_][\w'\x00]*)")
_NEGATING_AFTER = frozenset("not nicht niet inte ikke pas".split())


def is_torn(raw: str, start: int, end: int) -> bool:
    """Whether `raw[start:end]` begins or ends within a word, a number or a negation."""
    before = even(raw[max(0, start - _REACH) : start]).replace(NOTHING, "")
    after = even(raw[end : end + _REACH]).replace(NOTHING, "")
    inside = even(raw[start:end]).replace(NOTHING, "")
    return _torn_before(before, inside[:1]) or _torn_after(inside[-1:], after)


def negates_alike(quote: str, found: str) -> bool:
    """Whether two texts with the same letters also fall into the same negations."""
    ours, theirs = words_of(quote), words_of(found)
    if [word.text for word in ours] == [word.text for word in theirs]:
        return True
    letters = sum(len(word.text) == 1 and not is_unspaced(word.text) for word in theirs)
    if letters * 2 > len(theirs):
        return True  # drawn with wide letter spacing: there are no words to look at
    return sum(negates(w.text) for w in ours) == sum(negates(w.text) for w in theirs)


def _torn_before(before: str, first: str) -> bool:
    last = before[-1:]
    if first.isalpha():
        if last == LINE_END_HYPHEN or _NEGATING_PREFIX.search(before):
            return True
        if last.isalpha() and _same_script(last, first):
            return True
        if _SIGN_BEFORE.search(before):
            return True
    elif last.isalpha() or _VALUE_BEFORE.search(before):
        return True
    word = _LAST_WORD.search(before)
    return word is not None and negates(fold(word[1]))


def _torn_after(last: str, after: str) -> bool:
    first = after[:1]
    if last.isalpha():
        if first == LINE_END_HYPHEN or (first == "'" and after[1:2].isalpha()):
            return True
        if first.isalpha() and _same_script(last, first):
            return True
        if _SIGN_AFTER.match(after):
            return True
        if first.isdigit() and not (last.islower() and _NOTE_MARK.match(after)):
            return True
        if is_unspaced(last) and begins_with_negating_ending(after):
            return True
    elif last.isdigit() and (first.isalpha() or _VALUE_AFTER.match(after)):
        return True
    word = _NEXT_WORD.match(after)
    return word is not None and fold(word[1]) in _NEGATING_AFTER


def _same_script(one: str, other: str) -> bool:
    """Whether two letters side by side make one word; a change of script parts words."""
    if is_unspaced(one) or is_unspaced(other):
        return False
    return (one < "\u0250") == (other < "\u0250")
