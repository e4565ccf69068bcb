// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/inspection.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {

ModelInspection inspect_model(std::shared_ptr<const Model> model, std::string file, StepTimes* times) {
    ModelInspection result;
    result.model = model;
    result.file = std::move(file);
    CompileRequest request{.varying = {}, .dose_targets = {}, .outputs = {}};
    request.cache_directory = std::filesystem::path{};
    StepTimer timer{times};
    request.backend = CompileRequest::Backend::interpreter;
    const auto compiled = compile(model, request);
    RUBOR_ASSERT(compiled.ok());  // a request without names has nothing that could be wrong
    timer.done("differentiate");
    if (times != nullptr) {
        // Compiling differentiates once more: what that took is known by now.
        request.backend = CompileRequest::Backend::native;
        RUBOR_ASSERT(compile(model, request).ok());
        timer.done("compile (one width)");
        const std::size_t last = times->steps.size() - 1;
        times->steps[last].second = std::max(0.0, times->steps[last].second - times->steps[last - 1].second);
    }
    result.pattern = compiled.value()->pattern();
    result.shape = jacobian_shape(result.pattern);
    timer.done("order the elimination");
    result.laws = conservation_laws(*model);
    timer.done("conservation laws (inspect only)");
    result.scales = time_scales_at_start(*compiled.value());
    timer.done("time scales (inspect only)");
    if (times != nullptr) result.times = *times;
    return result;
}

}  // namespace rubor
