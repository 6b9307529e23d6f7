"""The child process: reads requests from its input, answers on its output, one after the other."""

import gc
import os
import sys
import time
import traceback
from typing import TYPE_CHECKING, BinaryIO

from workbench.pdf import limits
from workbench.pdf.frames import Head, read_frame, write_frame

if TYPE_CHECKING:
    from workbench.pdf.documents import OpenDocuments
    from workbench.pdf.pictures import OpenPictures

CHILD_FLAG = "--read-pdfs"


def serve_if_asked() -> None:
    """Become the child when the program was started as one, and never return then.

    A frozen program has no interpreter to start, so it starts itself with `CHILD_FLAG`; its
    main function calls this first, before it imports anything heavy.
    """
    if sys.argv[1:2] == [CHILD_FLAG]:
        main()
        sys.exit()


def main() -> None:
    """Serve requests until the input ends."""
    requests, replies = _take_over_standard_streams()
    limits.confine()
    from workbench.pdf import drawing, excerpts, extraction, inspection, places  # noqa: F401  # loads PDFium
    from workbench.pdf.documents import OpenDocuments
    from workbench.pdf.pictures import OpenPictures

    # The thousands of objects of PDFium's binding live for ever: to look through them again and
    # again for garbage would take a third of the time of reading a page.
    gc.freeze()
    gc.set_threshold(50_000)
    documents, pictures = OpenDocuments(), OpenPictures()
    while frame := read_frame(requests):
        limits.grant_cpu_time()
        _answer(documents, pictures, frame[0], replies)


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to the engine, and let nothing that prints write into them."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, replies


def _answer(
    documents: "OpenDocuments", pictures: "OpenPictures", request: Head, replies: BinaryIO
) -> None:
    from workbench.pdf.documents import Refusal

    try:
        head, body = _perform(documents, pictures, request, replies)
    except Refusal as refusal:
        head, body = {"refusal": refusal.kind, "sentence": str(refusal)}, b""
    except MemoryError:
        head, body = {"refusal": "memory", "sentence": "The page is too large to be read."}, b""
    except OSError:
        raise SystemExit from None  # nobody listens any more
    except Exception:
        head, body = {"refusal": "defect", "sentence": traceback.format_exc()}, b""
    write_frame(replies, head, body)


def _perform(
    documents: "OpenDocuments", pictures: "OpenPictures", request: Head, replies: BinaryIO
) -> tuple[Head, bytes | memoryview]:
    from workbench.pdf import drawing, excerpts, extraction, inspection, places

    match request["ask"]:
        case "picture size":
            return pictures.size(request["path"]), b""
        case "picture":
            return pictures.draw(request["path"], request["scale"])
    document = documents.get(request["path"], request["password"])
    match request["ask"]:
        case "describe":
            return inspection.describe(document), b""
        case "texts":
            last = min(request["last"] or document.page_count, document.page_count)
            stop = min(request["stop"], last)
            number, until = request["first"], time.monotonic() + request["seconds"]
            while number <= stop and time.monotonic() < until:
                write_frame(replies, extraction.page_text(document, number))
                number += 1
            return {"done": number > stop, "last": last}, b""
        case "outline":
            return {"outline": inspection.outline(document)}, b""
        case "spans":
            return {"spans": drawing.text_spans(document, request["pages"])}, b""
        case "draw":
            return drawing.draw(document.page(request["page"]), request["scale"])
        case "rectangles":
            start, end = request["start"], request["end"]
            found = drawing.rectangles(document, request["page"], start, end)
            return {"rectangles": found}, b""
        case "characters":
            return {}, places.characters(document, request["page"])
        case "links":
            return {"links": places.links(document, request["page"])}, b""
        case "excerpt":
            return excerpts.excerpt(document, request["first"], request["stop"])
    raise ValueError(request["ask"])
