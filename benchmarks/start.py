"""How long a start takes and what it costs: `python -m benchmarks.start [--rounds 3]`.

Shown: `folkmoot --help`, and `folkmoot run` without tokens on a folder that is new and on one that is not, until the banner
is printed; then the process's memory (RSS), and the first answered `/library/find?query=permits`.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

FOLKMOOT = str(Path(sys.executable).parent / "folkmoot")
OURS = re.compile("^(FOLKMOOT|SLACK|DISCORD|WEB|DATA|DATABASE|LOG)_")


def help_seconds() -> float:
    start = time.perf_counter()
    subprocess.run([FOLKMOOT, "--help"], check=True, capture_output=True)
    return time.perf_counter() - start


def run_once(data: Path) -> tuple[float, float, float]:
    """Seconds until the banner, memory in MB after it, seconds until the first answer."""
    clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    environment = {**clean, "DATA_DIR": str(data), "WEB_PORT": "0"}
    start = time.perf_counter()
    process = subprocess.Popen([FOLKMOOT, "run"], env=environment, cwd=data, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = ""
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                address = found[0]
            if "Stop with" in line:
                break
        ready = time.perf_counter() - start
        memory = psutil.Process(process.pid).memory_info().rss / 1e6
        assert "permits" in httpx.get(f"{address}/library/find?query=permits", timeout=10).raise_for_status().text
        return ready, memory, time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    rounds = arguments.parse_args().rounds
    print(f"folkmoot --help: {min(help_seconds() for _ in range(rounds)):.2f} s")
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("new", "warm"):
                ready, memory, answered = run_once(Path(folder))
                print(
                    f"round {number + 1}, {kind:<4}: ready {ready:.2f} s, memory {memory:.0f} MB, first answer {answered:.2f} s"
                )


if __name__ == "__main__":
    main()
