"""Columns of parts are read back equal, in whatever manner of JSON, and nothing else is taken."""

import json

import pytest

from workbench.storage.columns import parts_lines, read_long_parts, read_parts

ODD = 'Fuel \ud83d half, “quoted” ],\\n[ \\ \n,\n{ \x00 日本語 👩‍👩‍👧 "}],\n'
PARTS = (
    {"text": ODD},
    {"text": ODD * 100, "thought": True, "thoughtSignature": "c2ln"},
    {"functionCall": {"name": "f", "args": {"lines": ["a,\nb", 1, None]}}},
    {"text": None},
)


def pieces(column, size):
    """Return a column's bytes as pieces of some size."""
    stored = column if isinstance(column, bytes) else column.encode()
    return [stored[at : at + size] for at in range(0, len(stored), size)]


@pytest.mark.parametrize("count", range(len(PARTS) + 1))
def test_parts_are_read_as_they_were_written_a_line_for_each(count):
    column = b"".join(parts_lines(PARTS[:count])).decode()
    assert json.loads(column) == list(PARTS[:count])
    assert column.count("\n") == max(0, count - 1)
    assert read_parts(column) == PARTS[:count]
    for size in (1, 2, 7, 1000, 100_000):
        assert read_long_parts(pieces(column, size)) == PARTS[:count]


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(PARTS),
        json.dumps(PARTS, indent=2),
        json.dumps(PARTS, ensure_ascii=False).encode(errors="surrogatepass"),
        json.dumps(PARTS, indent=1).replace(",\n", "\n,\r\n"),
        " " + json.dumps(PARTS).replace("}, {", "},\n{") + "\n",
        "[" + ",\n".join([json.dumps(PARTS[0]), json.dumps(PARTS[1:])[1:-1]]) + "]",
    ],
    ids=["one line", "indented", "not ASCII", "commas first", "space around", "two on a line"],
)
def test_other_manners_of_json_are_read_too(written):
    assert read_parts(written) == PARTS
    for size in (3, 1000):
        assert read_long_parts(pieces(written, size)) == PARTS


@pytest.mark.parametrize(
    "damaged",
    [
        '[{"text":"a"},\n{"text":"b"}', '{"text":"a"},\n{"text":"b"}]', '[{"text":"a"},\n]',
        '[{"text":"a,\nb"}]', '["a",\n"b"]', '[[{"text":"a"}],\n[{"text":"b"}]]', '{"text":"a"}',
        '[{"text":"a"},\n{"text":"b"}]]', "[,\n]", "[", "]", "", "7", "null",
        '[{"text":"a"},\n' + "[" * 100_000 + "]", b"[\xff]", b'[{"text":"\xff"},\n{"text":"b"}]',
    ],
)  # fmt: skip
def test_what_is_no_list_of_objects_is_refused(damaged):
    with pytest.raises((TypeError, ValueError)):
        read_parts(damaged)
    with pytest.raises((TypeError, ValueError)):
        read_long_parts(pieces(damaged, 1000))
