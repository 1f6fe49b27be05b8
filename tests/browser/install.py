"""Find the Chromium that the browser tests drive, and install Debian's where that is possible.

    python tests/browser/install.py

Playwright's own download is not used: a browser from the distribution gets its security updates.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT = "apt-get install -y --no-install-recommends chromium"


def find() -> str | None:
    """The path of a browser of the Chromium family."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    if find():
        return 0
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sudo = "sudo " if shutil.which("apt-get") else ""
        wanted = f"{sudo}{APT}" if sudo else "the package manager of your system: it is called chromium"
        sys.stderr.write(f"The browser tests need Chromium. Install it with: {wanted}\n")
        return 1
    sys.stderr.write("Installing Chromium for the browser tests (once, about a minute) ...\n")
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for line in ("apt-get update -qq", APT):
        if subprocess.run(line.split(), check=False, **quiet).returncode:  # type: ignore[call-overload]
            sys.stderr.write(f"That did not work: {line}\n")
            return 1
    return 0 if find() else 1


if __name__ == "__main__":
    raise SystemExit(main())
