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
    PhraseReader(std::string_view text, const std::vector<DoseTarget>& targets, Place place,
                 const TimeAxis& axis)
        : words_{words_of(text)}, targets_{&targets}, place_{std::move(place)}, axis_{&axis} {
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
        const std::string amount = words_to_keyword();
        if (amount.empty()) report(start.column, "the amount is missing", k_form);
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
        if (problems_.empty()) read_amount(amount, start.column);
        if (!problems_.empty()) return problems_;
        return record_;
    }

  private:
    void report(int column, std::string message, std::string remedy) {
        Place place = place_;
        place.column = column;
        problems_.push_back({place, "", std::move(message), std::move(remedy)});
    }

    /// The words up to the next keyword, one blank between them.
    std::string words_to_keyword() {
        std::string text;
        while (at_ < words_.size() && !is_keyword(words_[at_].text))
            text += (text.empty() ? "" : " ") + words_[at_++].text;
        return text;
    }

    [[nodiscard]] Place place_of(int column) const {
        Place place = place_;
        place.column = column;
        return place;
    }

    double time(const std::string& keyword, bool zero_is_good) {
        const int column = at_ < words_.size() ? words_[at_].column : 0;
        const std::string text = words_to_keyword();
        if (text.empty()) {
            report(column, "the time after `" + keyword + "` is missing", k_form);
            return 0.0;
        }
        const auto quantity = parse_quantity_like(text, axis_->unit, place_of(column));
        if (!quantity) {
            append(problems_, quantity.problems());
            return 0.0;
        }
        const Unit& unit = quantity.value().unit;
        const bool bare = unit.text == "1" && axis_->takes_bare_numbers;
        if (!bare && axis_->is_known() && !unit.same_dimension(axis_->unit)) {
            report(column,
                   fmt::format("expected a time after `{}`, found {}", keyword, kind_of(unit.dimension)),
                   "e.g. 3 weeks");
            return 0.0;
        }
        const auto time = axis_->read(quantity.value(), text, place_of(column));
        if (!time) {
            append(problems_, time.problems());
            return 0.0;
        }
        if (time.value() < 0.0 || (time.value() == 0.0 && !zero_is_good)) {
            report(
                column,
                fmt::format("the time after `{}` must be {} 0", keyword, zero_is_good ? "at least" : "above"),
                "");
        }
        return time.value();
    }

    void read_target() {
        if (at_ >= words_.size()) {
            report(0, "the state after `into` is missing", k_form);
            return;
        }
        const int column = words_[at_].column;
        const std::string first = words_[at_].text;
        const std::size_t after_first = at_ + 1;
        const std::string text = words_to_keyword();
        std::vector<std::string> names;
        for (std::size_t i = 0; i < targets_->size(); ++i) names.push_back((*targets_)[i].name);
        for (const std::string& name : {text, first}) {
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end()) continue;
            record_.target = static_cast<std::size_t>(found - names.begin());
            if (name != text) at_ = after_first;  // what follows is a mistake of its own
            return;
        }
        at_ = std::max(at_, after_first);
        report(column, fmt::format("{} is no state of the model", in_quotes(text.empty() ? first : text)),
               hint_for(first, names));
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

    void read_amount(const std::string& text, int column) {
        const DoseTarget& target = (*targets_)[record_.target];
        const auto amount = parse_quantity_like(text, target.unit, place_of(column));
        if (!amount) {
            append(problems_, amount.problems());
            return;
        }
        const Unit& unit = amount.value().unit;
        if (!unit.same_dimension(target.unit)) {
            report(column,
                   target.has_unit ? fmt::format("the dose is {}, but {} counts {}", kind_of(unit.dimension),
                                                 target.name, kind_of(target.unit.dimension))
                                   : fmt::format("the dose is {}, but the model declares no unit of {}",
                                                 kind_of(unit.dimension), target.name),
                   target.has_unit ? fmt::format("give it in {}", target.unit.text) : "give a bare number");
        }
        if (!(amount.value().value > 0.0)) report(column, "a dose must be above 0", "");
        record_.amount = amount.value().value * target.factor_from(unit);
    }

    std::vector<Word> words_;
    const std::vector<DoseTarget>* targets_;
    Place place_;
    const TimeAxis* axis_;
    std::size_t at_ = 0;
    DoseRecord record_;
    Problems problems_;
};

}  // namespace

Checked<DoseRecord> parse_dose_phrase(std::string_view text, const std::vector<DoseTarget>& targets,
                                      const Place& place, const TimeAxis& axis) {
    return PhraseReader{text, targets, place, axis}.run();
}

}  // namespace rubor
