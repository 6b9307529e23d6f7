"""Pages taken out as a PDF of their own: the same text, no password, and words for what fails."""

import asyncio

import pytest

from tests.shared_data import PDFS
from workbench.pdf import PasswordNeeded, PdfEngine, PdfError


async def test_an_excerpt_holds_the_same_pages(tmp_path):
    async with PdfEngine() as engine:
        source = PDFS / "costco-10k-2021.pdf"
        part = tmp_path / "part.pdf"
        part.write_bytes(await engine.excerpt(source, 10, 12))
        texts = await engine.page_texts(part)
        assert [page.text for page in texts] == [
            page.text for page in await engine.page_texts(source, 10, 12)
        ]


async def test_the_same_pages_are_the_same_bytes_in_another_process_and_second():
    source, made = PDFS / "costco-10k-2021.pdf", set()
    for wait in (0.0, 1.1):  # the time of day in a PDF is in whole seconds
        await asyncio.sleep(wait)
        async with PdfEngine() as engine:
            made |= {await engine.excerpt(source, 10, 11), await engine.excerpt(source, 10, 11)}
            assert await engine.excerpt(source, 10, 12) not in made
    assert len(made) == 1


async def test_a_remembered_password_opens_every_request(tmp_path):
    source = PDFS / "password-openpassword.pdf"
    async with PdfEngine() as engine:
        with pytest.raises(PasswordNeeded):
            await engine.excerpt(source, 1, 1)
        engine.unlock(source, "openpassword")
        assert engine.is_unlocked(source)
        part = tmp_path / "part.pdf"
        part.write_bytes(await engine.excerpt(source, 1, 1))
        assert (await engine.render(source, 1, 0.5)).width > 0
    async with PdfEngine() as engine:
        assert not (await engine.inspect(part)).encrypted


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 99)])
async def test_pages_that_are_not_there_are_a_sentence(first, last):
    async with PdfEngine() as engine:
        with pytest.raises(PdfError, match="no pages"):
            await engine.excerpt(PDFS / "rescience-3528175.pdf", first, last)
