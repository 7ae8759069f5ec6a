// The writer that is killed: weir_crash_writer DIRECTORY PIPE. Goes on where the store stands, after repeating the last
// commit of each writer, which must be recognised (rule C2). Every acknowledgement goes into the pipe at once.
#include <unistd.h>

#include <cstdlib>
#include <thread>
#include <vector>

#include "crash/script.hpp"

namespace {

using namespace crash;

void tell(int pipe, const Acknowledged& acknowledged) {
  if (write(pipe, &acknowledged, sizeof acknowledged) != sizeof acknowledged) _exit(3);
}

void write_on(EventStore& store, std::uint32_t writer, int pipe) {
  const auto last = value_or_abort(store.stream_version(stream_of(writer)), "looking where to go on");
  std::uint64_t number = last ? last->value : 0;
  if (last && !value_or_abort(store.commit(commit_of(writer, number)), "repeating").repeated) std::abort();
  for (number = last ? number + 1 : 0;; ++number) {
    const auto receipt = value_or_abort(store.commit(commit_of(writer, number)), "committing");
    if (receipt.repeated) std::abort();
    tell(pipe, {writer, static_cast<std::uint32_t>(receipt.count), number, receipt.first.value});
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto store = value_or_abort(open_store(argv[1], {.segment_bytes = 9 * 1024 * 1024}), "opening");
  const int pipe = std::atoi(argv[2]);
  std::vector<std::jthread> writers;
  for (std::uint32_t w = 0; w < kWriters; ++w) writers.emplace_back([&, w] { write_on(*store, w, pipe); });
}
