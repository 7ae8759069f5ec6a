#include "weir/saga/saga_worker.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "env/environment.hpp"
#include "saga/check_definition.hpp"
#include "saga/check_running.hpp"
#include "saga/engine.hpp"

namespace weir {
namespace {

ConsumerOptions consumer_options(const SagaOptions& options) {
  return {.name = options.name,
          .begin = options.begin,
          .lanes = options.lanes,
          .retry = options.retry,
          .breaker = options.breaker,
          .max_batch = options.max_batch};
}

}  // namespace

SagaWorker::SagaWorker(EventStore& own, SagaOptions options)
    : SagaWorker(own, std::move(options), env::real_environment()) {}

SagaWorker::SagaWorker(EventStore& own, SagaOptions options, env::Environment& environment)
    : options_(std::move(options)),
      own_(own),
      environment_(environment),
      consumer_(own, consumer_options(options_), environment) {
  add_version(options_.version);
}

SagaWorker::~SagaWorker() = default;

SagaDefinition& SagaWorker::add_version(std::uint32_t version) {
  definitions_.push_back(std::make_unique<SagaDefinition>(SagaDefinition{.version = version}));
  return *definitions_.back();
}

SagaDefinition& SagaWorker::newest() { return *definitions_.front(); }

void SagaWorker::add_start(SagaStartRule rule) { starts_.push_back(std::move(rule)); }

Result<void> SagaWorker::start() {
  WEIR_CHECK(saga::check_definitions(options_.name, starts_, definitions_));
  WEIR_CHECK(saga::check_running(own_, options_.name, definitions_));
  engine_ = std::make_unique<saga::Engine>(options_.name, own_, environment_.clock, definitions_);
  bind();
  return consumer_.start();
}

/// Gives the consumer one route for each type of event in each source.
void SagaWorker::bind() {
  const auto from = [&](const std::string& label, const EventReader& reader) -> Source& {
    Source& source = consumer_.from(label, reader);
    return options_.accept_gaps ? source.accept_gaps() : source;
  };
  for (const SagaStartRule& rule : starts_) from(rule.label, *rule.reader).route(engine_->start_route(rule));

  std::map<std::pair<Source*, std::string>, std::vector<saga::Meaning>> meanings;
  for (const auto& definition : definitions_) {
    for (const SagaStep& step : definition->steps) {
      for (const SagaAnswer& answer : step.answers) {
        Source& source = from(answer.label, *answer.reader);
        meanings[{&source, answer.event_name}].push_back({definition.get(), &step, &answer});
      }
    }
  }
  for (auto& [key, of_versions] : meanings) key.first->route(engine_->answer_route(std::move(of_versions)));

  // Always: an alarm that a build without time-outs passed over would be lost to the next one.
  from("own", own_).route(engine_->alarm_route());
}

Result<void> SagaWorker::stop(std::chrono::milliseconds deadline) { return consumer_.stop(deadline); }

WorkerStatus SagaWorker::status() const { return consumer_.status(); }

Result<void> SagaWorker::release(std::string_view key) { return consumer_.release(key); }

const std::string& SagaWorker::name() const { return options_.name; }

}  // namespace weir
