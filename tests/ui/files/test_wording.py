from datetime import timedelta

import pytest

from tests.ui.files.samples import NOW, document, failed, status
from workbench.domain.documents import DocumentState, RemoteState, TextLayer
from workbench.domain.kinds import WORD_TYPE
from workbench.domain.models import Model
from workbench.ui.files.status import DocumentStatus
from workbench.ui.files.wording import (
    drawing_of,
    duration,
    files,
    size,
    state_line,
    time_left,
)

S = RemoteState
MODEL = Model("m", "M", page_tokens=560, audio_rate=32)


def in_chip(of, **more):
    return state_line(of, NOW, model=MODEL, **more).text


def sound(name="a.wav", mime_type="audio/wav", **facts):
    return status(name, S.ACTIVE, mime_type=mime_type, text_layer=TextLayer.NO, **facts)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (status(state=S.WAITING, others=1), "Waiting for 1 other upload"),
        (status(state=S.WAITING, others=3), "Waiting for 3 other uploads"),
        (status(state=S.WAITING), "Waiting to be sent"),
        (status(state=S.UPLOADING, sent=1_344_000), "Uploading 42 % · 3.2 MB"),
        (status(state=S.PROCESSING), "Google is reading it"),
        (status(state=S.ACTIVE), "Ready · 12 pages · 6,720 tokens"),
        (status(state=S.ACTIVE, page_count=1), "Ready · 1 page · 560 tokens"),
        (status(state=S.ACTIVE, text_layer=TextLayer.NO), "Ready, scan: no quote check"),
        (
            status("a.png", S.ACTIVE, mime_type="image/png", text_layer=TextLayer.NO),
            "Ready, picture: no quote check",
        ),
        (sound(seconds=100.0), "Ready · 1:40 · 3,200 tokens"),
        (sound("a.mp4", mime_type="video/mp4", seconds=3661.0), "Ready · 1:01:01"),
        (sound(), "Ready, recording: no quote check"),
        (status("a.txt", S.ACTIVE, mime_type="text/plain", page_count=1), "Ready"),
        (
            status("a.docx", S.ACTIVE, mime_type=WORD_TYPE, page_count=1, characters=4000),
            "Ready · as text · 1,000 tokens",
        ),
        (status(state=S.ACTIVE, reused=True), "Already uploaded, used again"),
        (status(state=S.ACTIVE, hours=0.1), "Expired, is sent again now"),
        (status(state=S.ACTIVE, hours=-9), "Expired, is sent again now"),
        (failed(), "Over 50 MB, the limit for a PDF"),
        (
            DocumentStatus(document(state=DocumentState.READING, sha256="", page_count=None)),
            "Reading it on this computer",
        ),
    ],
)
def test_a_chip_says_the_state_in_one_line(of, words):
    assert in_chip(of) == words


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (status(state=S.ACTIVE), "Ready"),
        (status(state=S.ACTIVE, reused=True), "Ready"),
        (status(state=S.UPLOADING, sent=1_344_000), "Uploading 42 %"),
        (status(state=S.ACTIVE, hours=0), "Expired: sent again when needed"),
        (status(), "Sent when you ask about it"),
    ],
)
def test_a_list_leaves_out_what_has_a_column(of, words):
    assert state_line(of, NOW, in_list=True).text == words


EVERY = [status(), failed(), *(status(state=state, sent=9) for state in S)]


@pytest.mark.parametrize("of", EVERY, ids=range(len(EVERY)))
@pytest.mark.parametrize("in_list", [True, False])
def test_offline_nothing_speaks_of_google(of, in_list):
    line = state_line(of, NOW, offline=True, in_list=in_list)
    assert line.text
    assert "Google" not in line.spoken
    assert "pload" not in line.text or of.copy.state is S.WAITING


def test_offline_a_document_is_ready_with_its_pages():
    assert state_line(status(state=S.ACTIVE), NOW, offline=True).text == "Ready · 12 pages"
    assert state_line(status(state=S.ACTIVE, hours=-5), NOW, offline=True).text.startswith("Ready")


def test_what_failed_keeps_its_remedy_for_where_there_is_room():
    line = state_line(failed(), NOW)
    assert (line.tone, line.mark) == ("danger", "warn")
    assert line.spoken == "Over 50 MB, the limit for a PDF. Split it."
    locked = state_line(failed(failure="Needs its password. Save a copy without one."), NOW)
    assert locked.mark == "lock"


def test_an_upload_that_failed_says_so_in_its_own_words():
    of = status(state=S.FAILED)
    broken = DocumentStatus(of.document, of.copy)
    assert state_line(broken, NOW).text == "It could not be sent"


def test_progress_is_known_only_while_uploading():
    assert state_line(status(state=S.UPLOADING, sent=800_000), NOW).progress == 0.25
    assert state_line(status(state=S.UPLOADING, size=0), NOW).progress == 0
    assert state_line(status(state=S.ACTIVE), NOW).progress is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (3_200_000, "3.2 MB"),
        (999_949_999, "999.9 MB"),
        (3_100_000_000, "3.1 GB"),
    ],
)
def test_sizes(count, words):
    assert size(count) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "under 1 min"), (38, "38 min"), (60, "1 h 00 min"), (31 * 60 + 12, "31 h 12 min")],
)
def test_durations(minutes, words):
    assert duration(timedelta(minutes=minutes)) == words


def test_time_is_left_only_while_a_copy_lives():
    assert time_left(status(state=S.ACTIVE, hours=2).copy, NOW) == timedelta(hours=2)
    assert time_left(status(state=S.ACTIVE, hours=0).copy, NOW) is None
    assert time_left(status(state=S.UPLOADING).copy, NOW) is None
    assert time_left(None, NOW) is None


def test_one_file_is_not_files():
    assert (files(1), files(1200)) == ("1 file", "1,200 files")


def test_a_scan_is_drawn_as_one():
    assert drawing_of(document()) == "pdf"
    assert drawing_of(document(text_layer=TextLayer.NO)) == "scan"
    assert drawing_of(document("a.csv", mime_type="text/csv")) == "doc"
