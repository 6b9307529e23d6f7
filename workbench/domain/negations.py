"""Words that turn a sentence round or carry a number: never "alike" to anything else."""

import re

_NEGATIONS = frozenset(
    """
    not no non none never nor neither nobody nothing nowhere without cannot cant dont wont isnt
    arent wasnt werent doesnt didnt hasnt havent hadnt shouldnt wouldnt couldnt mustnt neednt
    unless except hardly scarcely barely rarely seldom
    nicht kein keine keinen keinem keiner keines nie niemals nichts niemand ohne weder kaum
    ne pas sans jamais aucun aucune rien personne ni
    sin nunca jamás ningún ninguno ninguna nada nadie tampoco
    non senza mai nessun nessuno nessuna niente nulla
    não nem sem nenhum nenhuma
    niet geen nooit zonder inte ingen inga aldrig utan ikke ingen aldri uden aldrig
    nie bez nigdy żaden żadna żadne не нет ни без никогда ничего никто
    لا لم لن ليس ليست ما بدون دون غير لیس אין לא בלי אל
    """.split()
)
_NUMBERS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion dozen half
    first second third fourth fifth sixth seventh eighth ninth tenth once twice double triple
    percent percentage minus plus
    null ein eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig dreissig
    hundert tausend million millionen milliarde milliarden prozent erste zweite dritte halb
    un deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante cent
    mille millions milliard milliards pourcent moitié
    uno dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien ciento mil
    millón millones mitad
    """.split()
)
_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti", "de", "dés", "des")
_SUFFIXES = (("less", "ful"), ("less", ""), ("los", "voll"), ("los", ""))

_IDEOGRAPHIC = re.compile(
    r"ません|ない|なかっ|なく|なけれ|なし|ず(?![つっーむみめも])|ぬ|無|不|非|未|没|別|别|勿|莫|否|禁"
    r"|않|없|아니|못|[〇一二三四五六七八九十百千万億兆]"
)
_NEGATING_ENDING = re.compile(r"\s*(?:ません|ない|なかっ|なく|ず(?![つっー])|ぬ)")


def weighs(word: str) -> bool:
    """Whether a word (folded) holds a digit, a sign, a number or a negation."""
    return (
        any(character.isdigit() for character in word)
        or not any(character.isalnum() for character in word)
        or word in _NUMBERS
        or negates(word)
    )


def negates(word: str) -> bool:
    """Whether a word (folded) negates what it stands by."""
    return word in _NEGATIONS or word.endswith("n't") or word.replace("'", "") in _NEGATIONS


def opposite(one: str, other: str) -> bool:
    """Whether two words (folded) differ by what negates a word: un-, non-, -less and such."""
    if len(one) > len(other):
        one, other = other, one
    if any(other == prefix + one for prefix in _PREFIXES):
        return True
    return any(
        a.endswith(negative) and b == a.removesuffix(negative) + positive
        for negative, positive in _SUFFIXES
        for a, b in ((one, other), (other, one))
    )


def ideographic_weight(text: str) -> list[str]:
    """The negations and numbers of a text in Chinese, Japanese or Korean, in order."""
    return _IDEOGRAPHIC.findall(text)


def begins_with_negating_ending(text: str) -> bool:
    """Whether text that follows a passage turns the passage round (Japanese verbs)."""
    return _NEGATING_ENDING.match(text) is not None
