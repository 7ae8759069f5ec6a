#include "commands/append.hpp"

#include <string>
#include <string_view>

#include "answers.hpp"
#include "append_line.hpp"

namespace weir::cli {

Result<void> append(EventStore& store, std::istream& lines, const AppendOptions& options, const Terminal& terminal) {
  Answers answers(terminal, options.in_flight);
  std::string line;
  for (std::uint64_t number = 1; std::getline(lines, line); ++number) {
    if (constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf"; number == 1 && line.starts_with(kByteOrderMark))
      line.erase(0, kByteOrderMark.size());
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto answer = answers.begin(number);
    if (!answer) break;
    Result<Commit> commit = parse_append_line(line);
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
