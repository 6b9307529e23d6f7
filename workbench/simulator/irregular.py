"""English words whose forms no stemmer brings together."""

_FAMILIES = """
become became, begin began begun, break broke broken, bring brought, build built, buy bought,
catch caught, child children, choose chose chosen, come came, cut cutting, deal dealt, do done did,
draw drew drawn, drive drove driven, eat ate eaten, fall fell fallen, feel felt, fight fought,
find found, fly flew flown, foot feet, forbid forbade forbidden, freeze froze frozen,
get got gotten, give gave given, go went gone, grow grew grown, hold held, keep kept,
know knew known, lay laid, lead led, leave left, lend lent, lose lost, make made, man men,
mean meant, meet met, pay paid, person people, ride rode ridden, rise rose risen, run ran,
say said, see saw seen, seek sought, sell sold, send sent, shake shook shaken, show shown,
shrink shrank shrunk, sink sank sunk, speak spoke spoken, spend spent, stand stood,
steal stole stolen, stick stuck, strike struck, swear swore sworn, take took taken,
teach taught, tear tore torn, tell told, think thought, understand understood, wear wore worn,
win won, withdraw withdrew withdrawn, woman women, write wrote written
"""
_FORMS = {word: tuple(family.split()) for family in _FAMILIES.split(",") for word in family.split()}


def forms(word: str) -> tuple[str, ...]:
    """Return the irregular forms of a word, itself included; most words have only themselves."""
    return _FORMS.get(word, (word,))
