// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/null_space.hpp>

#include <algorithm>
#include <limits>
#include <numeric>

namespace rubor {
namespace {

/// A row of the matrix, and which combination of the original rows it is.
struct Line {
    SparseRow rest;
    SparseRow origin;
};

std::int64_t at(const SparseRow& row, std::size_t column) {
    const auto found = std::lower_bound(row.begin(), row.end(), column,
                                        [](const auto& e, std::size_t c) { return e.first < c; });
    return found != row.end() && found->first == column ? found->second : 0;
}

/// a x + b y; false when a number needs more than 62 bits.
bool combine(std::int64_t a, const SparseRow& x, std::int64_t b, const SparseRow& y, SparseRow& result) {
    constexpr auto k_most = static_cast<__int128>(std::numeric_limits<std::int64_t>::max() / 2);
    result.clear();
    auto i = x.begin();
    auto j = y.begin();
    while (i != x.end() || j != y.end()) {
        const bool take_x = j == y.end() || (i != x.end() && i->first <= j->first);
        const bool take_y = i == x.end() || (j != y.end() && j->first <= i->first);
        const std::size_t column = take_x ? i->first : j->first;
        __int128 value = 0;
        if (take_x) value += static_cast<__int128>(a) * (i++)->second;
        if (take_y) value += static_cast<__int128>(b) * (j++)->second;
        if (value > k_most || value < -k_most) return false;
        if (value != 0) result.emplace_back(column, static_cast<std::int64_t>(value));
    }
    return true;
}

std::int64_t divisor(const SparseRow& row, std::int64_t start = 0) {
    std::int64_t g = start;
    for (const auto& entry : row) g = std::gcd(g, entry.second);
    return g;
}

void divide(SparseRow& row, std::int64_t by) {
    for (auto& entry : row) entry.second /= by;
}

/// Replaces `target` by the combination with `pivot` that has no entry in `column`; positive multiples where
/// possible.
bool eliminate(Line& target, const Line& pivot, std::size_t column) {
    const std::int64_t t = at(target.rest, column);
    const std::int64_t p = at(pivot.rest, column);
    const std::int64_t g = std::gcd(t, p);
    std::int64_t a = p / g;  // a t + b p = 0
    std::int64_t b = -t / g;
    if (a < 0) {
        a = -a;
        b = -b;
    }
    Line result;
    if (!combine(a, target.rest, b, pivot.rest, result.rest) ||
        !combine(a, target.origin, b, pivot.origin, result.origin)) {
        return false;
    }
    const std::int64_t common = divisor(result.rest, divisor(result.origin));
    if (common > 1) {
        divide(result.rest, common);
        divide(result.origin, common);
    }
    target = std::move(result);
    return true;
}

std::size_t n_negative(const SparseRow& row) {
    return static_cast<std::size_t>(
        std::count_if(row.begin(), row.end(), [](const auto& e) { return e.second < 0; }));
}

/// Fewer differences are better, then fewer terms, then smaller numbers.
bool is_nicer(const SparseRow& a, const SparseRow& b) {
    const std::size_t na = n_negative(a);
    const std::size_t nb = n_negative(b);
    if (na != nb) return na < nb;
    if (a.size() != b.size()) return a.size() < b.size();
    const auto size = [](const SparseRow& row) {
        std::int64_t sum = 0;
        for (const auto& e : row) sum += e.second < 0 ? -e.second : e.second;
        return sum;
    };
    return size(a) < size(b);
}

void normalise(SparseRow& row) {
    const std::int64_t common = divisor(row);
    if (common > 1) divide(row, common);
    // the sign with fewer differences; of two as good ones the first term positive
    const std::size_t negative = n_negative(row);
    if (2 * negative > row.size() || (2 * negative == row.size() && !row.empty() && row.front().second < 0)) {
        for (auto& e : row) e.second = -e.second;
    }
}

/// Trades each law for its combination with another one while that is nicer: the basis stays a basis.
void beautify(std::vector<SparseRow>& laws) {
    constexpr std::size_t k_most_laws = 400;
    constexpr int k_rounds = 8;
    for (SparseRow& law : laws) normalise(law);
    if (laws.size() > k_most_laws) return;
    bool better = true;
    for (int round = 0; better && round < k_rounds; ++round) {
        better = false;
        for (std::size_t i = 0; i < laws.size(); ++i) {
            for (std::size_t j = 0; j < laws.size(); ++j) {
                if (i == j) continue;
                for (const auto& [row, weight] : laws[i]) {
                    const std::int64_t other = at(laws[j], row);
                    if (other == 0) continue;
                    const std::int64_t g = std::gcd(weight, other);
                    SparseRow candidate;
                    if (!combine(other / g, laws[i], -weight / g, laws[j], candidate) || candidate.empty())
                        continue;
                    normalise(candidate);
                    if (is_nicer(candidate, laws[i])) {
                        laws[i] = std::move(candidate);
                        better = true;
                        break;
                    }
                }
                // a difference may become a sum without losing a term
                SparseRow sum;
                if (n_negative(laws[i]) > 0 && combine(1, laws[i], 1, laws[j], sum)) {
                    normalise(sum);
                    if (n_negative(sum) < n_negative(laws[i])) {
                        laws[i] = std::move(sum);
                        better = true;
                    }
                }
            }
        }
    }
}

}  // namespace

std::optional<std::vector<SparseRow>> left_null_space(const std::vector<SparseRow>& rows,
                                                      std::size_t effort) {
    std::vector<Line> lines(rows.size());
    std::size_t n_columns = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        lines[i] = {rows[i], {{i, 1}}};
        if (!rows[i].empty()) n_columns = std::max(n_columns, rows[i].back().first + 1);
    }
    // which lines have an entry in a column; kept as a superset, checked when read
    std::vector<std::vector<std::size_t>> lines_of(n_columns);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const auto& entry : lines[i].rest) lines_of[entry.first].push_back(i);
    }
    std::vector<std::size_t> columns(n_columns);
    std::iota(columns.begin(), columns.end(), 0U);
    std::stable_sort(columns.begin(), columns.end(),
                     [&](std::size_t a, std::size_t b) { return lines_of[a].size() < lines_of[b].size(); });
    std::vector<bool> used(lines.size(), false);
    for (const std::size_t column : columns) {
        std::vector<std::size_t> with;
        std::sort(lines_of[column].begin(), lines_of[column].end());
        lines_of[column].erase(std::unique(lines_of[column].begin(), lines_of[column].end()),
                               lines_of[column].end());
        for (const std::size_t i : lines_of[column]) {
            if (!used[i] && at(lines[i].rest, column) != 0) with.push_back(i);
        }
        if (with.empty()) continue;
        const auto n_positive = std::count_if(with.begin(), with.end(),
                                              [&](std::size_t i) { return at(lines[i].rest, column) > 0; });
        const bool want_positive = 2 * n_positive <= static_cast<std::ptrdiff_t>(with.size());
        const auto cost = [&](std::size_t i) {
            const bool opposite = (at(lines[i].rest, column) > 0) == want_positive;
            return std::pair{opposite ? 0 : 1, lines[i].rest.size() + lines[i].origin.size()};
        };
        const std::size_t pivot = *std::min_element(
            with.begin(), with.end(), [&](std::size_t a, std::size_t b) { return cost(a) < cost(b); });
        used[pivot] = true;
        for (const std::size_t i : with) {
            if (i == pivot) continue;
            const std::size_t work = lines[pivot].rest.size() + lines[i].rest.size() + lines[i].origin.size();
            if (work > effort || !eliminate(lines[i], lines[pivot], column)) return std::nullopt;
            effort -= work;
            for (const auto& entry : lines[pivot].rest) lines_of[entry.first].push_back(i);
        }
    }
    std::vector<SparseRow> laws;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!used[i]) laws.push_back(std::move(lines[i].origin));
    }
    beautify(laws);
    return laws;
}

}  // namespace rubor
