"""A server and a file that nobody may come to, and text that names them in every way."""

import ctypes
import os
import select
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

FORMS = (
    "![x]({url})",
    "![x](<{url}> 'title')",
    "![x][r]\n\n[r]: {url}",
    "[![x]({url})]({url})",
    "![a ![b]({url})]({url})",
    "<img src='{url}' srcset='{url} 2x'>",
    "<svg><image href='{url}'/></svg>",
    "<div style=\"background: url('{url}')\">x</div>",
    "<link rel=stylesheet href='{url}'><style>@import '{url}';</style>",
    "<iframe src='{url}'></iframe><object data='{url}'></object>",
    "&#33;&#91;x&#93;({url}) &lt;img src='{url}'&gt;",
    "> - ![x]({url})\n> - <img src={url}>",
    "| ![x]({url}) |\n|---|\n| <img src='{url}'> |",
    "```html\n<img src='{url}'>\n```",
    "# <img src='{url}'>\n\n**![x]({url})**",
    "[[1, p. 3: \"<img src='{url}'> some more words\"]]",
    "“<img src='{url}'> some more words” [[1, p. 3: \"<img src='{url}'> some more words\"]]",
    "![][r]\n\n![r][]\n\n![r]\n\n[r]: <{url}> (title)",
    "![x](\n{url}\n)",
    "![x]({url} =100x100)",
    "[link]({url}) <{url}> {url}",
    "a note[^1]\n\n[^1]: ![x]({url}) <img src='{url}'>",
    "- [ ] ![x]({url})\n- [x] <img src='{url}'>",
    "<picture><source srcset='{url}'><img src='{url}'></picture>",
    "<video poster='{url}' src='{url}'></video><audio src='{url}'></audio><embed src='{url}'>",
    "<input type=image src='{url}'><body background='{url}'><table background='{url}'>",
    "<meta http-equiv=refresh content='0;url={url}'><base href='{url}'><script src='{url}'>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><use xlink:href='{url}'/></svg>",
    "<style>@font-face {{ src: url({url}) }} li {{ list-style-image: url({url}) }}</style>",
    "<!-- <img src='{url}'> --><![CDATA[<img src='{url}'>]]><?x <img src='{url}'> ?>",
    "<IMG\nSRC={url}\n>",
    "<img src=`{url}`><img src='x' onerror='fetch(\"{url}\")'>",
    "&lt;img src=&quot;{url}&quot;&gt; &#x21;&#x5b;x&#x5d;&#x28;{url}&#x29;",
    "\\![x]({url}) !\\[x]({url})",
    "$\\includegraphics{{{url}}}$ and $$\\href{{{url}}}{{x}} \\url{{{url}}}$$",
    "\\(\\input{{{url}}}\\) \\[\\unicode{{{url}}} \\htmlData{{src={url}}}{{x}}\\]",
    "```svg\n<svg><image href='{url}'/></svg>\n```",
    "```mermaid\ngraph TD; a[<img src='{url}'>]\n```",
    "    <img src='{url}'>",
    '{{"image": "{url}", "html": "<img src=\'{url}\'>"}}',
    "![x](data:text/html,<img src='{url}'>) ![x](qrc:/{url}) ![x](//{url})",
    "<qt><img src='{url}'></qt>",
    "<p style='-qt-block-indent:0; background-image:url({url})'>x</p>",
)
"""Ways to name an address so that somebody may load it; `{url}` stands for it."""


def addressed(form, url, path):
    """Return a form with an address and with the path of a file, each written in several ways."""
    bare, coded = url.removeprefix("http:"), url.replace(":", "&#58;", 1)
    return [form.format(url=each) for each in (url, bare, coded, path.as_uri(), str(path))]


class Canary:
    """A server on this computer that counts who comes."""

    def __init__(self):
        self.requests = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                canary.requests.append(self.path)

            def log_message(self, *arguments):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/x.png?d=SECRET"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class WatchedFile:
    """A picture on the disk of which Linux itself says when it is opened, by whatever code."""

    OPENED = 0x20

    def __init__(self, path):
        self.path = path
        path.write_bytes(b"no picture")
        self._watch = None
        if sys.platform == "linux":
            libc = ctypes.CDLL(None, use_errno=True)
            self._watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            libc.inotify_add_watch(self._watch, os.fsencode(path), self.OPENED)

    def was_opened(self):
        """Say whether it was, since this was asked last."""
        if self._watch is None:
            return False
        ready, _, _ = select.select([self._watch], [], [], 0)
        return bool(ready) and bool(os.read(self._watch, 4096))

    def close(self):
        if self._watch is not None:
            os.close(self._watch)
