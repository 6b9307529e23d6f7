"""What is said of limits of spending: of a day, of a month, or of one chat (no span)."""

from workbench.domain.cost import money
from workbench.domain.ledger import OverBudget, Span

THIS_CHAT = "This chat"
_SPENT = {
    Span.TODAY: "You have spent {} today",
    Span.MONTH: "You have spent {} this month",
    None: "{chat} has cost {}",
}
_WITH_QUESTION = {
    Span.TODAY: "With this question you will have spent about {} today",
    Span.MONTH: "With this question you will have spent about {} this month",
    None: "{chat} will have cost about {} with this question",
}
_PASSING = {
    Span.TODAY: "Your limit of {} for today is being passed",
    Span.MONTH: "Your limit of {} for this month is being passed",
    None: "{chat} is passing its budget of {}",
}
_PASSED = {
    Span.TODAY: "You have passed your limit of {} for today",
    Span.MONTH: "You have passed your limit of {} for this month",
    None: "{chat} has passed its budget of {}",
}


def before_sending(over: OverBudget, chat: str = THIS_CHAT) -> tuple[str, str]:
    """Return sentence and hint of a soft limit that the next question passes, or that is passed."""
    if over.is_passed:
        return after_answer(over, chat)
    return _WITH_QUESTION[over.span].format(money(over.total), chat=chat), _set_at(over)


def during_answers(over: OverBudget, chat: str = THIS_CHAT) -> tuple[str, str]:
    """Return sentence and hint of a hard limit that answers pass while they come."""
    sentence = _PASSING[over.span].format(money(over.limit), chat=chat)
    return sentence, f"It is about {money(over.total)} so far. What is there is kept if you stop."


def after_answer(over: OverBudget, chat: str = THIS_CHAT) -> tuple[str, str]:
    """Return sentence and hint of a limit that is passed."""
    spent = money(over.spent)
    if not over.hard:
        return _SPENT[over.span].format(spent, chat=chat), _set_at(over)
    said = "It has cost {}." if over.span is None else "You have spent {}."
    hint = f"{said.format(spent)} You are asked before each further question."
    return _PASSED[over.span].format(money(over.limit), chat=chat), hint


def question(over: OverBudget, under_way: float = 0.0, chat: str = THIS_CHAT) -> tuple[str, str]:
    """Return title and text of the question before a hard limit is passed.

    `under_way` is about what answers that are coming cost, in dollars.
    """
    limit, spent = money(over.limit), money(over.spent)
    if over.span is None:
        kept = "The question is kept if you do not send it."
        if over.is_passed:
            return _PASSED[None].format(limit, chat=chat), f"It has cost {spent}. {kept}"
        return f"{chat} would pass its budget of {limit}", f"It has cost {spent} so far. {kept}"
    sentences = [f"{_SPENT[over.span].format(spent)}."]
    if under_way:
        sentences.append(f"Answers that are coming cost about {money(under_way)}.")
    sentences.append("Nothing is lost if you stop here.")
    title = f"Your limit of {limit} {'is passed' if over.is_passed else 'would be passed'}"
    return title, " ".join(sentences)


def _set_at(over: OverBudget) -> str:
    limit = money(over.limit)
    return (
        f"Its notice is set at {limit}." if over.span is None else f"Your notice is set at {limit}."
    )
