"""Everything that is measured, with one command: ``make bench``.

    python -m benchmarks [--sizes 1000,100000] [--rounds 5] [--seconds 5] [--only cached,cold,visit]

The made-up portals are filled once and kept in ``var/benchmarks`` (``BENCHMARK_DIR``); the largest
takes some minutes. What earlier runs have measured stays in the report until it is measured again.
"""

import argparse
import json
import platform
import shutil
import sys
from datetime import UTC, datetime

from benchmarks import bars, cached, portals, report, visit
from benchmarks.processes import load

PARTS = ("cold", "visit", "cached")
USUAL = 1_000
FOUND = portals.KEPT / "found.json"
CACHED = {
    "home": "/",
    "catalogue": "/certifications/",
    "whole guide": "/guide/",
    "map": "/map/",
    "roles": "/roles/",
    "questions": "/faqs/",
}


def main() -> None:
    asked = _asked()
    portals.KEPT.mkdir(parents=True, exist_ok=True)
    found = json.loads(FOUND.read_text()) if FOUND.exists() else {}
    loads = [load()]
    if "cold" in asked.only:
        for size in asked.sizes:
            _say(f"Drawing pages of a portal with {size:,} certifications")
            portals.prepare(size)
            found[f"cold {size}"] = portals.cold(size)
            _keep(found)
    if "visit" in asked.only:
        _say("Start, memory, weight")
        for size in (portals.SHIPPED, USUAL):
            portals.prepare(size)
        found["start"] = visit.start(USUAL)
        found["weights"] = visit.weigh(portals.SHIPPED)
        _keep(found)
    if "cached" in asked.only:
        _say("Cached pages against nginx")
        portals.prepare(USUAL)
        found["cached"] = cached.measure(USUAL, CACHED, asked.rounds, asked.seconds)
    loads.append(load())
    _keep(found)
    reached = _bars(found)
    report.write(found, reached, _machine(loads))
    missed = [bar for bar in reached if not bar.is_met]
    for bar in missed:
        _say(f"not met: {bar.what}: {bar.reached} ({bar.wanted})")
    _say(f"{len(reached) - len(missed)} of {len(reached)} bars are met; see {report.PAGE}.")


def _keep(found: dict) -> None:
    FOUND.write_text(json.dumps(found, indent=1))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )

    def numbers(text: str) -> list[int]:
        return [int(each) for each in text.split(",")]

    parser.add_argument("--sizes", type=numbers, default=list(portals.SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS)
    asked = parser.parse_args()
    if unknown := {*asked.only} - {*PARTS} or {*asked.sizes} - {*portals.SIZES}:
        parser.error(f"cannot measure {', '.join(map(str, unknown))}")
    if "cached" in asked.only and not all(map(shutil.which, ("nginx", "wrk", "taskset"))):
        parser.error("install nginx, wrk and taskset (util-linux), or leave “cached” out")
    return asked


def _bars(found: dict) -> list[bars.Bar]:
    reached = bars.of_cached(found.get("cached", []))
    if usual := found.get(f"cold {USUAL}"):
        reached += bars.of_cold(usual)
        if large := found.get("cold 100000"):
            reached += bars.of_growth(usual, large)
    if "start" in found:
        reached += bars.of_visit(found["start"], found["weights"])
    return reached


def _machine(loads: list[float]) -> str:
    day = datetime.now(UTC).date()
    python = platform.python_version()
    busy = f"{loads[0]:.1f} at the beginning and {loads[-1]:.1f} at the end"
    return (
        f"{day}, Python {python}, {platform.machine()}; load of the machine {busy}. "
        "Where nothing else runs it is nought; what else runs makes every figure worse.\n"
    )


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
