"""The usage view over a real ledger: spans, groups, bars, and a CSV that no spreadsheet runs."""

import csv
import io

from tests.ui.caches.window import ask, make, paid, until
from workbench.domain.ledger import Span
from workbench.ui.usage.dialog import GROUPS


async def added_up(desk):
    await until(lambda: not desk.jobs.busy("Adding up the usage"))


async def groups_of(desk, group):
    dialog = desk.usage.dialog
    dialog.groups.setCurrentIndex(GROUPS.index(group))
    await added_up(desk)
    rows = [dialog.table.topLevelItem(place) for place in range(dialog.table.topLevelItemCount())]
    return {row.text(0): [row.text(column) for column in range(1, 6)] for row in rows}


async def test_today_by_model_chat_document_and_connection(desk, tmp_path):
    async with paid(desk):
        presenter = desk.cache_joints.presenter
        await make(desk, presenter.make)
        await ask(desk, "What was found about corrosion?")
        await until(lambda: presenter.caches and presenter.caches[0].used)
        await desk.services.conversations.rename(desk.chat.conversation_id, '=HYPERLINK("x")')
        desk.usage.open()
        await until(lambda: desk.usage.dialog and "requests" in desk.usage.dialog.total.text())
        dialog = desk.usage.dialog
        for span in range(3):
            dialog.spans.button(span).click()
            await added_up(desk)
            assert dialog.total.text().endswith(", 2 requests")
        assert "Living caches cost $" in dialog.facts.text()
        assert "50% of what was read came from caches." in dialog.facts.text()
        models = await groups_of(desk, "Model")
        assert list(models) == ["Gemini 3.8 Flash"] and models["Gemini 3.8 Flash"][0] == "2"
        chats = await groups_of(desk, "Chat")
        assert chats.keys() == {'=HYPERLINK("x")', "No chat"}
        assert chats['=HYPERLINK("x")'][2] == "100%" and chats["No chat"][2] == "0%"
        documents = await groups_of(desk, "Document")
        assert list(documents) == ["Ferry inspection report (sample).pdf"]
        assert list(await groups_of(desk, "Connection")) == ["Work"]
        assert dialog.chart.accessibleDescription()
        path = tmp_path / "usage.csv"
        await desk.usage.save(path, Span.TODAY)
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        assert [row["kind"] for row in rows] == ["cache", "answer", "storage"]
        assert rows[1]["chat"].startswith("'=HYPERLINK") and rows[1]["profile"] == "Work"
        assert sum(float(row["dollars"]) for row in rows) > 0
        dialog.accept()


async def test_what_cannot_be_saved_is_told(desk, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    desk.usage._on_file(str(tmp_path / "folder.csv"))
    await desk.jobs.idle()
    assert desk.notices.kept[0].sentence == "folder.csv could not be saved."
    assert "another folder" in desk.notices.kept[0].hint
