import pytest

from workbench.ui.reader.finding import hits_on, pattern_of


def found(words, text):
    return [text[hit.start : hit.end] for hit in hits_on(1, text, pattern_of(words))]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("operating costs", "Operating\r\ncosts"),
        ("operating costs", "oper\ufffeating costs"),
        ("operating costs", "operat\u00ading  costs"),
        ("long running", "long\ufffe\nrunning"),
        ("“the first day”", "the first day"),
        ("a.b (c)", "A.B (C)"),
        ("費用", "運営費用の"),
    ],
)
def test_words_are_found_however_the_lines_fall(words, text):
    assert len(found(words, text)) == 1


def test_special_characters_mean_themselves():
    assert found(".*", "anything") == []


@pytest.mark.parametrize("words", ["", "   ", "“”"])
def test_nothing_to_look_for(words):
    assert pattern_of(words) is None


def test_a_hit_shows_whole_words_around_it():
    text = "one two three four five six seven eight nine ten needle eleven\ntwelve"
    (hit,) = hits_on(4, text, pattern_of("needle"))
    assert hit.page == 4
    assert hit.before.startswith(("four", "five", "six", "three"))
    assert hit.words == "needle"
    assert hit.after == " eleven twelve"
