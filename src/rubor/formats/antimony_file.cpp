// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Reads files, follows imports, and collects the items of all of them into one AntimonyFile.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/formats/antimony_reader.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_problems = 50;
constexpr int k_deepest_import = 32;
const std::string k_main = "__main";

/// What all files of one reading share.
struct Reading {
    AntimonyFile result;
    AntimonyModel main{.name = k_main, .file = {}, .spot = {}, .interface = {}, .statements = {}};
    Problems problems;
    Imports imports = Imports::followed;
    std::set<std::string> imported;  ///< Each file is read once, which also ends cycles.

    void report(Problem problem) {
        if (problems.size() < k_most_problems) {
            problems.push_back(std::move(problem));
        }
    }
};

void read_text(std::string_view text, const std::string& name, int depth, Reading& reading);

class FileSink : public antimony::ItemSink {
  public:
    FileSink(std::string file, int depth, Reading& reading)
        : file_{std::move(file)}, depth_{depth}, reading_{&reading} {}

    void report(Spot spot, std::string message, std::string remedy) override {
        reading_->report({{file_, spot.line, spot.column}, {}, std::move(message), std::move(remedy)});
    }
    void broken_model(Spot spot) override {
        open_.emplace();
        open_->spot = spot;
    }
    void take(antimony::Item item) override {
        std::visit([this](auto& one) { take_one(one); }, item);
    }
    void finish() {
        if (open_ && !open_->name.empty()) {
            report(open_->spot, fmt::format("model {} has no end", in_quotes(open_->name)),
                   "add the word end");
        }
    }

  private:
    void take_one(antimony::ImportItem& item) {
        const std::filesystem::path wanted{item.file.text};
        if (open_) {
            report(item.file.spot, "import inside of a model", "move it before the model");
            return;
        }
        if (wanted.extension() == ".xml" || wanted.extension() == ".sbml") {
            report(item.file.spot, "importing SBML into Antimony is not read yet", {});
            return;
        }
        if (reading_->imports == Imports::refused) {
            report(item.file.spot, "import in a text that stands alone", "write its models here");
            return;
        }
        if (depth_ >= k_deepest_import) {
            report(item.file.spot, fmt::format("imports nested deeper than {} files", k_deepest_import), {});
            return;
        }
        const auto path = (std::filesystem::path{file_}.parent_path() / wanted).lexically_normal();
        if (!reading_->imported.insert(path.string()).second) {
            return;
        }
        const Checked<std::string> text = read_text_file(path);
        if (!text) {
            for (const Problem& problem : text.problems()) {
                report(item.file.spot, problem.message, problem.remedy);
            }
            return;
        }
        read_text(text.value(), path.string(), depth_ + 1, *reading_);
    }
    void take_one(AntimonyModel& model) {
        if (open_) {
            report(model.spot,
                   fmt::format("model {} starts before {} has ended", in_quotes(model.name),
                               in_quotes(open_->name)),
                   "add the word end before it");
            close();
        }
        refuse_taken_name(model.name, model.spot);
        model.file = file_;
        open_ = std::move(model);
    }
    void take_one(const antimony::ModelEnd& end) {
        if (!open_) {
            report(end.spot, "end without a model or function", {});
            return;
        }
        close();
    }
    void take_one(AntimonyFunction& function) {
        if (open_) {
            report(function.spot, "a function inside of a model", "move it before the model");
            return;
        }
        refuse_taken_name(function.name, function.spot);
        function.file = file_;
        reading_->result.functions.push_back(std::move(function));
    }
    void take_one(std::vector<AntimonyStatement>& statements) {
        AntimonyModel& into = open_ ? *open_ : reading_->main;
        if (!open_) {
            if (into.file.empty()) {
                into.file = file_;
            } else if (into.file != file_ && !statements.empty() && !said_) {
                said_ = true;
                report({1, 1}, "statements outside of a model in two files", "put them into a model");
                return;
            }
        }
        std::move(statements.begin(), statements.end(), std::back_inserter(into.statements));
    }
    void close() {
        if (!open_->name.empty()) {
            reading_->result.models.push_back(std::move(*open_));
        }
        open_.reset();
    }
    void refuse_taken_name(const std::string& name, Spot spot) {
        const auto same = [&](const auto& other) { return other.name == name; };
        const auto& result = reading_->result;
        if (std::any_of(result.models.begin(), result.models.end(), same) ||
            std::any_of(result.functions.begin(), result.functions.end(), same)) {
            report(spot, fmt::format("{} is defined already", in_quotes(name)), "rename one of the two");
        }
    }

    std::string file_;
    int depth_;
    Reading* reading_;
    std::optional<AntimonyModel> open_;
    bool said_ = false;
};

/// Whether the text is XML, which no Antimony begins like.
bool is_xml(std::string_view text) {
    constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(k_byte_order_mark)) {
        text.remove_prefix(k_byte_order_mark.size());
    }
    const std::string_view content = trim(text);
    return content.starts_with("<?xml") || content.starts_with("<sbml");
}

void read_text(std::string_view text, const std::string& name, int depth, Reading& reading) {
    if (is_xml(text)) {
        reading.report({{name, 1, 1}, {}, "this is SBML, and an Antimony text belongs here",
                        "populations, drug modules and imports are Antimony; rubor simulate and rubor ensemble run SBML"});
        return;
    }
    FileSink sink{name, depth, reading};
    if (antimony::parse_items(text, sink)) {
        sink.finish();
    }
}

Checked<AntimonyFile> finished(Reading reading, const std::string& path) {
    if (reading.problems.empty() && reading.result.models.empty() && reading.main.statements.empty() &&
        reading.result.functions.empty()) {
        reading.report({{path, 1, 1}, {}, "there is no model in this file", {}});
    }
    if (!reading.problems.empty()) {
        return std::move(reading.problems);
    }
    reading.result.path = path;
    if (!reading.main.statements.empty()) {
        reading.main.spot = {1, 1};
        reading.result.models.push_back(std::move(reading.main));
    }
    return std::move(reading.result);
}

}  // namespace

const AntimonyModel* AntimonyFile::find_model(const std::string& name) const {
    const auto found =
        std::find_if(models.begin(), models.end(), [&](const auto& m) { return m.name == name; });
    return found == models.end() ? nullptr : &*found;
}

const AntimonyModel* AntimonyFile::main_model() const {
    if (const AntimonyModel* main = find_model(k_main)) {
        return main;
    }
    const auto marked =
        std::find_if(models.rbegin(), models.rend(), [](const auto& m) { return m.marked_main; });
    return marked != models.rend() ? &*marked : models.empty() ? nullptr : &models.back();
}

Checked<AntimonyFile> read_antimony(const std::filesystem::path& path) {
    const Checked<std::string> text = read_text_file(path);
    if (!text) {
        return text.problems();
    }
    return read_antimony_text(text.value(), path.string());
}

Checked<AntimonyFile> read_antimony_text(std::string_view text, const std::string& name, Imports imports) {
    Reading reading;
    reading.imports = imports;
    reading.imported.insert(std::filesystem::path{name}.lexically_normal().string());
    read_text(text, name, 0, reading);
    return finished(std::move(reading), name);
}

}  // namespace rubor
