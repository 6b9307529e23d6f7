"""A model that the key opens and the table lacks, from the list of a real server to an answer."""

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from tests.ui.desk.driving import ask, until
from workbench.domain.conversations import MessageState
from workbench.domain.profiles import Billing
from workbench.paths import resources
from workbench.simulator import Simulator

NEW = "gemini-9-neon"
REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


@pytest.fixture
def google(tmp_path):
    """A server with a model more than the table of this version."""
    table = json.loads((resources() / "models.json").read_text(encoding="utf-8"))
    like = next(model for model in table["models"] if model["id"] == "gemini-3.6-flash")
    table["models"].append({**like, "id": NEW, "display_name": "Gemini 9 <b>Neon</b>"})
    path = tmp_path / "models.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    with Simulator(models=path) as running:
        yield running


def words(root):
    """Return every text under a widget that is seen."""
    labels = [each.text() for each in root.findChildren(QLabel) if each.isVisible()]
    return labels + [each.text() for each in root.findChildren(QAbstractButton) if each.isVisible()]


async def test_it_is_named_chosen_and_asked(open_window, google):
    async with open_window() as desk:
        profiles = desk.services.profiles
        profile = await profiles.connect("Work", google.key, Billing.PAID, google.url, keep=False)
        desk.connection.use(profile.id)
        await until(lambda: not desk.connection.is_offline)
        desk.settings_joints.open("Models and thinking")
        page = desk.settings_joints.dialog.page("Models and thinking")
        before = page.table.rowCount()
        page.live.click()
        await until(lambda: page.table.rowCount() > before)
        shown = {}
        for row in range(page.table.rowCount()):
            shown[page.table.item(row, 1).text()] = [
                *(page.table.item(row, column).text() for column in range(2, 6)),
                page.table.item(row, 1).toolTip().rpartition("<br>")[2],
            ]
        dash = "–"
        assert shown[f"Gemini 9 <b>Neon</b>\n{NEW}"] == [
            "Not in table", dash, dash, "Yes", "Takes up to 1 M, writes up to 65 K tokens</p>",
        ]  # fmt: skip
        states = {name.partition("\n")[2]: row[0] for name, row in shown.items()}
        assert states["gemini-embedding-001"] == "Not for chats"
        assert states["gemma-4-31b-it"] == "Reads no PDFs"
        assert states["gemini-flash-latest"] == "Another name"

        menu = desk.panels.header._models._entries
        assert NEW not in {entry.id for entry in menu._all}
        (row,) = [r for r in range(page.table.rowCount()) if NEW in page.table.item(r, 1).text()]
        page.table.item(row, 0).setCheckState(Qt.CheckState.Checked)
        assert desk.settings.favourite_models == (NEW,)
        desk.settings_joints.dialog.accept()
        (entry,) = [entry for entry in menu._all if entry.id == NEW]
        assert entry.ability == "Not in the table of this version · 1 M tokens"
        assert entry.prices == ("– in", "– out")

        desk.panels.header.model_chosen.emit(NEW)
        await until(lambda: desk.connection.model_id == NEW)
        desk.add_files([str(REPORT)])
        await until(lambda: [s for s in desk.composer.statuses if not s.underway])
        assert not desk.panels.composer.thinking.isVisible()
        answer = await ask(desk, "What was found about corrosion?")
        assert answer.state is MessageState.COMPLETE and answer.model_id == NEW
        assert answer.cost is None and answer.citations
        await desk.jobs.idle()
        said = [text for pane in (desk.panels.header, desk.panels.conversation)
                for text in words(pane)]  # fmt: skip
        assert any("–" in text for text in words(desk.panels.header))
        assert not [text for text in said if re.search(r"\$\s*\d", text)]
        assert not [text for text in words(desk.panels.caches) if "Make" in text and "$" in text]

        desk.usage.prices.open()
        await until(lambda: desk.usage.prices.dialog is not None)
        form = desk.usage.prices.dialog
        assert form.model.findData(NEW) == -1
        form.reject()
        await desk.jobs.idle()
