# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""The script ./rubor on a machine that lacks something: what it says, and its exit code.

    script_test.py SOURCE_FOLDER [BUILD_FOLDER]

The machine is played by a few commands in front of PATH; nothing is installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLAYED = {
    "dpkg-query": 'case "$*" in *cmake*) printf installed ;; *) exit 1 ;; esac',
    "apt-get": 'echo "apt-get $*" >> "$PLAYED_LOG"; exit "${PLAYED_APT:-0}"',
    "id": 'echo "${PLAYED_UID:-1000}"',
    "sudo": 'test "${PLAYED_SUDO:-no}" = yes || exit 1; shift; exec "$@"',
    "uname": "echo x86_64",
}


def packages(source, *kinds):
    """The names in the package list, without those of other kinds than `kinds`."""
    names = []
    for line in (source / "cmake/deps/apt-packages.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, why = line.split(None, 1)
            if not why.startswith("[") or why[1:].split("]")[0] in kinds:
                names.append(name)
    return names


class Machine:
    def __init__(self, source, folder):
        self.root = Path(folder) / "a house"
        (self.root / "cmake").mkdir(parents=True)
        shutil.copy(source / "rubor", self.root)
        shutil.copytree(source / "cmake/deps", self.root / "cmake/deps")
        (self.root / "src").mkdir()
        (self.root / "CMakeLists.txt").touch()
        self.commands = Path(folder) / "bin"
        self.commands.mkdir()
        for name, text in PLAYED.items():
            self.commands.joinpath(name).write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
            self.commands.joinpath(name).chmod(0o755)
        self.log = Path(folder) / "log"

    def rubor(self, *arguments, **played):
        self.log.write_text("", encoding="utf-8")
        env = {"PATH": f"{self.commands}:/usr/bin:/bin", "HOME": "/nowhere", "PLAYED_LOG": str(self.log),
               **{f"PLAYED_{key.upper()}": str(value) for key, value in played.items()}}
        return subprocess.run([self.root / "rubor", *arguments], env=env, cwd="/", text=True, capture_output=True,
                              check=False, timeout=60)


def main():
    source = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(source, folder)
        needed = [name for name in packages(source) if name != "cmake"]

        done = machine.rubor("trial", "study.yaml")
        assert done.returncode == 3, done
        line = done.stderr.splitlines()[-1]
        assert line.startswith("sudo apt-get update && sudo apt-get install "), line
        assert set(needed) <= set(line.split()), line
        assert not {"cmake", "chromium", "python3"} & set(line.split()), line
        assert done.stdout == "" and machine.log.read_text(encoding="utf-8") == "", "apt was called without root"

        done = machine.rubor("test")
        assert done.returncode == 3 and "chromium" in done.stderr.splitlines()[-1].split(), done

        for played in ({"uid": 0}, {"sudo": "yes"}):
            done = machine.rubor("trial", "study.yaml", apt=100, **played)  # As root, but apt cannot fetch.
            assert done.returncode == 3 and "that failed" in done.stderr, done
            calls = machine.log.read_text(encoding="utf-8").splitlines()
            assert any(" update" in call for call in calls), calls
            assert set(needed) <= set(calls[-1].split()) and "--no-install-recommends" in calls[-1], calls
    print("missing packages are named, installed only by root, and end in exit code 3")

    build = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if build == source / "build" and os.access(build / "bin/rubor", os.X_OK):
        again_is_quick(source)


def again_is_quick(source):
    """The built tree: a call from elsewhere, with nothing to do, is as quick as the issue promises."""
    best = float("inf")
    for _ in range(3):  # The machine may be busy with something else.
        start = time.monotonic()
        done = subprocess.run([source / "rubor", "--version"], cwd="/", text=True, capture_output=True, check=False)
        best = min(best, time.monotonic() - start)
        assert done.returncode == 0, done
        assert done.stderr == "", f"says something though nothing is to do: {done.stderr}"
    assert best < 1.0, f"a call with nothing to do takes {best:.2f} s"
    print(f"a call with nothing to do takes {best:.2f} s")


if __name__ == "__main__":
    main()
