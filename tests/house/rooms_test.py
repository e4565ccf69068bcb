# SPDX-FileCopyrightText: 2026 The Rubor authors
# SPDX-License-Identifier: Apache-2.0
"""The house keeps its order: who may include whom is in the table of cmake/Rooms.cmake, and the sources obey it.

    rooms_test.py SOURCE_FOLDER [BUILD_FOLDER]

First plants one violation of each kind in a small house and sees that each is found; then looks at the real one.
"""
import re
import sys
import tempfile
from pathlib import Path

# How an include of a library looks, and the name by which Rooms.cmake links it.
LIBRARIES = {
    "boost/": "Boost::headers",
    "CLI/": "CLI11::CLI11",
    "cvodes/": "sundials::cvodes",
    "duckdb": "duckdb::duckdb",
    "Eigen/": "Eigen3::Eigen",
    "fmt/": "fmt::fmt",
    "idas/": "sundials::idas",
    "klu.h": "sundials::cvodes",
    "llvm": "llvm::llvm",
    "nlohmann/": "nlohmann_json::nlohmann_json",
    "nvector/": "sundials::cvodes",
    "Random123/": "random123::random123",
    "sleef.h": "sleef::sleef",
    "spdlog/": "spdlog::spdlog",
    "sundials/": "sundials::cvodes",
    "sunlinsol/": "sundials::cvodes",
    "sunmatrix/": "sundials::cvodes",
    "sunnonlinsol/": "sundials::cvodes",
    "tao/": "taocpp::pegtl",
    "udunits2.h": "udunits2::udunits2",
    "yaml-cpp/": "yaml-cpp",
}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
# A header whose head says so belongs to its room's .cpp files: it may hold libraries, and is not installed.
PRIVATE_HEADER = re.compile(r"^// Private to the room", re.MULTILINE)
STANDARD_HEADER = re.compile(r"^[a-z_]+$")  # <vector>, <cstdint>: no dot, no folder.


def read_table(root):
    """floor by room, and the libraries that each room names."""
    text = (root / "cmake" / "Rooms.cmake").read_text(encoding="utf-8")
    table = re.search(r"set\(RUBOR_ROOMS(.*?)\)", text, re.DOTALL)
    floors = {room: int(floor) for floor, room in re.findall(r"(\d+)\s+(\w+)", table.group(1))}
    libraries = {room: set(names.split()) for room, names in re.findall(r"set\(RUBOR_LIBS_(\w+)\s+(.*?)\)", text, re.DOTALL)}
    return floors, libraries


def violations(root):
    floors, libraries = read_table(root)
    source = root / "src" / "rubor"
    found = [f"src/rubor/{folder.name}: is no room in the table of cmake/Rooms.cmake"
             for folder in sorted(source.iterdir()) if folder.is_dir() and folder.name not in floors]
    found += [f"src/rubor/{file.name}: stands in no room" for file in sorted(source.iterdir())
              if file.suffix in (".hpp", ".cpp")]
    for file in sorted(source.glob("*/**/*")):
        room = file.relative_to(source).parts[0]
        if room not in floors or file.suffix not in (".hpp", ".cpp"):
            continue
        text = file.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(2)) + 1
            reason = wrong(source, room, file, match.group(1), match.group(2), floors, libraries)
            if reason:
                found.append(f"{file.relative_to(root)}:{line}: {reason}")
    return found


def is_private(file):
    return file.suffix == ".hpp" and bool(PRIVATE_HEADER.search(file.read_text(encoding="utf-8")))


def is_public(file):
    return file.suffix == ".hpp" and not is_private(file)


def wrong(source, room, file, bracket, included, floors, libraries):
    """Why this include breaks the order; None when it does not."""
    if bracket == '"':
        return f'includes "{included}": write <rubor/ROOM/FILE.hpp>'
    if included.startswith("rubor/"):
        other = included.split("/")[1]
        if not (source.parent / included).is_file():
            return f"includes <{included}>, which does not exist"
        if is_private(source.parent / included) and (other != room or is_public(file)):
            return f"includes <{included}>, which is private to the .cpp files of {other}"
        if other == room:
            return None
        if other not in floors:
            return f"includes <{included}>, of no room in the table"
        if floors[other] >= floors[room]:
            return (f"room {room} (floor {floors[room]}) includes {other} (floor {floors[other]}); "
                    "only lower floors may be included")
        return None
    if is_public(file):
        return None if STANDARD_HEADER.match(included) else f"a header includes <{included}>; only .cpp files and private headers may"
    for prefix, library in LIBRARIES.items():
        if included.startswith(prefix):
            if library in libraries.get(room, set()):
                return None
            return f"includes <{included}>, but RUBOR_LIBS_{room} does not name {library}"
    return None


def test_that_each_violation_is_found():
    table = """
        # floor room
        set(RUBOR_ROOMS
            0 base
            1 model
            1 store
            2 solve)
        set(RUBOR_LIBS_base  fmt::fmt)
        set(RUBOR_LIBS_store duckdb::duckdb)
    """
    good = {
        "base/text.hpp": "#pragma once\n#include <string>\n",
        "base/text.cpp": "#include <rubor/base/text.hpp>\n#include <fmt/format.h>\n#include <unistd.h>\n",
        "model/model.hpp": "#include <rubor/base/text.hpp>\n",
        "store/table.cpp": "#include <duckdb.h>\n#include <rubor/base/text.hpp>\n",
        "store/table.hpp": "#include <vector>\n",
        "store/rows.hpp": "// Private to the room: rows.\n#include <duckdb.h>\n",
        "store/rows.cpp": "#include <rubor/store/rows.hpp>\n",
        "solve/step.cpp": "#include <rubor/model/model.hpp>\n#include <rubor/store/table.hpp>\n",
    }
    planted = {
        "upward": ("base/bad.cpp", "#include <rubor/model/model.hpp>\n", "only lower floors"),
        "sideways": ("model/bad.hpp", "\n#  include <rubor/store/table.hpp>\n", "only lower floors"),
        "library in a header": ("store/bad.hpp", "#include <duckdb.h>\n", "only .cpp files"),
        "system header in a header": ("store/bad.hpp", "#include <unistd.h>\n", "only .cpp files"),
        "library of another room": ("model/bad.cpp", "#include <duckdb.h>\n", "does not name duckdb::duckdb"),
        "room that is not in the table": ("attic/bad.cpp", "\n", "is no room"),
        "file outside the rooms": ("bad.cpp", "\n", "stands in no room"),
        "include in quotes": ("solve/bad.cpp", '#include "../app/secret.hpp"\n', "write <rubor/"),
        "header that does not exist": ("solve/bad.cpp", "#include <rubor/base/none.hpp>\n", "does not exist"),
        "private header of another room": ("solve/bad.cpp", "#include <rubor/store/rows.hpp>\n", "is private to"),
        "private header in a public one": ("store/bad.hpp", "#include <rubor/store/rows.hpp>\n", "is private to"),
        "nested folder": ("base/deep/bad.cpp", "#include <rubor/solve/step.cpp>\n", "only lower floors"),
    }
    for name, (path, text, expected) in {"nothing wrong": (None, None, None), **planted}.items():
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            files = dict(good) if path is None else {**good, path: text}
            for file, content in files.items():
                target = root / "src" / "rubor" / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8")
            (root / "cmake").mkdir()
            (root / "cmake" / "Rooms.cmake").write_text(table, encoding="utf-8")
            found = violations(root)
            if expected is None:
                assert found == [], f"{name}: {found}"
            else:
                assert len(found) == 1 and expected in found[0], f"{name}: {found}"
    return len(planted)


def main():
    root = Path(sys.argv[1])
    print(f"{test_that_each_violation_is_found()} kinds of planted violations are found")
    found = violations(root)
    for violation in found:
        print(violation)
    print(f"{len(found)} violations in {root / 'src'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
