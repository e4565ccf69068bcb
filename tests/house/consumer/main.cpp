// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <rubor/base/unit.hpp>
#include <rubor/store/parquet.hpp>

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const auto dose = rubor::parse_quantity("200 mg");
    if (!dose) return 1;
    rubor::Table table{{{"dose", rubor::ColumnType::real, dose.value().unit.text, "Per administration"}}};
    table.append_row({dose.value().value});
    if (const auto problems = rubor::write_parquet(table, argv[1]); !problems.empty()) {
        std::puts(rubor::to_text(problems).c_str());
        return 1;
    }
    const auto back = rubor::read_parquet(argv[1]);
    std::printf("dose %g %s\n", back.value().column("dose").reals()[0], back.value().column("dose").spec().unit.c_str());
    return 0;
}
