"""Options of a chat: what a model honours, what is kept, and what a request says of them."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest

from tests.ui.chat.samples import answer
from workbench.domain.models import (
    OFFLINE_MODEL,
    Thinking,
    find_model,
    read_models,
    served_model,
)
from workbench.domain.options import (
    MOST_STOPS,
    Options,
    as_sized,
    honoured,
    lost,
    raised,
    read_options,
    to_json,
    unheard,
)
from workbench.domain.prompt import (
    generation_config,
    own_words,
    safety_settings,
    thinking_config,
)
from workbench.domain.prompts import SavedPrompt, matching, next_variable, variables
from workbench.paths import resources

MODELS = read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))
FULL = Options(
    instruction="Answer in one sentence.",
    temperature=0.3,
    most_output=2000,
    resolution="low",
    safety=(("HARM_CATEGORY_HARASSMENT", "BLOCK_NONE"),),
    stops=("END",),
    as_json=True,
    schema='{"type": "object"}',
    show_thoughts=False,
    soft_budget=0.5,
    hard_budget=1.0,
)


def model(name):
    return find_model(MODELS, name)


def test_every_option_comes_back_as_it_was_kept():
    changed = [
        f.name for f in fields(Options) if getattr(FULL, f.name) != getattr(Options(), f.name)
    ]
    assert len(changed) == len(fields(Options))
    assert read_options(json.loads(json.dumps(to_json(FULL)))) == FULL
    assert to_json(Options()) == {}


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "x", {"temperature": "hot"}, {"temperature": 9}, {"most_output": True},
        {"most_output": -3}, {"stops": "END"}, {"safety": [["X", "OFF"], 3]},
        {"resolution": "ultra"}, {"instruction": 3}, {"as_json": "yes"}, {"soft_budget": -1},
    ],
)  # fmt: skip
def test_damaged_options_are_the_usual_ones(broken):
    assert read_options(broken) == Options()


def test_stops_are_five_at_most_and_none_twice():
    kept = read_options({"stops": ["a", "a", "", *"bcdefgh"]}).stops
    assert kept == ("a", "b", "c", "d", "e") and len(kept) == MOST_STOPS


def test_only_what_a_model_honours_is_sent():
    argon = honoured(FULL, model("gemini-4-argon"))
    assert argon.temperature is None and argon.resolution == "low"
    older = honoured(FULL, model("gemini-2.5-flash"))
    assert older.temperature == 0.3 and older.resolution == ""
    offline = honoured(FULL, OFFLINE_MODEL)
    assert (offline.instruction, offline.safety) == ("", ())
    assert offline.most_output == 2000 and offline.as_json
    assert honoured(replace(FULL, most_output=10**7), model("gemini-2.5-pro")).most_output == 65536


def test_what_is_lost_is_named_only_where_it_is_set():
    argon = model("gemini-4-argon")
    assert lost(Options(), argon) == () and "temperature" in unheard(Options(), argon)
    assert lost(FULL, argon) == ("Gemini 4 Argon ignores the temperature.",)


def test_a_request_says_what_is_set_and_nothing_else():
    config = generation_config(FULL, {"includeThoughts": True}, {"type": "object"})
    assert config == {
        "thinkingConfig": {"includeThoughts": True},
        "temperature": 0.3,
        "maxOutputTokens": 2000,
        "mediaResolution": "MEDIA_RESOLUTION_LOW",
        "stopSequences": ["END"],
        "responseMimeType": "application/json",
        "responseJsonSchema": {"type": "object"},
    }
    assert generation_config(Options(), None) == {} and safety_settings(Options()) == []
    assert safety_settings(FULL) == [
        {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}
    ]
    assert own_words(Options()) == "" and own_words(FULL).endswith("Answer in one sentence.")


def test_hidden_thoughts_are_not_asked_for():
    hydrogen = model("gemini-4-hydrogen")
    shown = thinking_config(hydrogen, Thinking(level="low"))
    assert shown == {"includeThoughts": True, "thinkingLevel": "low"}
    hidden = thinking_config(hydrogen, Thinking(level="low"), show_thoughts=False)
    assert hidden == {"thinkingLevel": "low"}
    assert thinking_config(OFFLINE_MODEL, Thinking(), show_thoughts=False) is None


def test_raising_the_limit_doubles_it_until_the_model_has_no_more():
    pro = model("gemini-2.5-pro")
    assert raised(FULL, pro).most_output == 4000
    assert raised(replace(FULL, most_output=40_000), pro).most_output is None


def test_pages_take_the_tokens_of_the_resolution():
    flash = model("gemini-3.8-flash")
    assert as_sized(flash, FULL).page_tokens == 280
    assert as_sized(flash, Options()).page_tokens == flash.page_tokens == 560


def test_variables_are_found_in_order_and_walked_through():
    text = "Compare {{ topic }} in {{year}} with {{topic}}, not {this} or {{}}."
    assert variables(text) == ("topic", "year")
    first = next_variable(text, 0)
    second = next_variable(text, first[1])
    assert text[slice(*first)] == "{{ topic }}" and text[slice(*second)] == "{{year}}"
    assert next_variable(text, len(text)) == first
    assert next_variable(text, first[0], backwards=True) == (37, 46)
    assert next_variable("nothing", 0) is None


def test_prompts_are_found_by_name_first():
    named = SavedPrompt("1", "Figures", "x")
    inside = SavedPrompt("2", "Aims", "List the figures")
    assert matching((inside, named), "figures") == (named, inside)
    assert matching((inside, named), "aims list") == (inside,)
    assert matching((inside, named), "none") == ()


@pytest.mark.parametrize(
    ("asked", "version", "other"),
    [
        ("gemini-3.8-flash", "gemini-3.8-flash", ""),
        ("gemini-3.8-flash", "models/gemini-3.8-flash-001", ""),
        ("gemini-3.5-flash", "gemini-3.5-flash-lite", "gemini-3.5-flash-lite"),
        ("gemini-2.5-pro", "gemini-3.8-flash", "gemini-3.8-flash"),
        (
            "gemini-2.5-flash",
            "gemini-2.5-flash-preview-09-2025",
            "gemini-2.5-flash-preview-09-2025",
        ),
        ("gemini-2.5-flash", "", ""),
        ("", "gemini-2.5-flash", ""),
    ],
)
def test_the_model_that_answered_is_told_where_it_is_another(asked, version, other):
    message = answer("a", model_id=asked, model_version=version)
    assert message.answered_by_another == other


def test_from_its_date_on_a_routed_model_has_the_rules_of_its_successor():
    budget = Thinking(budget=8192)
    before = served_model(MODELS, "gemini-2.5-flash", date(2026, 11, 30))
    after = served_model(MODELS, "gemini-2.5-flash", date(2026, 12, 1))
    assert before.thinking.legal(budget) == budget
    assert after.id == "gemini-2.5-flash" and after.name == before.name
    assert after.thinking == model("gemini-3.5-flash-lite").thinking
    assert thinking_config(after, budget)["thinkingLevel"] == "minimal"
    assert served_model(MODELS, "unknown", date(2026, 12, 1)).id == "unknown"
