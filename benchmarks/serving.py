"""Answer times of ``plainspoken serve`` under 1, 4 and 16 clients: ``python -m benchmarks.serving``.

Every client asks for one answer at a time, a new one as soon as it has the last. The server is started here, or named
with --url.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.commands import OURS
from benchmarks.machine import described
from benchmarks.texts import ROOT, originals, varied

CLIENTS = (1, 4, 16)


def main() -> None:
    """Measure, write build/bench/serving.md and .json, and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a server that is running")
    parser.add_argument("--model", default="models/current", help="what to serve")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--requests", type=int, default=240, help="for each number of clients")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    source, texts = originals()
    machine = described()
    with _server(asked.url, asked.model, asked.workers, asked.out / "serving.log") as url:
        rows = [_under(url, clients, list(varied(texts, asked.requests, f"clients {clients}"))) for clients in CLIENTS]
        batch = _batch(url, list(varied(texts, asked.requests, "batch")))
    found = {"machine": machine, "source": source, "workers": asked.workers, "rows": rows, "batch": batch}
    (asked.out / "serving.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (asked.out / "serving.md").write_text(page(found), encoding="utf-8")
    sys.stdout.write(page(found))


def page(found: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    machine = found["machine"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB; {found['workers']} worker(s); "
        f"{found['source']}. Load average before: {machine['load']}.",
        "",
        "| clients | answers/s | p50 ms | p99 ms | refused or failed |",
        "|---:|---:|---:|---:|---:|",
    ]
    for row in found["rows"]:
        lines.append(
            f"| {row['clients']} | {row['rate']:.1f} | {row['p50']:.0f} | {row['p99']:.0f} | {row['failed']} |"
        )
    batch = found["batch"]
    lines += [
        "",
        f"{batch['answers']} answers in one POST to /batch: {batch['rate']:.1f} answers/s, the first row after ",
    ]
    lines[-1] += f"{batch['first']:.2f} s."
    return "\n".join(lines) + "\n"


def _under(url: str, clients: int, texts: list[str]) -> dict[str, Any]:
    """Times of requests by so many clients at once."""
    import httpx2

    with httpx2.Client(base_url=url, timeout=300, limits=httpx2.Limits(max_connections=clients)) as client:

        def ask(text: str) -> tuple[float, bool]:
            start = time.perf_counter()
            said = client.post("/invocations", json={"dataframe_records": [{"text": text}]})
            return time.perf_counter() - start, said.status_code == 200

        for _ in range(3):
            ask(texts[0])
        start = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            done = list(pool.map(ask, texts))
        wall = time.perf_counter() - start
    times = [seconds * 1000 for seconds, well in done if well]
    cuts = quantiles(times, n=100, method="inclusive")
    failed = len(done) - len(times)
    return {"clients": clients, "rate": len(times) / wall, "p50": cuts[49], "p99": cuts[98], "failed": failed}


def _batch(url: str, texts: list[str]) -> dict[str, Any]:
    """One request with all of them."""
    import httpx2

    body = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    start, first, rows = time.perf_counter(), 0.0, 0
    headers = {"Content-Type": "application/jsonl"}
    with httpx2.stream("POST", f"{url}/batch", content=body, headers=headers, timeout=300) as said:
        for _ in said.iter_lines():
            first = first or time.perf_counter() - start
            rows += 1
    return {"answers": rows, "rate": rows / (time.perf_counter() - start), "first": first}


@contextmanager
def _server(url: str | None, model: str, workers: int, log: Path) -> Iterator[str]:
    """The address of a server that is ready."""
    if url:
        yield url.rstrip("/")
        return
    command = [*OURS, "serve", "--model", model, "--port", "0", "--workers", str(workers)]
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True, cwd=ROOT)
        try:
            assert process.stdout  # noqa: S101
            address = process.stdout.readline().removeprefix("serving: ").strip()
            _await(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(60)


def _await(address: str, process: subprocess.Popen[str], log: Path) -> None:
    import httpx2

    while process.poll() is None:
        try:
            if httpx2.get(f"{address}/health", timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.5)
    raise RuntimeError(f"the server ended; see {log}")


if __name__ == "__main__":
    main()
