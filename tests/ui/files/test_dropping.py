"""What the drop zones promise, in words."""

from workbench.services.folders import Found, look_into
from workbench.ui.files.dropping import contents_of, kinds, left_out


def test_kinds_are_counted():
    assert kinds(["a.pdf"]) == "1 PDF"
    paths = ["a.pdf", "b.PDF", "c.png", "d.md", "e.docx", "f.mp3"]
    assert kinds(paths) == "2 PDFs, 2 text or Office files, 1 picture and 1 recording"


def test_the_unreadable_are_named():
    assert left_out([]) == ""
    assert left_out(["photos.zip"]).startswith("photos.zip is left out. Workbench cannot read")
    assert left_out(["a.zip", "b.exe"]).startswith("a.zip and b.exe are left out.")
    assert left_out([f"{n}.zip" for n in range(9)]).startswith("9 files are left out.")


def test_words_for_what_is_here_already_and_for_what_was_too_much():
    found = Found(("/a.pdf", "/b.pdf"), (), 0, False, size=2_000_000)
    assert contents_of(found, (), "Sent to Google now").lines == (
        "2 PDFs, 2.0 MB. Sent to Google now",
    )
    some = contents_of(found, {"/b.pdf"}, "Sent to Google now")
    assert some.count == 1
    assert some.lines[-1] == "1 of them is in this chat already."
    known = contents_of(found, {"/a.pdf", "/b.pdf"}, "x")
    assert known.count == 0 and known.all_known and known.lines == ()
    many = contents_of(Found(("/a.pdf",), ("Papers",), 2, True), (), "x")
    assert many.lines == (
        "1 PDF, from 1 folder. x",
        "There are more. Add the rest folder by folder.",
    )
    assert many.warning.startswith("2 files of kinds that cannot be read")


async def test_the_same_file_given_twice_or_with_its_folder_counts_once(tmp_path):
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in ("a.txt", "b.pdf", "c.zip", ".hidden.txt"):
        (papers / name).write_text("12345")
    paths = [papers / "a.txt", papers, papers / "a.txt", tmp_path / "photos.zip"]
    found = await look_into(paths)
    assert found.files == (str(papers / "a.txt"), str(papers / "b.pdf"))
    assert (found.left_out, found.unreadable, found.size) == (2, ("photos.zip",), 10)
