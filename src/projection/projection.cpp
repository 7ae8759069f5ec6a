#include "weir/projection/projection.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "env/environment.hpp"
#include "projection/runner.hpp"

namespace weir {

Projection::Projection(std::filesystem::path file, ProjectionOptions options)
    : Projection(std::move(file), std::move(options), env::real_environment()) {}

Projection::Projection(std::filesystem::path file, ProjectionOptions options, env::Environment& environment)
    : file_(std::move(file)), options_(std::move(options)), environment_(environment), next_start_(Start::resume) {
  WEIR_ASSERT(options_.batch_events > 0, "a transaction takes one event at least");
  runner_ = std::make_unique<Runner>(file_, options_, sources_, environment_.clock);
}

Projection::~Projection() = default;

Projection& Projection::schema(std::string_view sql) {
  WEIR_ASSERT(!runner_->is_running(), "a projection's schema is declared before it starts");
  schema_ += sql;
  schema_ += ";\n";
  return *this;
}

ProjectionSource& Projection::from(std::string label, const EventReader& reader) {
  WEIR_ASSERT(!runner_->is_running(), "a projection's sources are declared before it starts");
  WEIR_ASSERT(std::none_of(sources_.begin(), sources_.end(),
                           [&](const auto& s) { return s->label() == label || s->reader().id() == reader.id(); }),
              "a projection has each source once, and each label once");
  return *sources_.emplace_back(std::make_unique<ProjectionSource>(std::move(label), reader));
}

Result<void> Projection::start() {
  WEIR_ASSERT(!runner_->is_running(), "a projection that runs is not started again");
  if (options_.name.empty()) return Error(Errc::invalid_argument, "expected a projection with a name, found none");
  if (sources_.empty() ||
      std::any_of(sources_.begin(), sources_.end(), [](const auto& s) { return !s->has_handlers(); })) {
    return Error(Errc::invalid_argument, "projection '" + options_.name +
                                             "': expected at least one source, each with a handler; "
                                             "declare them with from(...).on<Event>(...)");
  }
  WEIR_CHECK(runner_->start({options_.name, options_.version, schema_}, next_start_));
  next_start_ = Start::resume;
  return {};
}

Result<void> Projection::stop(std::chrono::milliseconds deadline) {
  if (runner_->stop(deadline)) return {};
  return Error(Errc::timeout, "projection '" + options_.name + "': a transaction did not end by the deadline");
}

Result<void> Projection::rebuild() {
  if (runner_->is_running()) return runner_->start({options_.name, options_.version, schema_}, Start::rebuild);
  next_start_ = Start::rebuild;
  return {};
}

Result<void> Projection::wait_for(const EventReader& source, Position end, std::chrono::milliseconds at_most) const {
  const auto found =
      std::find_if(sources_.begin(), sources_.end(), [&](const auto& s) { return s->reader().id() == source.id(); });
  WEIR_ASSERT(found != sources_.end(), "wait_for names a store that the projection does not read");
  return runner_->wait_for(static_cast<std::size_t>(found - sources_.begin()), end, at_most);
}

Result<void> Projection::wait_for(Position end, std::chrono::milliseconds at_most) const {
  WEIR_ASSERT(sources_.size() == 1, "with several sources wait_for must say which one is meant");
  return wait_for(sources_.front()->reader(), end, at_most);
}

WorkerStatus Projection::status() const { return runner_->status(); }

const std::filesystem::path& Projection::file() const { return file_; }

}  // namespace weir
