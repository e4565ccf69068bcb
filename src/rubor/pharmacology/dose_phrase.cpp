// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/pharmacology/dose_record.hpp>

namespace rubor {
namespace {

constexpr const char* k_form = "write it like: 200 nmol into A at 0 d every 3 weeks x 8 over 30 min";

struct Word {
    std::string text;
    int column = 0;
};

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '\t') {
            ++i;
            continue;
        }
        const std::size_t end = std::min(text.find_first_of(" \t", i), text.size());
        words.push_back({std::string{text.substr(i, end - i)}, static_cast<int>(i) + 1});
        i = end;
    }
    return words;
}

bool is_keyword(const std::string& word) {
    constexpr std::array k_words{"into", "at", "every", "over", "x"};
    return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

class PhraseReader {
  public:
    PhraseReader(std::string_view text, const std::vector<DoseTarget>& targets, Place place)
        : words_{words_of(text)}, targets_{&targets}, place_{std::move(place)} {
        // `x8` and a multiplication sign are `x 8`
        for (std::size_t i = 0; i < words_.size(); ++i) {
            Word& word = words_[i];
            if (word.text.rfind("\xC3\x97", 0) == 0) word.text.replace(0, 2, "x");
            if (word.text.size() > 1 && word.text[0] == 'x' && parse_integer(word.text.substr(1))) {
                const Word number{word.text.substr(1), word.column + 1};
                word.text = "x";
                words_.insert(words_.begin() + static_cast<std::ptrdiff_t>(i) + 1, number);
            }
        }
    }

    Checked<DoseRecord> run() {
        const Word start = at_ < words_.size() ? words_[at_] : Word{"", 1};
        const auto amount = quantity("the amount");
        bool has_target = false, has_every = false, has_count = false;
        std::size_t count_at = 0;
        while (at_ < words_.size() && problems_.empty()) {
            const Word keyword = words_[at_++];
            if (keyword.text == "into") {
                has_target = true;
                read_target();
            } else if (keyword.text == "at") {
                record_.time_d = time("at", true);
            } else if (keyword.text == "over") {
                record_.duration_d = time("over", true);
            } else if (keyword.text == "every") {
                has_every = true;
                record_.interval_d = time("every", false);
            } else if (keyword.text == "x") {
                has_count = true;
                count_at = at_;
                read_count();
            } else {
                const std::vector<std::string> valid{"into", "at", "every", "over", "x"};
                report(keyword.column, fmt::format("{} is not understood here", in_quotes(keyword.text)),
                       hint_for(keyword.text, valid));
            }
        }
        if (problems_.empty() && !has_target) report(0, "no state to dose", k_form);
        if (problems_.empty() && has_every && !has_count)
            report(0, "`every` without the number of doses", "end with x 8");
        if (problems_.empty() && has_count && !has_every && record_.additional > 0)
            report(words_[count_at].column, "several doses without an interval", "say every 3 weeks");
        if (!has_every) record_.interval_d = 0.0;
        if (problems_.empty()) check_amount(*amount, start.column);
        if (!problems_.empty()) return problems_;
        return record_;
    }

  private:
    void report(int column, std::string message, std::string remedy) {
        Place place = place_;
        place.column = column;
        problems_.push_back({place, "", std::move(message), std::move(remedy)});
    }

    /// The words up to the next keyword as one quantity.
    std::optional<Quantity> quantity(const std::string& what) {
        std::string text;
        const int column = at_ < words_.size() ? words_[at_].column : 0;
        while (at_ < words_.size() && !is_keyword(words_[at_].text))
            text += (text.empty() ? "" : " ") + words_[at_++].text;
        if (text.empty()) {
            report(column, what + " is missing", k_form);
            return std::nullopt;
        }
        Place place = place_;
        place.column = column;
        auto read = parse_quantity(text, place);
        if (!read) {
            append(problems_, read.problems());
            return std::nullopt;
        }
        return read.value();
    }

    double time(const std::string& keyword, bool zero_is_good) {
        const int column = at_ < words_.size() ? words_[at_].column : 0;
        const auto value = quantity("the time after `" + keyword + "`");
        if (!value) return 0.0;
        static const Unit day = parse_unit("day").value();
        if (!value->unit.same_dimension(day)) {
            report(
                column,
                fmt::format("expected a time after `{}`, found {}", keyword, kind_of(value->unit.dimension)),
                "e.g. 3 weeks");
            return 0.0;
        }
        const double days = value->coherent();
        if (days < 0.0 || (days == 0.0 && !zero_is_good)) {
            report(
                column,
                fmt::format("the time after `{}` must be {} 0", keyword, zero_is_good ? "at least" : "above"),
                "");
        }
        return days;
    }

    void read_target() {
        if (at_ >= words_.size()) {
            report(0, "the state after `into` is missing", k_form);
            return;
        }
        const Word word = words_[at_++];
        std::vector<std::string> names;
        for (std::size_t i = 0; i < targets_->size(); ++i) {
            names.push_back((*targets_)[i].name);
            if (names.back() == word.text) {
                record_.target = i;
                return;
            }
        }
        report(word.column, fmt::format("{} is no state of the model", in_quotes(word.text)),
               hint_for(word.text, names));
    }

    void read_count() {
        const auto count = at_ < words_.size() ? parse_integer(words_[at_].text) : std::nullopt;
        const int column = at_ < words_.size() ? words_[at_].column : 0;
        ++at_;
        if (!count || *count < 1 || *count > static_cast<long long>(k_most_doses_of_a_record)) {
            report(column, "expected a number of doses after `x`",
                   fmt::format("1 to {}", k_most_doses_of_a_record));
            return;
        }
        record_.additional = static_cast<std::uint32_t>(*count - 1);
    }

    void check_amount(const Quantity& amount, int column) {
        const DoseTarget& target = (*targets_)[record_.target];
        if (!amount.unit.same_dimension(target.unit)) {
            report(column,
                   fmt::format("the dose is {}, but {} counts {}", kind_of(amount.unit.dimension),
                               target.name, kind_of(target.unit.dimension)),
                   fmt::format("give it in {}", target.unit.text));
        }
        if (!(amount.value > 0.0)) report(column, "a dose must be above 0", "");
        record_.amount = amount.coherent();
    }

    std::vector<Word> words_;
    const std::vector<DoseTarget>* targets_;
    Place place_;
    std::size_t at_ = 0;
    DoseRecord record_;
    Problems problems_;
};

}  // namespace

Checked<DoseRecord> parse_dose_phrase(std::string_view text, const std::vector<DoseTarget>& targets,
                                      const Place& place) {
    return PhraseReader{text, targets, place}.run();
}

}  // namespace rubor
