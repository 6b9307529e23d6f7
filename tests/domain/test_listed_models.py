"""Models of a server's list that the table lacks: cleaned, never reckoned, chosen by the user."""

import json
from datetime import date

import pytest

from workbench.domain.cost import cost_of, money
from workbench.domain.listed_models import choosable, is_known, listed_model, menu_models
from workbench.domain.model_table import ModelTable
from workbench.domain.models import (
    OFFLINE_MODEL,
    Thinking,
    find_model,
    offered_models,
    read_models,
    read_others,
)
from workbench.domain.prompt import thinking_config
from workbench.domain.usage import Usage
from workbench.paths import resources

TABLE = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
MODELS = (*read_models(TABLE), OFFLINE_MODEL)
ANSWERS = ["generateContent", "countTokens"]


def test_everything_of_the_table_is_known():
    assert all(map(is_known, MODELS)) and not any(map(choosable, MODELS))


def test_one_that_is_not_known_has_no_price_no_thinking_and_no_cache():
    new = listed_model("models/gemini-9", "Gemini 9", ANSWERS, 1_000, 100)
    assert (new.id, new.name, new.input_limit, new.output_limit) == (
        "gemini-9", "Gemini 9", 1_000, 100,
    )  # fmt: skip
    assert not is_known(new) and choosable(new)
    day = date.fromisoformat(TABLE["as_of"])
    assert money(cost_of(Usage(prompt=10, answer=10), new, day)) == "–"
    assert thinking_config(new, Thinking(level="high")) is None
    assert new.thinking.legal(Thinking(level="high")) == Thinking()
    assert not new.caches


@pytest.mark.parametrize(
    "name",
    ["models/../files/x", "tunedModels/mine", "models/", "models/a b", "models/" + "a" * 200],
)
def test_an_id_that_could_lead_elsewhere_is_named_but_not_chosen(name):
    assert not choosable(listed_model(name, "Fine", ANSWERS))


def test_words_of_a_server_are_cleaned_and_cut():
    model = listed_model("models/x", "A\u202eB\n\tC\x00" + "d" * 10_000, ANSWERS)
    assert model.name.startswith("A B C d") and len(model.name) == 60
    assert listed_model("models/x", "\u200b\n", ANSWERS).name == "x"
    for wrong in (0, -5, 10**30):
        assert listed_model("models/x", "X", ANSWERS, wrong, wrong).input_limit is None


def test_the_menu_offers_a_favourite_that_the_table_lacks():
    usual = offered_models(MODELS)
    table = ModelTable(MODELS, read_others(TABLE))
    table.join(
        [
            listed_model("models/gemini-9", "Gemini 9", ANSWERS),
            listed_model(f"models/{usual[0].id}", "Not what it is called", ANSWERS),
            listed_model("models/gemini-3-pro-image", "Pictures", ANSWERS),
        ]
    )
    assert menu_models(table, ()) == usual
    wanted = ("gemini-9", "gemini-9", "gemini-3-pro-image", usual[1].id, "../x", "old-favourite")
    more = menu_models(table, wanted)[len(usual) :]
    assert [model.name for model in more] == ["Gemini 9", "old-favourite"]
    assert find_model(table, usual[0].id) == usual[0]


def test_other_prices_leave_what_was_listed():
    table = ModelTable(MODELS)
    table.join([listed_model("models/gemini-9", "Gemini 9", ANSWERS)])
    table.take(MODELS[:2])
    assert [model.name for model in table[2:]] == ["Gemini 9"]
    table.join([])
    assert len(table) == 2
