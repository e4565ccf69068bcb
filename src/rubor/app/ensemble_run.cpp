// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/ensemble_run.hpp>

#include <algorithm>
#include <bit>
#include <mutex>

#include <fmt/format.h>

#include <rubor/base/parallel.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_smallest_piece = 16;  // two fillings of the widest lane group
constexpr std::size_t k_pieces_per_thread = 4;

/// Part of a block that one thread integrates at a time.
struct Piece {
    std::size_t block = 0;  ///< Into the list of blocks to run.
    std::size_t first = 0;  ///< Patients, of the whole ensemble.
    std::size_t last = 0;
};

/// A block while its patients are integrated.
struct BlockInFlight {
    std::vector<PatientTrajectory> patients;
    std::size_t n_left = 0;
    bool interrupted = false;
};

std::vector<Piece> pieces_of(const Ensemble& ensemble, const std::vector<std::uint32_t>& blocks,
                             unsigned n_threads) {
    const std::size_t n = ensemble.sets.n_patients();
    const std::size_t n_to_run = std::min(n, blocks.size() * k_patients_per_block);
    const std::size_t wanted = n_to_run / (std::max<std::size_t>(1, n_threads) * k_pieces_per_thread);
    const std::size_t size =
        std::clamp(std::bit_floor(std::max<std::size_t>(1, wanted)), k_smallest_piece, k_patients_per_block);
    std::vector<Piece> pieces;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const std::size_t begin = blocks[b] * k_patients_per_block;
        const std::size_t end = std::min(begin + k_patients_per_block, n);
        for (std::size_t first = begin; first < end; first += size)
            pieces.push_back({b, first, std::min(first + size, end)});
    }
    return pieces;
}

std::string fallbacks_text(const PatientTrajectory& trajectory, const TimeAxis& axis) {
    std::string text;
    for (const Fallback& f : trajectory.fallbacks) {
        text += fmt::format("{}{} at {}: {}", text.empty() ? "" : "; ",
                            f.to == Fallback::To::cvode ? "cvode" : "tighter steps",
                            axis.at(fmt::format("{:.8g}", f.time_d)), f.reason);
    }
    return text;
}

std::map<std::string, Table> tables_of(const Ensemble& ensemble, std::size_t first,
                                       const BlockInFlight& block) {
    std::vector<ColumnSpec> columns = ensemble.run.trajectory_columns();
    columns.insert(columns.begin(), {"patient", ColumnType::integer, "", "ID of the parameter set"});
    Table trajectories{columns, "Outputs of each patient at each time that she reached"};
    Table patients{{{"patient", ColumnType::integer, "", "ID of the parameter set"},
                    {"status", ColumnType::text, "", "How the integration ended"},
                    {"explanation", ColumnType::text, "", "Of a failure: what, when, where"},
                    {"end", ColumnType::real, ensemble.run.shown_time.unit, "The time that was reached"},
                    {"method", ColumnType::text, "", "Integrator that reached the end"},
                    {"fallbacks", ColumnType::text, "", "What gave up on the way, when and why"},
                    {"steps", ColumnType::integer, "", "Accepted steps"},
                    {"rejected", ColumnType::integer, "", "Steps tried in vain"},
                    {"rhs", ColumnType::integer, "", "Evaluations of the rates"},
                    {"jacobians", ColumnType::integer, "", "Evaluations of the Jacobian"},
                    {"factorisations", ColumnType::integer, "", "LU factorisations"},
                    {"events", ColumnType::integer, "", "Events of the model that fired"},
                    {"administrations", ColumnType::integer, "", "Boluses and changes of input rates"}},
                   "How each patient's integration ended, and what it cost"};
    const ShownTime& shown = ensemble.run.shown_time;
    const std::size_t n = ensemble.run.outputs.size();
    std::size_t n_rows = 0;
    for (const PatientTrajectory& p : block.patients) n_rows += p.output_times_d.size();
    trajectories.reserve(n_rows);
    std::vector<Cell> cells(n + 2);
    for (std::size_t i = 0; i < block.patients.size(); ++i) {
        const PatientTrajectory& p = block.patients[i];
        const std::int64_t id = ensemble.sets.ids[first + i];
        cells[0] = id;
        for (std::size_t row = 0; row < p.output_times_d.size(); ++row) {
            cells[1] = shown.of(p.output_times_d[row]);
            for (std::size_t k = 0; k < n; ++k)
                cells[k + 2] = p.outputs[row * n + k] / ensemble.run.outputs[k].factor;
            trajectories.append_row(cells);
        }
        const SolveStatistics& s = p.statistics;
        patients.append_row({id, to_text(p.status), p.explanation, shown.of(p.end_d), to_text(p.method),
                             fallbacks_text(p, ensemble.run.axis), s.steps, s.rejected, s.rhs, s.jacobians,
                             s.factorisations, s.events, s.administrations});
    }
    std::map<std::string, Table> tables;
    tables.emplace("trajectories", std::move(trajectories));
    tables.emplace("patients", std::move(patients));
    return tables;
}

/// The blocks under way and those stored; one per run, shared by its threads.
class Blocks {
  public:
    Blocks(const Ensemble& ensemble, const std::vector<std::uint32_t>& numbers,
           const BlockDirectory& directory)
        : ensemble_{&ensemble}, numbers_{&numbers}, directory_{&directory}, blocks_(numbers.size()) {}

    /// Makes room for a block when its first piece begins. The pointer stays good until its last piece is
    /// done.
    BlockInFlight* begin(std::size_t block) {
        const std::lock_guard lock{mutex_};
        if (!blocks_[block]) {
            blocks_[block] = std::make_unique<BlockInFlight>();
            const std::size_t first = first_patient(block);
            const std::size_t n = std::min(k_patients_per_block, ensemble_->sets.n_patients() - first);
            blocks_[block]->patients.resize(n);
            blocks_[block]->n_left = n;
        }
        return blocks_[block].get();
    }

    /// Notes that `n` more patients of the block have ended; stores it when they were the last.
    void end(std::size_t block, std::size_t n, bool interrupted) {
        std::unique_ptr<BlockInFlight> complete;
        {
            const std::lock_guard lock{mutex_};
            BlockInFlight& mine = *blocks_[block];
            mine.interrupted = mine.interrupted || interrupted;
            mine.n_left -= n;
            if (mine.n_left > 0) return;
            complete = std::move(blocks_[block]);
        }
        if (complete->interrupted) return;
        Problems problems =
            directory_->store((*numbers_)[block], tables_of(*ensemble_, first_patient(block), *complete));
        if (!problems.empty()) {
            const std::lock_guard lock{mutex_};
            if (problems_.empty()) problems_ = std::move(problems);
            refused_ = true;
        }
    }

    [[nodiscard]] bool refused() const { return refused_; }
    [[nodiscard]] Problems take_problems() { return std::move(problems_); }

  private:
    [[nodiscard]] std::size_t first_patient(std::size_t block) const {
        return (*numbers_)[block] * k_patients_per_block;
    }

    const Ensemble* ensemble_;
    const std::vector<std::uint32_t>* numbers_;
    const BlockDirectory* directory_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<BlockInFlight>> blocks_;
    std::atomic<bool> refused_{false};
    Problems problems_;
};

}  // namespace

std::uint32_t Ensemble::n_blocks() const {
    return static_cast<std::uint32_t>((sets.n_patients() + k_patients_per_block - 1) / k_patients_per_block);
}

ContentHash Ensemble::key() const {
    ContentHasher hasher;
    hasher.field("format", "rubor ensemble 1").field("version", RUBOR_VERSION);
    hasher.field("fma", std::uint64_t{__builtin_cpu_supports("fma") != 0});
    hasher.field("model", run.model->canonical_text());
    hasher.field("method", to_text(run.method)).field("rel_tol", run.solve.rel_tol);
    hasher.field("abs_tol_factor", run.solve.abs_tol_factor).field("max_step", run.solve.max_step_d);
    hasher.field("max_steps", static_cast<std::uint64_t>(run.solve.max_steps)).field("end", run.end_d);
    for (const double t : run.times_d) hasher.field("time", t);
    hasher.field("time unit", run.shown_time.unit);
    for (const OutputColumn& output : run.outputs)
        hasher.field("output", output.name).field("factor", output.factor);
    for (const std::string& name : sets.names) hasher.field("varying", name);
    for (const std::int64_t id : sets.ids) hasher.field("id", static_cast<std::uint64_t>(id));
    for (const double value : sets.values) hasher.field("value", value);
    const auto add_dose = [&](std::int64_t id, const DoseRecord& dose) {
        hasher.field("patient", static_cast<std::uint64_t>(id))
            .field("target", run.doses.targets[dose.target].name);
        hasher.field("at", dose.time_d).field("amount", dose.amount).field("interval", dose.interval_d);
        hasher.field("additional", std::uint64_t{dose.additional}).field("duration", dose.duration_d);
    };
    for (const DoseRecord& dose : run.doses.for_all) add_dose(0, dose);
    hasher.field("doses by patient", std::uint64_t{run.doses.by_id.size()});
    for (const auto& [id, doses] : run.doses.by_id) {
        for (const DoseRecord& dose : doses) add_dose(id, dose);
    }
    return hasher.digest();
}

Problems run_blocks(const Ensemble& ensemble, const std::vector<std::uint32_t>& blocks,
                    const BlockDirectory& directory, const EnsembleRunOptions& options) {
    const std::vector<Piece> pieces = pieces_of(ensemble, blocks, options.n_threads);
    Blocks in_flight{ensemble, blocks, directory};
    std::vector<std::unique_ptr<BatchIntegrator>> batches(std::max(1U, options.n_threads));
    for_each_index(pieces.size(), options.n_threads, options.interrupt,
                   [&](unsigned worker, std::size_t index) {
                       if (in_flight.refused()) return;
                       const Piece& piece = pieces[index];
                       std::unique_ptr<BatchIntegrator>& batch = batches[worker];
                       if (!batch) {
                           batch = std::make_unique<BatchIntegrator>(
                               ensemble.model, ensemble.run.batch_options(options.interrupt));
                       }
                       BlockInFlight* const block = in_flight.begin(piece.block);
                       const std::size_t block_first = blocks[piece.block] * k_patients_per_block;
                       const std::size_t n = piece.last - piece.first;
                       std::size_t n_done = 0;
                       batch->run(
                           n,
                           [&](std::size_t i) {
                               const auto values = ensemble.sets.values_of(piece.first + i);
                               return ensemble.run.run_of({values.begin(), values.end()},
                                                          ensemble.sets.ids[piece.first + i]);
                           },
                           [&](std::size_t i, PatientTrajectory&& trajectory) {
                               if (trajectory.status == SolveStatus::interrupted) return;
                               ++n_done;
                               trajectory.final_states = {};
                               trajectory.final_held = {};
                               trajectory.events = {};
                               block->patients[piece.first + i - block_first] = std::move(trajectory);
                               if (options.done != nullptr) ++*options.done;
                           });
                       in_flight.end(piece.block, n, n_done < n);
                   });
    return in_flight.take_problems();
}

Checked<EnsembleCounts> count_outcomes(const BlockDirectory& directory) {
    EnsembleCounts counts;
    for (std::uint32_t block = 0; block < directory.n_blocks(); ++block) {
        const auto table = directory.read(block, "patients");
        if (!table) return table.problems();
        const auto& status = table.value().column("status").texts();
        for (std::size_t row = 0; row < status.size(); ++row) {
            ++counts.by_status[status[row]];
            counts.steps += table.value().column("steps").integers()[row];
            counts.rejected += table.value().column("rejected").integers()[row];
            const std::string& explanation = table.value().column("explanation").texts()[row];
            if (status[row] == "finished" || status[row] == "event_terminated" || status[row] == "stopped")
                continue;
            ++counts.n_failed;
            if (counts.first_failure.empty()) {
                counts.first_failure = fmt::format(
                    "patient {}: {}", table.value().column("patient").integers()[row], explanation);
            }
        }
    }
    return counts;
}

}  // namespace rubor
