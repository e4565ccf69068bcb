# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""An installed Rubor works: moved elsewhere, run from there, and linked by a program that only knows find_package.

    install_full_test.py SOURCE_FOLDER BUILD_FOLDER
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def main():
    source, build = Path(sys.argv[1]), Path(sys.argv[2])
    without_paths = {k: v for k, v in os.environ.items() if k not in ("LD_LIBRARY_PATH", "CMAKE_PREFIX_PATH")}
    with tempfile.TemporaryDirectory() as folder:
        first, prefix = Path(folder) / "first", Path(folder) / "moved here"
        run("cmake", "--install", build, "--prefix", first)
        first.rename(prefix)

        library = next(prefix.glob("lib*/**/librubor.so"))
        assert (library.parent / "libduckdb.so").is_file(), "libduckdb.so is not beside librubor.so"
        assert (prefix / "include/rubor/base/problem.hpp").is_file()
        assert not (prefix / "include/rubor/app").exists(), "the app's headers are no part of the library"
        for header in (prefix / "include").rglob("*.hpp"):
            assert "// Private to the room" not in header.read_text(encoding="utf-8"), f"{header} is private"
        for data in ("models", "studies"):
            if any(f for f in (source / data).rglob("*") if f.is_file()):
                assert (prefix / "share/rubor" / data).is_dir(), f"share/rubor/{data} is missing"

        consumer = Path(folder) / "consumer"
        run("cmake", "-S", source / "tests/house/consumer", "-B", consumer, "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={prefix}", env=without_paths)
        run("cmake", "--build", consumer, env=without_paths)
        output = run(consumer / "consumer", Path(folder) / "table.parquet", env=without_paths)
        assert output == "dose 200 mg\n", output

        program = prefix / "bin/rubor"
        if program.exists():
            print(run(program, "--version", env=without_paths, cwd=folder).strip())
            linked = run("ldd", program, env=without_paths)
            for name in ("librubor", "libduckdb"):
                line = next(line for line in linked.splitlines() if name in line)
                assert str(prefix) in line, f"{name} is taken from elsewhere: {line}"
            study = prefix / "share/rubor/studies/neoadjuvant_tnbc.yaml"
            run(program, "trial", study, "-o", Path(folder) / "result", env=without_paths, cwd=folder)
            assert (Path(folder) / "result/report.html").is_file(), "the installed program wrote no report"
    print("installed, moved, linked")


if __name__ == "__main__":
    main()
