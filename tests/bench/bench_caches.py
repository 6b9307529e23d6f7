"""The Caches pane: CPU of 200 live countdowns, and the time to open it with 1,000 caches.

Run as a script; prints JSON. `tick_share` is the CPU of one second's tick over one second;
`open_ms` lasts from handing over 1,000 rows to the painted pane, `open_cpu_ms` is what it works.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from workbench.domain.cache import Cache, Prices  # noqa: E402
from workbench.ui.caches.panel import CachesPanel  # noqa: E402
from workbench.ui.caches.wording import CacheRow  # noqa: E402
from workbench.ui.theme import Appearance, Theme  # noqa: E402

SECONDS = 600


def rows(count, now):
    """Return so many living caches with lives between one and five hours."""
    return [
        CacheRow(
            cache=Cache(
                name=f"cachedContents/{number}",
                profile_id="p",
                model_id="gemini-3.8-flash",
                label=f"Report {number}",
                created_at=now,
                expires_at=now + timedelta(seconds=3600 + 14 * number),
                tokens=60_000 + number,
                document_ids=("d",),
                fingerprint="f",
            ),
            model="Gemini 3.8 Flash",
            key="Work key",
            prices=Prices(0.045, 0.03, 0.0045, 0.045),
            saved=0.1,
        )
        for number in range(count)
    ]


def main():
    application = QApplication.instance() or QApplication([])
    application.setStyle("Fusion")
    theme = Theme()
    theme.use(Appearance.LIGHT)
    start = datetime.now(UTC)
    passed = 0

    def clock():
        return start + timedelta(seconds=passed)

    panel = CachesPanel(theme, clock=clock)
    panel.resize(508, 860)
    panel.show()
    panel.set_rows(rows(200, start))
    application.processEvents()
    before = time.process_time()
    for passed in range(1, SECONDS + 1):  # noqa: B007 - the clock reads it
        panel.tick()
        application.processEvents()
    share = (time.process_time() - before) / SECONDS
    panel.close()

    opened, cpu = [], []
    thousand = rows(1000, start)
    for _ in range(5):
        fresh = CachesPanel(theme, clock=clock)
        fresh.resize(508, 860)
        began, worked = time.perf_counter(), time.process_time()
        fresh.set_rows(thousand)
        fresh.show()
        fresh.grab()
        opened.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        fresh.close()
    sys.stdout.write(
        json.dumps(
            {
                "tick_share": round(share, 5),
                "tick_share_limit": 0.005,
                "open_ms": round(sorted(opened)[2], 1),
                "open_ms_limit": 100,
                "open_cpu_ms": round(sorted(cpu)[2], 1),
                "cards": len(fresh.column.cards),
            }
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
