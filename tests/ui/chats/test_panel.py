from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QToolTip,
)

from tests.ui.chats.samples import chat
from workbench.domain.conversations import Workspace
from workbench.domain.search import Hit
from workbench.ui.chats.listing import Listing
from workbench.ui.chats.panel import ChatsPanel
from workbench.ui.theme import Looks


@pytest.fixture
def panel(qtbot, theme):
    """A panel with four chats."""
    now = datetime.now().astimezone()
    panel = ChatsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(240, 600)
    audit = Workspace("default", "Ferries audit")
    panel.switcher.show_workspaces((audit, Workspace("b", "Board & <b>co</b>", True)), audit)
    panel.show_conversations(
        (
            chat("a", "Fuel costs", 0, now),
            chat("b", "<img src=x> & Skerry", 0, now),
            chat("c", "", 40, now),
            chat("d", "Board", 3, now, pinned=True),
        )
    )
    panel.show()
    return panel


def shown(panel):
    """Return the lines of the list."""
    model = panel.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def row_of(panel, title):
    """Return the index of a title."""
    return panel.list.model().index(shown(panel).index(title), 0)


def click(qtbot, panel, title):
    """Click on a row."""
    place = panel.list.visualRect(row_of(panel, title)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_chats_stand_in_groups(panel):
    assert shown(panel) == [
        "Pinned", "Board", "Today", "Fuel costs", "<img src=x> & Skerry", "Older", "New chat",
    ]  # fmt: skip


def test_a_click_chooses_a_chat_and_not_a_heading(qtbot, panel):
    chosen = []
    panel.chosen.connect(chosen.append)
    click(qtbot, panel, "Today")
    assert chosen == []
    click(qtbot, panel, "Fuel costs")
    assert chosen == ["a"]


def test_the_keyboard_skips_headings_and_enter_chooses(qtbot, panel):
    panel.show_current("d")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.chosen) as chosen:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen.args == ["a"]


def test_f2_renames_the_row(qtbot, panel):
    panel.show_current("a")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    field = panel.list.findChild(QLineEdit)
    assert field.text() == "Fuel costs"
    field.setText("  Fuel \n prices ")
    with qtbot.waitSignal(panel.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["a", "Fuel prices"]


@pytest.mark.parametrize("text", ["", "   ", "Fuel costs"])
def test_an_empty_or_unchanged_title_renames_nothing(qtbot, panel, text):
    renamed = []
    panel.renamed.connect(lambda *what: renamed.append(what))
    panel.list.edit(row_of(panel, "Fuel costs"))
    field = panel.list.findChild(QLineEdit)
    field.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed == []


def test_new_chats_do_not_disturb_a_title_being_written(panel):
    index = row_of(panel, "Fuel costs")
    panel.list.setCurrentIndex(index)
    panel.list.edit(index)
    panel.show_current("d")
    panel.show_busy(frozenset({"a"}))
    assert panel.list.is_editing


def test_a_title_being_written_outlives_another_order_of_the_chats(qtbot, panel):
    now = datetime.now().astimezone()
    panel.list.setFocus()
    panel.list.edit(row_of(panel, "Fuel costs"))
    field = panel.list.findChild(QLineEdit)
    field.setText("Fuel prices")
    panel.show_conversations((chat("b", "Skerry", 0, now), chat("a", "Fuel costs", 0, now)))
    assert panel.list.is_editing and panel.list.findChild(QLineEdit).text() == "Fuel prices"
    with qtbot.waitSignal(panel.renamed) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert renamed.args == ["a", "Fuel prices"]
    qtbot.waitUntil(lambda: shown(panel) == ["Today", "Skerry", "Fuel costs"])


def test_after_midnight_todays_chats_are_yesterdays(qtbot, panel, monkeypatch):
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=1)

    monkeypatch.setattr("workbench.ui.chats.panel.datetime", Tomorrow)
    panel._days.timeout.emit()
    assert "Yesterday" in shown(panel) and "Today" not in shown(panel)


def test_delete_key_and_row_menu_ask_for_deletion(qtbot, panel):
    panel.show_current("a")
    with qtbot.waitSignal(panel.deleted) as deleted:
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert deleted.args == ["a"]


def test_keys_stay_at_their_row_when_the_list_changes(qtbot, panel):
    now = datetime.now().astimezone()
    panel.show_current("a")
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus)
    panel.list.setCurrentIndex(row_of(panel, "<img src=x> & Skerry"))
    board = chat("d", "Board", 3, now, pinned=True)
    fuel, skerry = chat("a", "Fuel costs", 0, now), chat("b", "<img src=x> & Skerry", 0, now)
    panel.show_conversations((chat("e", "New one", 0, now), fuel, skerry, board))
    assert panel.list.currentIndex() == row_of(panel, "<img src=x> & Skerry")
    # The row is gone: the one that took its place, else the last, never the chat that is shown.
    panel.show_conversations((fuel, chat("e", "New one", 0, now), board))
    assert panel.list.currentIndex() == row_of(panel, "New one")
    panel.search.setFocus()
    panel.show_conversations((fuel, board))
    assert panel.list.currentIndex() == row_of(panel, "Fuel costs")


def test_the_row_menu_is_for_the_row_under_the_pointer(qtbot, panel):
    place = panel.list.visualRect(row_of(panel, "Board")).center()
    panel.list.customContextMenuRequested.emit(place)
    menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions()] == [
        "Rename", "Unpin", "Move to", "Export…", "Archive", "", "Delete",
    ]  # fmt: skip
    told = []
    panel.pinned.connect(lambda *values: told.append(values))
    panel.archived.connect(lambda *values: told.append(values))
    panel.exported.connect(lambda *values: told.append(values))
    panel.moved.connect(lambda *values: told.append(values))
    for place in (1, 3, 4):
        menu.actions()[place].trigger()
    there, _, new = menu.findChild(QMenu).actions()
    assert there.text() == "Board && <b>co</b> (confidential)"
    there.trigger()
    new.trigger()
    assert told == [("d", False), ("d",), ("d", True), ("d", "b"), ("d", "")]
    with qtbot.waitSignal(panel.deleted) as deleted:
        menu.actions()[-1].trigger()
    menu.close()
    assert deleted.args == ["d"]


def test_search_filters_titles_and_esc_ends_it(qtbot, panel):
    panel.focus_search()
    qtbot.keyClicks(panel.search, "fuel")
    assert shown(panel) == ["Chats", "Fuel costs"]
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    assert len(shown(panel)) == 7


def test_nothing_found_and_nothing_there_are_said(panel):
    panel.search.setText("<b>lease</b>")
    assert "No chat matches “<b>lease</b>”" in texts(panel)
    assert any("in this workspace" in words for words in texts(panel))
    searched = []
    panel.searched.connect(searched.append)
    button(panel, "Search all workspaces").click()
    assert panel.everywhere and searched == ["<b>lease</b>"]
    assert not panel._empty._all.isVisible()
    panel._scope.setChecked(False)
    button(panel, "Clear the search").click()
    assert panel.search.text() == "" and not panel._clear.isVisible()
    panel.show_conversations(())
    assert "No chats yet" in texts(panel)


def texts(panel):
    """Return the words of the visible labels."""
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def test_a_new_title_keeps_place_and_scrolling(qtbot, panel):
    now = datetime.now().astimezone()
    many = tuple(chat(str(place), f"Chat {place}", 0, now) for place in range(80))
    panel.show_conversations(many)
    qtbot.waitUntil(lambda: panel.list.verticalScrollBar().maximum() >= 700)
    panel.list.verticalScrollBar().setValue(700)
    panel.show_conversations((*many[:40], chat("40", "Renamed", 0, now), *many[41:]))
    assert panel.list.verticalScrollBar().value() == 700
    assert shown(panel)[41] == "Renamed"


def test_a_title_that_looks_like_html_stays_text_in_the_tooltip(qtbot, panel, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, view: told.append(text))
    place = panel.list.visualRect(row_of(panel, "<img src=x> & Skerry")).center()
    where = panel.list.viewport().mapToGlobal(place)
    QApplication.sendEvent(panel.list.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))
    assert told == ["<p>&lt;img src=x&gt; &amp; Skerry</p>"]


def test_a_busy_chat_is_told_in_words_too(panel):
    panel.show_busy(frozenset({"a"}))
    spoken = row_of(panel, "Fuel costs").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Fuel costs, is being answered"


def test_new_chat_and_hide(qtbot, panel):
    with qtbot.waitSignal(panel.new_chat):
        button(panel, "New chat").click()
    with qtbot.waitSignal(panel.hide_pressed):
        panel.findChild(QToolButton).click()


def test_it_draws_in_both_themes(qtbot, both_themes):
    panel = ChatsPanel(both_themes)
    qtbot.addWidget(panel)
    panel.show_conversations((chat("a", "Fuel"),))
    panel.show_current("a")
    panel.show_busy(frozenset({"a"}))
    panel.resize(240, 300)
    picture = panel.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(0, 240, 2) for y in range(0, 300, 2)}
    assert both_themes.hex("accentSoft").lower() in seen
    assert both_themes.hex("background").lower() in seen


def test_hits_stand_below_the_chats_and_lead_to_their_place(qtbot, panel, tmp_path):
    chosen = []
    panel.hit_chosen.connect(chosen.append)
    with qtbot.waitSignal(panel.searched) as searched:
        qtbot.keyClicks(panel.search, "fuel")
    assert searched.args == ["fuel"]
    document = Hit("<b>Fuel</b> memo.pdf", document_id="x")
    message = Hit("Board", ("the <img src=x> ", "fuel", " price \u202e"), frozenset({1}), "d", "m")
    panel.show_hits("other words", (document,))
    assert shown(panel) == ["Chats", "Fuel costs"]
    panel.show_hits("fuel", (document, message))
    assert shown(panel) == [
        "Chats", "Fuel costs", "Documents", "<b>Fuel</b> memo.pdf", "Messages",
        "Board: the <img src=x> fuel price \ufffd",
    ]  # fmt: skip
    assert not panel.grab().isNull()
    click(qtbot, panel, shown(panel)[-1])
    assert chosen == [message]
    panel.search.clear()
    assert len(shown(panel)) == 7


def test_the_bin_gives_back_or_deletes_for_good(qtbot, panel):
    chosen, told, gone = [], [], []
    panel.chosen.connect(chosen.append)
    panel.restored.connect(told.append)
    panel.erased.connect(gone.append)
    turn = Hit("Board", ("Which quay?",), conversation_id="d", message_id="m")
    old = Workspace("old", "Old case", confidential=True)
    board = chat("d", "Board")
    panel.show_listing(Listing.BIN)
    panel.show_conversations((board,), (turn, old))
    assert shown(panel) == [
        "Chats in the bin", "Board", "Questions and answers", "Board: Which quay?",
        "Workspaces", "Workspace Old case, confidential",
    ]  # fmt: skip
    click(qtbot, panel, "Board")
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert (chosen, gone) == ([], [board])
    for title in ("Board", "Board: Which quay?", "Workspace Old case, confidential"):
        panel.list.customContextMenuRequested.emit(
            panel.list.visualRect(row_of(panel, title)).center()
        )
        menu = next(menu for menu in panel.findChildren(QMenu) if menu.isVisible())
        put_back, erase = menu.actions()
        put_back.trigger()
        erase.trigger()
        menu.close()
    assert told == [board, turn, old] and gone == [board, *told]
    with qtbot.waitSignal(panel.emptied):
        button(panel, "Empty the bin…").click()
    panel.show_conversations(())
    assert "The bin is empty" in texts(panel)
    with qtbot.waitSignal(panel.listing_chosen) as back:
        button(panel, "Chats").click()
    assert back.args == [Listing.CHATS]


def button(panel, words):
    """Return the visible button with these words."""
    return next(b for b in panel.findChildren(QPushButton) if b.text() == words and b.isVisible())


def test_the_switcher_tells_what_is_wanted_of_workspaces(qtbot, panel):
    switcher = panel.switcher
    assert switcher.accessibleName() == "Workspace Ferries audit"
    told = []
    for name in ("chosen", "made", "renamed", "marked", "deleted", "imported", "listing_chosen"):
        signal = getattr(switcher, name)
        signal.connect(lambda *values, name=name: told.append((name, *values)))
    entries = {action.text(): action for action in switcher.menu_of_workspaces().actions()}
    delete = entries.pop("Delete this workspace (the first one stays)")
    assert not delete.isEnabled()
    assert entries["Ferries audit"].isChecked()
    for action in entries.values():
        action.trigger()
    assert told == [
        ("chosen", "default"), ("chosen", "b"), ("made",), ("renamed",), ("marked", True),
        ("listing_chosen", Listing.CHATS), ("listing_chosen", Listing.ARCHIVE),
        ("listing_chosen", Listing.BIN), ("imported",),
    ]  # fmt: skip
    switcher.show_workspaces(switcher.workspaces, switcher.others[0])
    assert switcher.accessibleName() == "Workspace Board & <b>co</b>, confidential"
    entries = {action.text(): action for action in switcher.menu_of_workspaces().actions()}
    entries["Delete this workspace"].trigger()
    assert told[-1] == ("deleted",)


def test_the_search_says_where_it_looks_and_enter_opens_the_first(qtbot, panel):
    scope = panel.findChild(QCheckBox)
    assert not scope.isVisible()
    chosen, hits, workspaces = [], [], []
    panel.chosen.connect(chosen.append)
    panel.hit_chosen.connect(hits.append)
    panel.switcher.chosen.connect(workspaces.append)
    qtbot.keyClicks(panel.search, "fuel")
    assert scope.isVisible() and not panel.everywhere
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert chosen == ["a"]
    with qtbot.waitSignal(panel.searched):
        scope.click()
    assert panel.everywhere
    there = Hit("Fuel", conversation_id="z", workspace_id="b", workspace="Board")
    panel.show_hits("fuel", (there, Hit("Fuel costs", conversation_id="a")))
    assert shown(panel) == ["Chats", "Fuel costs", "Fuel · Board"]
    panel.search.setText("zebra")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert hits == []
    panel.show_hits("zebra", (there,))
    assert hits == [there]
    panel.search.setText("board co")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert workspaces == ["b"] and panel.search.text() == ""


def test_with_high_contrast_the_open_chat_is_outlined(panel, theme):
    panel.show_current("a")
    theme.wear(Looks(appearance="light", contrast="high"))
    try:
        image = panel.list.viewport().grab().toImage()
        rows = {
            name: panel.list.visualRect(row_of(panel, name)) for name in ("Fuel costs", "Board")
        }
        edges = {
            name: image.pixelColor(rect.left(), rect.center().y()) for name, rect in rows.items()
        }
        assert edges["Fuel costs"] == theme.colour("accent")
        assert edges["Board"] != theme.colour("accent")
    finally:
        theme.wear(Looks(appearance="light"))
