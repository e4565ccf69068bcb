// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/report.hpp>

#include <rubor/report/safe_text.hpp>
#include <rubor/report/trial_summary.hpp>

namespace rubor {

std::string render_report(const ReportData& data, std::string_view script, std::string_view style) {
    const std::string title = escape_html(data.title.empty() ? data.study : data.title);
    const std::string advice = escape_html(k_no_medical_advice);
    std::string page;
    page.reserve(script.size() + style.size() + 500'000);
    page +=
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        // The page may use what it holds and nothing else: a browser refuses any request it would make.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src "
        "'unsafe-inline'; "
        "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        // Without an icon of its own, a page that is served asks for one.
        "<link rel=\"icon\" href=\"data:,\">\n"
        "<title>";
    page += title;
    page += " · Rubor</title>\n<style>\n";
    page += escape_style(style);
    page +=
        "\n</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#report\">Skip to the results</a>\n"
        "<header class=\"masthead\">\n<p class=\"kicker\"><b>Rubor</b> · virtual clinical trial</p>\n<h1>";
    page += title;
    page += "</h1>\n";
    if (!data.question.empty()) page += "<p class=\"question\">" + escape_html(data.question) + "</p>\n";
    page += "<p class=\"advice\" role=\"note\">" + advice + "</p>\n</header>\n";
    // Without scripts the page still says what the terminal said.
    page += "<main id=\"report\"><noscript><pre>";
    page += escape_html(render_trial_summary(data));
    page += "</pre></noscript></main>\n<footer>\n<p class=\"advice\">" + advice;
    page +=
        "</p>\n<p>Written by Rubor, in-silico clinical trials of immunotherapy for inflammatory breast "
        "cancer. "
        "All patients in this report are simulated. Do not use it to choose or change the treatment of a "
        "person."
        "</p>\n</footer>\n<script type=\"application/json\" id=\"report-data\">";
    page += report_json(data);
    page += "</script>\n<script>\n";
    page += escape_script(script);
    page += "\n</script>\n</body>\n</html>\n";
    return page;
}

}  // namespace rubor
