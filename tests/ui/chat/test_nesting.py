"""What stands in indented code: the reader of citations and the one of Markdown agree."""

import pytest

from workbench.domain.nesting import Kind, Nesting
from workbench.ui.chat.markdown import make_parser


@pytest.mark.parametrize(
    "text",
    [
        "words\n\n    code\n\n    code\nwords\n    words",
        "    code\nwords\n\n\tcode",
        "- item\n\n    words\n\n      code\n\n  words\n\nwords\n\n    code",
        "1. item\n\n   words\n\n    words\n\n       code",
        "10. item\n\n    words\n\n        code",
        "- a\n  - b\n\n    words\n\n        code\n\n      words",
        "-     code\n- words",
        "-\n  words\n\n      code",
        "> words\n>\n>     code\n> words\n>     words\n\n    code",
        "> - item\n>\n>   words\n>\n>       code",
        "- > words\n  >\n  >     code\n\n  words",
        "# heading\n    code",
        "words\n12. words\n\n    code",
        "- item\n12. item\n\n    words",
        "- item\nwords\n      words\n\nwords\n    words",
        "```\n    in a fence\n```\n    code",
        "[^1]: note\n\n    words\n\n        code\n\nwords\n\n    code",
        "[^1]:\n    words\n\n        code\n[^2]: words\n\n    words",
    ],
)
def test_indented_code_is_where_markdown_sees_it(text):
    seen = set()
    for token in make_parser().parse(text):
        if token.type == "code_block":
            seen |= {line for line in range(*token.map) if text.split("\n")[line].strip("> ")}
    found, nesting, fence = set(), Nesting(), False
    for number, line in enumerate(text.split("\n")):
        if line.startswith("```"):
            fence = not fence
        if not fence or line.startswith("```"):
            nesting = nesting.next(line)
        if nesting.kind is Kind.CODE:
            found.add(number)
    assert found == seen
