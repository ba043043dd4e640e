"""Ask pip-audit whether a locked package has a known vulnerability, and say plainly what could not be asked.

pip-audit itself exits with 0 when the advisory service does not answer for a package. A check that asked nothing must
not look like one that found nothing: this prints how many packages were asked about, and with ``CJN_REQUIRE_AUDIT=1``
(for releases) it fails when even one was not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any


def main(lock: str) -> int:
    """Audit the packages named in ``lock``; 1 when one is vulnerable, or when a required audit was not possible."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--requirement", lock),
            *("--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "15"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = run.stderr.strip().splitlines()[-1:] or ["no answer"]
        return not_done(f"pip-audit could not run: {reason[0]}")
    vulnerable = [package for package in packages if package.get("vulns")]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    for package in vulnerable:
        for vulnerability in package["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "no release yet"
            print(f"{package['name']} {package['version']}: {vulnerability['id']}, mended in {fixed}")
    asked = len(packages) - len(unasked)
    print(f"Audit: {asked} of {len(packages)} packages asked about, {len(vulnerable)} vulnerable.")
    if vulnerable:
        return 1
    if unasked:
        return not_done(f"the advisory service did not answer for {len(unasked)} packages, such as {unasked[0]}")
    return 0


def not_done(why: str) -> int:
    """Say that the audit was not done, and decide whether that is a failure."""
    print(f"AUDIT NOT COMPLETE: {why}.", file=sys.stderr)
    print("Run `make check` where the service can be reached before a release.", file=sys.stderr)
    return 1 if os.environ.get("CJN_REQUIRE_AUDIT") == "1" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
