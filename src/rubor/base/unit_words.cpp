// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/unit_words.hpp>

#include <udunits2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr Dimension k_none{};
constexpr Dimension k_length{{1, 0, 0, 0, 0, 0}};
constexpr Dimension k_volume{{3, 0, 0, 0, 0, 0}};
constexpr Dimension k_mass{{0, 1, 0, 0, 0, 0}};
constexpr Dimension k_time{{0, 0, 1, 0, 0, 0}};
constexpr Dimension k_substance{{0, 0, 0, 1, 0, 0}};
constexpr Dimension k_cell{{0, 0, 0, 0, 1, 0}};
constexpr Dimension k_iu{{0, 0, 0, 0, 0, 1}};
constexpr Dimension k_gray{{0, 0, 0, 0, 0, 0, 1}};
constexpr Dimension k_virus{{0, 0, 0, 0, 0, 0, 0, 1}};
constexpr Dimension k_molar{{-3, 0, 0, 1, 0, 0}};

constexpr double k_avogadro = 6.02214076e23;  // 1/mol, exact (SI, 2019)
constexpr double k_day_s = 86400.0;

struct OwnWord {
    std::string_view name;
    double factor;
    const Dimension& dimension;
};

/// Words that must be exact or that UDUNITS lacks or means otherwise. A name of four letters or more is found
/// whatever its case; a symbol only as it stands (mM is not MM).
constexpr std::array k_own_words{
    OwnWord{"dimensionless", 1.0, k_none},
    OwnWord{"item", 1.0, k_none},
    OwnWord{"items", 1.0, k_none},
    OwnWord{"count", 1.0, k_none},
    OwnWord{"percent", 0.01, k_none},
    OwnWord{"%", 0.01, k_none},
    OwnWord{"m", 10.0, k_length},
    OwnWord{"dm", 1.0, k_length},
    OwnWord{"cm", 0.1, k_length},
    OwnWord{"mm", 0.01, k_length},
    OwnWord{"um", 1e-5, k_length},
    OwnWord{"nm", 1e-8, k_length},
    OwnWord{"metre", 10.0, k_length},
    OwnWord{"meter", 10.0, k_length},
    OwnWord{"L", 1.0, k_volume},
    OwnWord{"l", 1.0, k_volume},
    OwnWord{"dL", 0.1, k_volume},
    OwnWord{"dl", 0.1, k_volume},
    OwnWord{"mL", 1e-3, k_volume},
    OwnWord{"ml", 1e-3, k_volume},
    OwnWord{"uL", 1e-6, k_volume},
    OwnWord{"ul", 1e-6, k_volume},
    OwnWord{"nL", 1e-9, k_volume},
    OwnWord{"pL", 1e-12, k_volume},
    OwnWord{"fL", 1e-15, k_volume},
    OwnWord{"cc", 1e-3, k_volume},
    OwnWord{"litre", 1.0, k_volume},
    OwnWord{"litres", 1.0, k_volume},
    OwnWord{"liter", 1.0, k_volume},
    OwnWord{"liters", 1.0, k_volume},
    OwnWord{"millilitre", 1e-3, k_volume},
    OwnWord{"milliliter", 1e-3, k_volume},
    OwnWord{"kg", 1e6, k_mass},
    OwnWord{"g", 1e3, k_mass},
    OwnWord{"mg", 1.0, k_mass},
    OwnWord{"ug", 1e-3, k_mass},
    OwnWord{"mcg", 1e-3, k_mass},
    OwnWord{"ng", 1e-6, k_mass},
    OwnWord{"pg", 1e-9, k_mass},
    OwnWord{"fg", 1e-12, k_mass},
    OwnWord{"gram", 1e3, k_mass},
    OwnWord{"milligram", 1.0, k_mass},
    OwnWord{"kilogram", 1e6, k_mass},
    OwnWord{"Da", 1e3 / k_avogadro, k_mass},
    OwnWord{"kDa", 1e6 / k_avogadro, k_mass},
    OwnWord{"MDa", 1e9 / k_avogadro, k_mass},
    OwnWord{"dalton", 1e3 / k_avogadro, k_mass},
    OwnWord{"s", 1.0 / k_day_s, k_time},
    OwnWord{"sec", 1.0 / k_day_s, k_time},
    OwnWord{"second", 1.0 / k_day_s, k_time},
    OwnWord{"seconds", 1.0 / k_day_s, k_time},
    OwnWord{"min", 1.0 / 1440.0, k_time},
    OwnWord{"minute", 1.0 / 1440.0, k_time},
    OwnWord{"minutes", 1.0 / 1440.0, k_time},
    OwnWord{"h", 1.0 / 24.0, k_time},
    OwnWord{"hr", 1.0 / 24.0, k_time},
    OwnWord{"hour", 1.0 / 24.0, k_time},
    OwnWord{"hours", 1.0 / 24.0, k_time},
    OwnWord{"d", 1.0, k_time},
    OwnWord{"day", 1.0, k_time},
    OwnWord{"days", 1.0, k_time},
    OwnWord{"week", 7.0, k_time},
    OwnWord{"weeks", 7.0, k_time},
    OwnWord{"wk", 7.0, k_time},
    OwnWord{"month", 30.4375, k_time},
    OwnWord{"months", 30.4375, k_time},
    OwnWord{"yr", 365.25, k_time},
    OwnWord{"year", 365.25, k_time},
    OwnWord{"years", 365.25, k_time},
    OwnWord{"mol", 1e9, k_substance},
    OwnWord{"mole", 1e9, k_substance},
    OwnWord{"moles", 1e9, k_substance},
    OwnWord{"mmol", 1e6, k_substance},
    OwnWord{"umol", 1e3, k_substance},
    OwnWord{"nmol", 1.0, k_substance},
    OwnWord{"nanomole", 1.0, k_substance},
    OwnWord{"pmol", 1e-3, k_substance},
    OwnWord{"fmol", 1e-6, k_substance},
    OwnWord{"molecule", 1e9 / k_avogadro, k_substance},
    OwnWord{"molecules", 1e9 / k_avogadro, k_substance},
    OwnWord{"M", 1e9, k_molar},
    OwnWord{"mM", 1e6, k_molar},
    OwnWord{"uM", 1e3, k_molar},
    OwnWord{"nM", 1.0, k_molar},
    OwnWord{"pM", 1e-3, k_molar},
    OwnWord{"fM", 1e-6, k_molar},
    OwnWord{"molar", 1e9, k_molar},
    OwnWord{"nanomolar", 1.0, k_molar},
    OwnWord{"cell", 1.0, k_cell},
    OwnWord{"cells", 1.0, k_cell},
    OwnWord{"IU", 1.0, k_iu},
    OwnWord{"mIU", 1e-3, k_iu},
    OwnWord{"kIU", 1e3, k_iu},
    OwnWord{"MIU", 1e6, k_iu},
    OwnWord{"Gy", 1.0, k_gray},
    OwnWord{"cGy", 0.01, k_gray},
    OwnWord{"gray", 1.0, k_gray},
    OwnWord{"PFU", 1.0, k_virus},
    OwnWord{"pfu", 1.0, k_virus},
};

/// Words that UDUNITS would take, but that nobody writes on purpose in a study: an error of case of 10^9.
struct Refused {
    std::string_view word, reason;
};
constexpr std::array k_refused{
    Refused{"ML", "a megalitre is surely not meant: write mL"},
    Refused{"MG", "write mg"},
    Refused{"mo", "write months"},
    Refused{"Mo", "write months"},
    Refused{"U", "an enzyme unit depends on its assay: write IU, or an amount"},
    Refused{"u", "write Da"},
    Refused{"amu", "write Da"},
};

struct FreeUnit {
    void operator()(ut_unit* unit) const { ut_free(unit); }
};
struct FreeSystem {
    void operator()(ut_system* system) const { ut_free_system(system); }
};
using UnitPointer = std::unique_ptr<ut_unit, FreeUnit>;

/// UDUNITS' database. It is read once, changed by our year and month, and then only asked, one caller at a
/// time (UDUNITS keeps its status and its parser's state in globals).
class UnitDatabase {
  public:
    UnitDatabase() {
        ut_set_error_message_handler(ut_ignore);
        system_.reset(ut_read_xml(nullptr));
        if (!system_) return;
        for (const std::size_t i : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U})
            bases_[i].reset(ut_get_unit_by_name(system_.get(), k_base_names[i]));
        set_name("year", 365.25);
        set_name("years", 365.25);
        set_name("month", 30.4375);
        set_name("months", 30.4375);
        ut_unmap_symbol_to_unit(system_.get(), "yr", UT_ASCII);
        set_name("yr", 365.25);
    }

    [[nodiscard]] std::variant<UnitWord, UnitRefusal> find(const std::string& word) {
        const std::lock_guard lock{mutex_};
        if (!system_) return UnitRefusal{true, "the unit database of UDUNITS 2 cannot be read"};
        const UnitPointer unit{ut_parse(system_.get(), word.c_str(), UT_ASCII)};
        if (!unit) return UnitRefusal{};
        Found found{this, {}, {}};
        const ut_visitor visitor{visit_basic, visit_product, visit_galilean, visit_timestamp,
                                 visit_logarithmic};
        if (ut_accept_visitor(unit.get(), &visitor, &found) != UT_SUCCESS && found.refusal.empty())
            found.refusal = "it is no unit of measurement";
        if (!found.refusal.empty()) return UnitRefusal{true, found.refusal};
        return found.word;
    }

  private:
    static constexpr std::array<const char*, 8> k_base_names{"meter",  "kilogram", "second",  "mole",
                                                             "kelvin", "ampere",   "candela", "radian"};
    struct Found {
        const UnitDatabase* database;
        UnitWord word;
        std::string refusal;
    };

    void set_name(const char* name, double days) {
        ut_unmap_name_to_unit(system_.get(), name, UT_ASCII);
        const UnitPointer day{ut_get_unit_by_name(system_.get(), "day")};
        const UnitPointer ours{ut_scale(days, day.get())};
        ut_map_name_to_unit(name, UT_ASCII, ours.get());
    }

    /// Multiplies `found` by a base unit of UDUNITS to a power.
    void multiply(Found& found, const ut_unit* basic, int exponent) const {
        constexpr std::array<double, 4> k_factor{10.0, 1e6, 1.0 / k_day_s, 1e9};  // m, kg, s, mol
        for (std::size_t i = 0; i < bases_.size(); ++i) {
            if (!bases_[i] || ut_compare(bases_[i].get(), basic) != 0) continue;
            if (i < k_factor.size()) {
                found.word.factor *= std::pow(k_factor[i], exponent);
                found.word.dimension.exponent[i] += exponent;
            } else if (i != 7) {
                found.refusal = std::string{"it needs the "} + k_base_names[i] +
                                "; models have length, mass, time, substance, cells, IU, Gy and PFU only";
            }
            return;
        }
        found.refusal = "it needs a base unit that models do not have";
    }

    static ut_status visit_basic(const ut_unit* unit, void* argument) {
        auto& found = *static_cast<Found*>(argument);
        found.database->multiply(found, unit, 1);
        return UT_SUCCESS;
    }
    static ut_status visit_product(const ut_unit*, int count, const ut_unit* const* basics, const int* powers,
                                   void* argument) {
        auto& found = *static_cast<Found*>(argument);
        for (int i = 0; i < count; ++i) found.database->multiply(found, basics[i], powers[i]);
        return UT_SUCCESS;
    }
    static ut_status visit_galilean(const ut_unit*, double scale, const ut_unit* underlying, double offset,
                                    void* argument) {
        auto& found = *static_cast<Found*>(argument);
        if (offset != 0.0) {
            found.refusal = "it has an offset, so it cannot be multiplied";
            return UT_SUCCESS;
        }
        found.word.factor *= scale;
        const ut_visitor visitor{visit_basic, visit_product, visit_galilean, visit_timestamp,
                                 visit_logarithmic};
        return ut_accept_visitor(underlying, &visitor, argument);
    }
    static ut_status visit_timestamp(const ut_unit*, const ut_unit*, double, void* argument) {
        static_cast<Found*>(argument)->refusal = "it is a date";
        return UT_SUCCESS;
    }
    static ut_status visit_logarithmic(const ut_unit*, double, const ut_unit*, void* argument) {
        static_cast<Found*>(argument)->refusal = "it is a logarithmic unit";
        return UT_SUCCESS;
    }

    std::mutex mutex_;
    std::unique_ptr<ut_system, FreeSystem> system_;
    std::array<UnitPointer, 8> bases_;  // after system_: freed before it
};

std::optional<UnitWord> find_own(std::string_view word) {
    for (const OwnWord& own : k_own_words)
        if (own.name == word) return UnitWord{own.factor, own.dimension};
    if (word.size() < 4) return std::nullopt;
    const std::string small = lower_case(word);
    for (const OwnWord& own : k_own_words)
        if (own.name.size() >= 4 && own.name == small) return UnitWord{own.factor, own.dimension};
    return std::nullopt;
}

}  // namespace

std::variant<UnitWord, UnitRefusal> find_unit_word(std::string_view word) {
    if (const auto own = find_own(word)) return *own;
    for (const Refused& refused : k_refused)
        if (refused.word == word) return UnitRefusal{true, std::string{refused.reason}};
    const bool plain =
        !word.empty() && word.size() <= 64 && std::all_of(word.begin(), word.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        });
    if (!plain) return UnitRefusal{};
    static UnitDatabase database;
    return database.find(std::string{word});
}

const std::vector<std::string>& common_unit_words() {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> names;
        for (const OwnWord& own : k_own_words) names.emplace_back(own.name);
        return names;
    }();
    return words;
}

}  // namespace rubor
