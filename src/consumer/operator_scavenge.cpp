#include "consumer/operator_scavenge.hpp"

namespace weir::consumer {
namespace {

constexpr std::chrono::seconds kPatience{2};

}  // namespace

OperatorAnswer answer_of(const ScavengeReport& so_far, std::uint64_t segments) {
  OperatorAnswer answer;
  answer.segments = so_far.segments;
  answer.of = segments;
  answer.rewritten = so_far.rewritten;
  answer.events = so_far.events;
  answer.bytes = so_far.bytes;
  return answer;
}

ScavengeReport report_of(const OperatorAnswer& answer) {
  return {.segments = answer.segments.value_or(0),
          .rewritten = answer.rewritten.value_or(0),
          .events = answer.events.value_or(0),
          .bytes = answer.bytes.value_or(0),
          .finished = answer.finished.value_or(false)};
}

void scavenge_for(env::UnixConnection& connection, EventStore& own, const std::atomic<bool>& closing) {
  bool listens = true;
  std::uint64_t all = 0;
  const auto done = scavenge(own, {.on_progress =
                                       [&](const ScavengeReport& so_far, std::uint64_t segments) {
                                         all = segments;
                                         const std::string line = encode_json(answer_of(so_far, segments));
                                         listens = connection.write_line(line, kPatience).has_value();
                                       },
                                   .should_stop = [&] { return closing || !listens; }});
  OperatorAnswer answer;
  if (done) {
    answer = answer_of(*done, all);
    answer.finished = done->finished;
  } else {
    answer.error = std::string(name_of(done.error().code()));
    answer.message = done.error().message();
  }
  (void)connection.write_line(encode_json(answer), kPatience);
}

}  // namespace weir::consumer
