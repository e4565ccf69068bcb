# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark model in the repository is what its script makes, and the program reads it."""
import subprocess
import sys
import tempfile
from pathlib import Path

source, build = Path(sys.argv[1]), Path(sys.argv[2])
models = source / "bench/models"
with tempfile.TemporaryDirectory() as folder:
    made = subprocess.run([sys.executable, models / "make_immune120.py", folder], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    names = sorted(path.name for path in Path(folder).iterdir())
    assert len(names) == 4, names
    for name in names:
        assert (Path(folder) / name).read_text() == (models / name).read_text(), f"{name} is not what the script makes"
    checked = subprocess.run([build / "bin/rubor", "check", models / "immune120.ant"], capture_output=True, text=True)
    assert checked.returncode == 0 and "120 states" in checked.stdout, checked.stdout + checked.stderr
    # The script's count of Jacobian entries is the program's.
    doses = (models / "immune120.doses.csv").read_text().splitlines()[1:]
    assert sum(1 + int(line.split(",")[5]) for line in doses) == 28
