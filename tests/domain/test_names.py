import pytest

from workbench.domain.names import shown_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Übersicht 2025 (v2).pdf", "Übersicht 2025 (v2).pdf"),
        ("سجل.pdf", "سجل.pdf"),
        ("pay\u202efdp.exe", "pay\ufffdfdp.exe"),
        ("a\u2066b\u200fc\nd.txt", "a\ufffdb\ufffdc\ufffdd.txt"),
        ("tag\U000e0041.txt", "tag\ufffd.txt"),
    ],
)
def test_nothing_hides_or_turns_other_characters(name, shown):
    assert shown_name(name) == shown
