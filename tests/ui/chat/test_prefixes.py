"""Any prefix of any Markdown shows nothing that the whole would not be allowed to show."""

import unicodedata

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.ui.chat.samples import CORPUS, Reader, blocks_of
from workbench.ui.chat.blocks import Chip, Code, Formula, Line, Rule, Run, Table
from workbench.ui.chat.hostile import allowed_link, clean
from workbench.ui.chat.markdown import MAX_COLUMNS, MAX_NESTING, SLICE

PIECES = (
    "![x](http://canary.invalid/?d=1)", "![x](file:///etc/passwd)",
    "![x][r]\n\n[r]: http://c.invalid\n", "<img src=http://canary.invalid/x>", "<script>",
    "[a](javascript:x)", "[a](//h/s)", "[b](smb://h)", "<ms-msdt:/id>",
    "[ok](https://example.com)", "&lt;img src=x&gt;", "\u202e", "\x1b[31m", "\U000e0041",
    "\ue0000\ue001", "\ufffc", "`", "```", "~~~html", "$$", "$x$", "\\[", "\\]", "\\(",
    "\\begin{align}", "\\end{align}", "\n", "\n\n", "> ", "- ", "1. ", "    ", "# ",
    "| a | b |\n|---|---|\n", "| c | d |\n", "[^1]", "[^1]: ", "**", "_", "~~", "[[1, p. 3: \"",
    "\"]]", "words ", "---\n", "===\n", "\\", "<", "[", "]", "- [ ] ", "$5 ", "\r\n", "\u2028",
    "\x00", "|", "&#x202e;", "&#8238;", "&#x1b;", "&#xe0041;", "&#xe000;0&#xe001;", "&zwnj;",
    "&NewLine;", "\u200b", "```math\n", "$`", "`$", "\\begin{cases}", "\\end{cases}",
)  # fmt: skip
texts = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(CORPUS) | st.text(max_size=6), max_size=25
)


def assert_allowed(blocks):
    for block in blocks:
        assert isinstance(block, Line | Code | Table | Rule)
        if isinstance(block, Code):
            assert_clean(block.text)
            assert_clean(block.language)
            assert len(block.language) <= 30
        elif isinstance(block, Line):
            assert block.indent + len(block.quotes) <= MAX_NESTING
            assert sum(len(i.text) for i in block.inlines if isinstance(i, Run)) <= 2 * SLICE
            for item in block.inlines:
                assert_item(item)
        elif isinstance(block, Table):
            assert len(block.header) <= MAX_COLUMNS
            for row in (block.header, *block.rows):
                for cell in row:
                    for item in cell:
                        assert_item(item)


def assert_item(item):
    match item:
        case Run():
            assert_clean(item.text)
            assert not item.link or allowed_link(item.link) == item.link
        case Formula():
            assert_clean(item.source)
            assert item.tex in item.source
        case Chip():
            assert_clean(item.text + item.copied + item.spoken)


def assert_clean(text):
    assert clean(text) == text
    assert not any(unicodedata.category(letter) == "Cc" for letter in text if letter not in "\n\t")


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(texts, st.data())
def test_prefixes_show_nothing_that_is_not_allowed(pieces, data):
    text = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    reader = Reader()
    for cut in cuts:
        assert_allowed(reader.read(text[:cut]))
    blocks = reader.read(text, final=True)
    assert_allowed(blocks)
    assert blocks == blocks_of(text)


def test_entities_bring_nothing_along():
    text = 'a &#x202e;b &#xe000;0&#xe001; ![&#8238;x](http://h.invalid/) [[1, p. 3: "words"]]\n'
    blocks = blocks_of(f"{text}\n```&#x202e;py\nx\n```\n")
    assert_allowed(blocks)
    assert sum(isinstance(item, Chip) for item in blocks[0].inlines) == 1
