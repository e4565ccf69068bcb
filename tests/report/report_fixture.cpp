// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// report_fixture SCRIPT STYLE PAGE [ARMS [PATIENTS [TEXT]]]: writes a report with synthetic numbers, for the
// browser test and for looking at. TEXT is put wherever a user can write.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include <rubor/report/trial_summary.hpp>

#include "synthetic_report.hpp"

namespace {

std::string contents(const char* path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) {
        std::cerr << "cannot read " << path << "\n";
        std::exit(3);
    }
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::cerr << "usage: report_fixture SCRIPT STYLE PAGE [ARMS [PATIENTS [TEXT]]]\n";
        return 2;
    }
    const std::size_t n_arms = argc > 4 ? std::stoul(argv[4]) : 2;
    const std::int64_t n_patients = argc > 5 ? std::stoll(argv[5]) : 200;
    rubor::ReportData data = rubor::synthetic_report(n_arms, n_patients);
    if (argc > 6) rubor::write_everywhere(data, argv[6]);
    std::ofstream{argv[3], std::ios::binary}
        << rubor::render_report(data, contents(argv[1]), contents(argv[2]));
    std::cout << rubor::render_trial_summary(data, argv[3]);
    return 0;
}
