"""A full-text index of one document's passages: SQLite FTS5 in memory."""

import re
import sqlite3
import threading
import weakref
from collections import Counter
from collections.abc import Sequence

from workbench.simulator.irregular import forms
from workbench.simulator.passages import passages, word_count

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WIDE_RUN = re.compile(f"[{_WIDE}]+")
_WIDE_GAP = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_SENTENCE = re.compile(r"\w.*[.!?。！？]$")
_MOST_PASSAGES = 200_000
_RUNNING_HEADER = 3


class DocumentIndex:
    """The passages of one document, searchable by words; safe to use from several threads."""

    def __init__(self) -> None:
        self.passage_count = 0
        self._times: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._db.close)
        self._db.execute(
            "CREATE VIRTUAL TABLE passages USING fts5(body, text UNINDEXED, page UNINDEXED,"
            " whole UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2')"
        )

    def add(self, first: int, pages: Sequence[str]) -> None:
        """Index some pages, of which the first has this number."""
        rows = [
            (_indexed(passage.text), passage.text, number, passage.whole)
            for number, page in enumerate(pages, first)
            for passage in passages(page)
        ]
        rows = rows[: _MOST_PASSAGES - self.passage_count]
        with self._lock:
            self._db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?)", rows)
        self.passage_count += len(rows)
        self._times.update(hash(text) for _, text, _, _ in rows)

    def holding(
        self, words: str, first: int, last: int, *, prefix: bool = False
    ) -> dict[int, tuple[int, float]]:
        """Return row -> (page, BM25 score, higher is better) where the words stand together.

        Irregular forms of a single word count as the word; with `prefix`, its longer forms too.
        """
        wanted = " OR ".join(_phrase(form) + " *" * prefix for form in forms(words))
        sql = (
            "SELECT rowid, page, -bm25(passages) FROM passages WHERE passages MATCH ?"
            " AND page BETWEEN ? AND ?"
        )
        with self._lock:
            found = self._db.execute(sql, (wanted, first, last)).fetchall()
        return {row: (page, score) for row, page, score in found}

    def passage(self, row: int) -> tuple[str, bool]:
        """Return the text of a passage and whether it is a sentence or row of its own.

        What stands on three pages or more is a running header and not a sentence of its own.
        """
        sql = "SELECT text, whole FROM passages WHERE rowid = ?"
        with self._lock:
            text, whole = self._db.execute(sql, (row,)).fetchone()
        return str(text), bool(whole) and self._times[hash(text)] < _RUNNING_HEADER

    def opening(self, first: int, last: int, most: int) -> list[tuple[int, str]]:
        """Return (page, text) of the first passages; full sentences if there are such."""
        sql = (
            "SELECT page, text FROM passages WHERE whole AND page BETWEEN ? AND ?"
            " ORDER BY rowid LIMIT 300"
        )
        with self._lock:
            found = self._db.execute(sql, (first, last)).fetchall()
        sentences = [row for row in found if _SENTENCE.match(row[1]) and word_count(row[1]) > 7]
        return (sentences or found)[:most]

    def has_text(self, first: int, last: int) -> bool:
        """Say whether these pages are text: a sentence somewhere, or words on half of them."""
        sql = (
            "SELECT coalesce(sum(whole), 0), count(DISTINCT page) FROM passages"
            " WHERE page BETWEEN ? AND ?"
        )
        with self._lock:
            sentences, pages = self._db.execute(sql, (first, last)).fetchone()
        return bool(sentences) or 2 * pages > last - first


def _indexed(text: str) -> str:
    """Return the form that is indexed: runs without spaces become overlapping pairs."""
    closed = _WIDE_GAP.sub("", text)
    return _WIDE_RUN.sub(lambda match: f" {' '.join(_pairs(match[0]))} ", closed)


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(max(1, len(run) - 1))]


def _phrase(words: str) -> str:
    return '"' + _indexed(words.replace('"', " ").replace("\0", " ")) + '"'
