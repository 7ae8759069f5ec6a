#include "commands/append.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "answers.hpp"
#include "append_line.hpp"
#include "input_line.hpp"

namespace weir::cli {
namespace {

Result<Commit> too_long() {
  return Error(Errc::too_large, fmt::format("the line has more than {} bytes; a commit has at most {}: split it",
                                            kMaxLineBytes, kMaxCommitBytes));
}

}  // namespace

Result<void> append(EventStore& store, std::istream& lines, const AppendOptions& options, const Terminal& terminal) {
  Answers answers(terminal, options.in_flight);
  InputLine line;
  for (std::uint64_t number = 1; next_line(lines, line); ++number) {
    if (constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
        number == 1 && line.text.starts_with(kByteOrderMark))
      line.text.erase(0, kByteOrderMark.size());
    if (!line.too_long && line.text.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto answer = answers.begin(number);
    if (!answer) break;
    Result<Commit> commit = line.too_long ? too_long() : parse_append_line(line.text);
    if (!commit) {
      (*answer)(commit.error());
    } else if (options.in_flight == 1) {
      (*answer)(store.commit(std::move(*commit)));  // leads the batch itself: no switch of threads
    } else {
      store.commit_async(std::move(*commit), std::move(*answer));
    }
  }
  WEIR_CHECK(answers.finish());
  if (lines.bad())
    return Error(Errc::io, "the input could not be read to its end; every line that was read is answered");
  return {};
}

}  // namespace weir::cli
