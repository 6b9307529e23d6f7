"""The colours hold the contrast that the design states for them."""

import json

import pytest
from PySide6.QtWidgets import QPushButton

from workbench.paths import resources
from workbench.ui.stylesheet import build_style_sheet
from workbench.ui.theme import Appearance, Looks, looks_in

TOKENS = json.loads((resources() / "tokens.json").read_text(encoding="utf-8"))
TEXT_RULE = 4.5
OUTLINE_RULE = 3.0
PAIRS = [
    (scheme, kind, pair)
    for scheme in ("light", "dark")
    for kind in ("text", "nonText")
    for pair in TOKENS["contrast"][scheme][kind]
]


def luminance(colour):
    """Return the relative luminance of "#RRGGBB" (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(scheme, pair):
    """Return the contrast of a pair named "text on surface"."""
    colours = TOKENS["colour"][scheme]
    light, dark = sorted((luminance(colours[name]) for name in pair.split(" on ")), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("scheme", "kind", "pair"), PAIRS)
def test_a_pair_holds_the_rule_and_the_stated_figure(scheme, kind, pair):
    measured = contrast(scheme, pair)
    assert measured >= (TEXT_RULE if kind == "text" else OUTLINE_RULE)
    assert measured == pytest.approx(TOKENS["contrast"][scheme][kind][pair], abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lowest_figures_are_the_stated_ones(scheme):
    stated = TOKENS["contrast"][scheme]
    assert min(stated["text"].values()) == stated["lowestText"]
    assert min(stated["nonText"].values()) == stated["lowestNonText"]


def test_black_on_white_is_21():
    assert (luminance("#FFFFFF") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)


def test_both_schemes_have_the_same_colours():
    light, dark = TOKENS["colour"]["light"], TOKENS["colour"]["dark"]
    assert light.keys() == dark.keys()


@pytest.mark.parametrize("size", [0.8, 1.0, 1.5, 2.0])
def test_text_and_controls_grow_together(theme, size):
    theme.use(Appearance.LIGHT, size)
    assert theme.font("ui").pixelSize() == round(13 * size)
    assert theme.size("control", "regular") == round(32 * size)
    assert "$" not in build_style_sheet(theme)


def test_a_text_size_out_of_range_is_brought_back(theme):
    theme.use(Appearance.LIGHT, 9)
    assert theme.text_size == 2.0
    theme.use(Appearance.DARK, 0.1)
    assert (theme.text_size, theme.appearance, theme.is_dark) == (0.8, Appearance.DARK, True)


@pytest.mark.parametrize(
    ("stored", "looks"),
    [
        ({}, Looks()),
        ({"appearance": "dark", "text_size": 1.5}, Looks("dark", 1.5)),
        ({"appearance": "sepia", "contrast": "high"}, Looks(contrast="high")),
        ({"appearance": ["dark"], "text_size": "big", "motion": None, "density": 7}, Looks()),
    ],
)
def test_looks_are_taken_from_what_is_sound(stored, looks):
    assert looks_in(stored) == looks


def test_the_same_looks_again_cost_nothing(theme):
    changes = []
    theme.changed.connect(lambda: changes.append(theme.looks))
    wanted = Looks("dark", 1.5, "high", "reduced", "compact")
    theme.wear(wanted)
    theme.wear(wanted)
    assert changes == [wanted]


def test_with_high_contrast_a_bar_is_told_from_its_track(theme):
    assert theme.track.name() == theme.hex("border").lower()
    theme.refine(contrast="high", motion="system", density="comfortable")
    assert theme.track.name() not in (theme.hex("text").lower(), theme.hex("accent").lower())


def test_high_contrast_strengthens_every_outline(theme):
    theme.refine(contrast="high", motion="system", density="comfortable")
    for status in ("success", "warning", "danger", "info", "neutral"):
        assert theme.hex(f"{status}Border") == theme.hex(status)
    theme.refine(contrast="system", motion="system", density="comfortable")
    assert theme.hex("successBorder") != theme.hex("success")


def test_with_high_contrast_what_is_checked_has_an_outline(qtbot, theme):
    button = QPushButton("Tree")
    button.setProperty("kind", "quiet")
    button.setCheckable(True)
    button.setChecked(True)
    qtbot.addWidget(button)
    theme.wear(Looks(appearance="light", contrast="high"))
    try:
        image = button.grab().toImage()
        assert image.pixelColor(0, image.height() // 2) == theme.colour("accent")
    finally:
        theme.wear(Looks(appearance="light"))
