// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/web_files.hpp>

#include <filesystem>

#include <rubor/store/atomic_file.hpp>

namespace rubor {

namespace fs = std::filesystem;

Checked<WebFiles> find_web_files() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path folder = program.parent_path();
    for (const fs::path& place : {folder / "../share/rubor/web", folder / "../../web/dist"}) {
        if (!fs::exists(place / "report.js", error)) {
            continue;
        }
        auto script = read_whole_file(place / "report.js");
        auto style = read_whole_file(place / "report.css");
        if (!script) {
            return script.problems();
        }
        if (!style) {
            return style.problems();
        }
        return WebFiles{std::move(script).value(), std::move(style).value()};
    }
    return Problem{{program.string(), 0, 0}, "", "the report's front end (report.js) is not installed beside the program",
                   "run ./rubor in the source folder, which builds it"};
}

}  // namespace rubor
