"""Making a cache: minimum, break-even, lengths and models that keep none."""

import json
from datetime import timedelta

import pytest

from tests.ui.caches.samples import NOW
from workbench.domain.documents import Document
from workbench.domain.models import offered_models, read_models
from workbench.paths import resources
from workbench.ui.caches.create_dialog import CacheOffer, CreateDialog

MODELS = offered_models(
    read_models(json.loads((resources() / "models.json").read_text(encoding="utf-8")))
)


def document(name, pages, folder="/a"):
    path = f"{folder}/{name}"
    return Document(name, "w", path, name, 10, "application/pdf", NOW, name, pages)


@pytest.fixture
def dialog(qtbot, theme):
    documents = (document("long.pdf", 80), document("short.pdf", 2), document("b.pdf", 3, "/b"))
    offer = CacheOffer(
        documents, ("short.pdf",), MODELS, "gemini-3.8-flash", "", "20 November",
        of_chat=("short.pdf",),
    )  # fmt: skip
    dialog = CreateDialog(theme, None, offer, NOW)
    qtbot.addWidget(dialog)
    return dialog


def test_too_little_is_told_with_both_numbers(dialog):
    dialog.show_count(1310, exact=True)
    assert dialog.minimum.text().startswith(
        "This model needs at least 4,096 tokens; these have 1,310"
    )
    assert not dialog.make_button.isEnabled()
    dialog.list.check(["long.pdf"])
    assert dialog.make_button.isEnabled() and "About 44,800" in dialog.minimum.text()


def test_price_and_break_even_follow_the_length(dialog):
    dialog.list.check(["long.pdf"])
    dialog.show_count(65_904, exact=True)
    assert dialog.make_button.text() == "Make cache, $0.082 for 1 h"
    assert dialog.break_even.title.text() == "Pays off after 2 questions within 1 h"
    dialog.keep.group.button(3).setChecked(True)
    dialog.keep.hours.setValue(0)
    dialog.keep.minutes.setValue(0)
    assert "longer than nothing" in dialog.minimum.text() and not dialog.make_button.isEnabled()
    dialog.keep.minutes.setValue(90 % 60)
    assert dialog.length == timedelta(minutes=30)


def test_models_without_caches_are_named_and_cannot_be_chosen(dialog):
    names = [dialog.model.itemText(i) for i in range(dialog.model.count())]
    without = [name for name in names if name.endswith("keeps no caches")]
    assert any(name.startswith("Gemini 4 Argon") for name in without)
    for place, name in enumerate(names):
        assert dialog.model.model().item(place).isEnabled() == (name not in without)


def test_folders_check_several_at_once_and_a_failure_is_said_in_place(dialog):
    menu = dialog.open_choices()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Documents of this chat", "All documents", "Folder a", "Folder b", "None"]
    menu.triggered.emit(menu.actions()[2])
    assert {d.name for d in dialog.documents} == {"long.pdf", "short.pdf"}
    menu.close()
    dialog.show_failure("Google keeps no caches for keys without billing.")
    assert "without billing" in dialog.minimum.text()


def test_on_a_low_screen_a_failure_comes_into_sight(dialog):
    dialog.show()
    dialog.resize(dialog.width(), 260)
    dialog._grow.stop()
    dialog._area.verticalScrollBar().setValue(0)
    dialog.show_failure("Google keeps no caches for keys without billing.")
    assert not dialog.minimum.visibleRegion().isEmpty()


def test_an_instruction_counts_and_begins_the_count_anew(dialog, qtbot):
    dialog.list.check(["long.pdf"])
    dialog.show_count(65_904, exact=True)
    before = dialog.dollars
    with qtbot.waitSignal(dialog.counting_wanted):
        dialog.told.link.click()
        dialog.told.editor.setPlainText("Answer in French. " * 50)
    assert "About" in dialog.minimum.text() and dialog.instruction.startswith("Answer")
    assert dialog.dollars != before and not dialog.told.link.isVisible()
