"""A question without a document: the way to the files that are there is told."""

from tests.ui.desk.driving import ask, until
from workbench.paths import resources
from workbench.ui.chat.suggestions import IN_FILES

REPORT = resources() / "samples" / "Ferry inspection report (sample).pdf"


async def test_the_answer_and_the_empty_chat_point_to_files(desk):
    desk.new_chat()
    desk.add_files([str(REPORT)], "files")
    await until(lambda: [s for s in desk.files.statuses if not s.underway])
    desk.new_chat()
    await until(lambda: desk.panels.suggestions._title.text() == IN_FILES)
    answer = await ask(desk, "What was found about corrosion?")
    assert "Choose one in Files and press “Ask about this”" in answer.text
    (status,) = desk.files.statuses
    desk.panels.files.asked_about.emit((status.id,))
    await until(lambda: [s for s in desk.composer.statuses if not s.underway])
    answer = await ask(desk, "What was found about corrosion?")
    assert answer.citations
