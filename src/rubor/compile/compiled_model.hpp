// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/compile/code_cost.hpp>
#include <rubor/compile/kernel_cache.hpp>
#include <rubor/compile/lane_kernels.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// What to compile a Model for. Everything that does not vary is folded into the kernels.
struct CompileRequest {
    std::vector<std::string> varying;  ///< Parameters that differ between patients, in the order of `p`.
    std::vector<std::string>
        dose_targets;                  ///< States that may receive an input rate, in the order of `input`.
    std::vector<std::string> outputs;  ///< Any names of the model, in the order of `outputs`.
    enum class Backend : std::uint8_t {
        native,       ///< LLVM.
        interpreter,  ///< The oracle: walks the expression graph. Slow; runs under sanitizers.
    } backend = Backend::native;
    /// Where machine code is kept from run to run; an empty path: nowhere; nothing: the user's cache
    /// directory (see KernelCache). It changes no bit of any result.
    std::optional<std::filesystem::path> cache_directory = std::nullopt;
};

/// The non-zeros of the Jacobian d(dx_i/dt)/dx_j in compressed columns, rows ascending; the diagonal is
/// always present.
struct SparsityPattern {
    std::vector<std::int32_t> column_start;  ///< n_states + 1
    std::vector<std::int32_t> row;           ///< n_nonzeros
};

/// A relation `left < right` (or <=) on which a rate or a trigger depends; its root function is left - right.
/// Or floor(u) or ceiling(u), which jump where u is whole; their root function changes its sign at each whole
/// u.
struct RootInfo {
    bool in_rates = false;  ///< A rate jumps here: integration stops and starts anew.
    bool in_triggers = false;
    bool is_time_only =
        false;  ///< Linear in time, no state: a time event, found exactly (CompiledModel::next_root_time).
    bool is_stairs = false;      ///< Of floor or ceiling.
    bool is_time_curve = false;  ///< Mentions time and no state, but is not linear: `sin(time) > 0`.
};

/// What the event machine must know of an event of the model.
struct EventInfo {
    std::string name;
    bool is_map = false;  ///< Trigger is the constant false; applied by name only.
    bool persistent = true;
    bool initially_true = true;
    bool values_from_trigger_time = true;
    bool has_delay = false;
    bool has_priority = false;
    bool has_factors = false;  ///< See CompiledModel::factors.
    std::size_t n_assignments = 0;
    /// For each assignment: true and state index, or false and held index.
    std::vector<std::pair<bool, std::size_t>> targets;
};

/// A model turned into code for one patient at a time (W = 1). Immutable, shared, thread-safe.
///
/// Arrays: t in days; x states; p varying parameters; held; input rates by dose target; h hoisted values.
/// Call `hoist` when a patient starts and after every change of `held`, before any of the others.
class CompiledModel {
  public:
    virtual ~CompiledModel() = default;

    [[nodiscard]] virtual const Model& model() const = 0;
    [[nodiscard]] virtual const CompileRequest& request() const = 0;
    [[nodiscard]] virtual std::size_t n_hoisted() const = 0;
    /// Where the machine code came from; LaneKernels have a status of their own.
    [[nodiscard]] virtual CacheStatus cache_status() const { return {}; }
    [[nodiscard]] virtual CodeCost code_cost() const { return {}; }
    [[nodiscard]] virtual const SparsityPattern& pattern() const = 0;
    [[nodiscard]] virtual const std::vector<RootInfo>& roots() const = 0;
    [[nodiscard]] virtual const std::vector<EventInfo>& events() const = 0;
    [[nodiscard]] std::size_t n_states() const { return model().states().size(); }
    [[nodiscard]] std::size_t n_held() const { return model().held().size(); }

    /// State and held values at the start of a run from the model's initial values.
    virtual void initialise(const double* p, double* x, double* held) const = 0;
    virtual void hoist(const double* p, const double* held, double* h) const = 0;
    virtual void rhs(double t, const double* x, const double* p, const double* held, const double* input,
                     const double* h, double* dx) const = 0;
    /// Non-zeros in the order of pattern().
    virtual void jacobian(double t, const double* x, const double* p, const double* held, const double* input,
                          const double* h, double* nonzeros) const = 0;
    /// left - right of every root, in the order of roots().
    virtual void root_values(double t, const double* x, const double* p, const double* held, const double* h,
                             double* values) const = 0;
    virtual void outputs(double t, const double* x, const double* p, const double* held, const double* h,
                         double* values) const = 0;

    /// Trigger of each event, 1 or 0, in the order of events().
    virtual void triggers(double t, const double* x, const double* p, const double* held, const double* h,
                          double* values) const = 0;
    /// Delay (days) and priority of event k; 0 where it has none.
    virtual void timing(std::size_t event, double t, const double* x, const double* p, const double* held,
                        const double* h, double* delay, double* priority) const = 0;
    /// New values of the event's targets (amounts for states), in the order of EventInfo::targets.
    virtual void assignments(std::size_t event, double t, const double* x, const double* p,
                             const double* held, const double* h, double* values) const = 0;
    /// By what each of them is multiplied when the event is executed (Assignment::factor_at_execution), 1
    /// where there is none. Needed where EventInfo::has_factors.
    virtual void factors(std::size_t event, double t, const double* x, const double* p, const double* held,
                         const double* h, double* values) const;
    /// The first time after t at which a time-only root's relation has its new value; infinity if there is
    /// none. Exact: at the double before, it has its old value. `time >= 168` gives 168, `time > 168` the
    /// double after 168.
    [[nodiscard]] virtual double next_root_time(double t, const double* p, const double* held,
                                                const double* h) const = 0;

    /// Steps for 1, 4 or 8 patients side by side (0: as many as the machine is wide). Compiled when first
    /// asked for, then shared; thread-safe. Null where there is no machine code: models without states, the
    /// interpreter.
    [[nodiscard]] virtual std::shared_ptr<const LaneKernels> lane_kernels(
        unsigned /*lanes*/, const RosenbrockMethod& /*method*/, const StepControl& /*control*/) const {
        return nullptr;
    }
};

/// Lanes of this machine's vectors of doubles: 8 with AVX-512, 4 with AVX2 (each with FMA), else 1.
[[nodiscard]] int widest_lanes();

/// Compiles. Problems: an unknown name in the request (with the nearest valid one).
[[nodiscard]] Checked<std::shared_ptr<const CompiledModel>> compile(std::shared_ptr<const Model> model,
                                                                    const CompileRequest& request);

}  // namespace rubor
