"""Import of the client, as a share of the import of google-genai; each in fresh processes.

Prints {"client_s", "client_with_http_s", "google_genai_s", "bare_s", "ratio", "limit"}: medians of
wall time less a bare interpreter's. The client loads its HTTP library at the first call, off the
event loop; the second figure includes it.
"""

import json
import statistics
import subprocess
import sys
import time

RUNS = 9


def seconds(script: str) -> float:
    """Return the median wall time of a process that runs the script."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", script], check=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    bare = seconds("pass")
    client = seconds("import workbench.gemini") - bare
    whole = seconds("import workbench.gemini, workbench.gemini.transport") - bare
    google = seconds("import google.genai") - bare
    figures = {
        "bench": "import",
        "bare_s": round(bare, 4),
        "client_s": round(client, 4),
        "client_with_http_s": round(whole, 4),
        "google_genai_s": round(google, 4),
        "ratio": round(client / google, 3),
        "limit": 0.25,
    }
    print(json.dumps(figures))  # noqa: T201  # the output of the script


if __name__ == "__main__":
    main()
