#include <emscripten/bind.h>

#include <memory>
#include <utility>

#include "convert.hpp"
#include "guard.hpp"
#include "webglm/export/model_file.hpp"

namespace webglm {

using emscripten::val;

namespace {

val text_of_model(const LearnedModel& model, const Fit& fit, bool covariance) {
  return text(model_text(saved_model(model, fit, covariance)));
}

std::unique_ptr<SavedModel> model_of_text(val text) {
  return std::make_unique<SavedModel>(read_model(read_text(text, "the text of a model")));
}

/// The terms as they were learned; their rows are gone.
std::unique_ptr<LearnedModel> saved_terms(const SavedModel& model) {
  return std::make_unique<LearnedModel>(LearnedModel{model.spec, model.design, nullptr, {}, {}});
}

std::unique_ptr<Fit> saved_fit(const SavedModel& model) { return std::make_unique<Fit>(model.fit); }

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_export) {
  emscripten::class_<SavedModel>("SavedModel")
      .function("terms", guarded<&saved_terms>)
      .function("fit", guarded<&saved_fit>);
  emscripten::function("modelText", guarded<&text_of_model>);
  emscripten::function("readModel", guarded<&model_of_text>);
}

}  // namespace webglm
