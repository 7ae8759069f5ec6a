#include "weir/store/commit.hpp"

#include <fmt/format.h>

namespace weir {

std::string to_string(ExpectedState state) {
  switch (state.kind()) {
    case ExpectedState::Kind::any:
      return "any";
    case ExpectedState::Kind::no_stream:
      return "no stream";
    case ExpectedState::Kind::exists:
      return "exists";
    case ExpectedState::Kind::exactly:
      return fmt::format("exactly {}", state.version().value);
  }
  return "?";
}

}  // namespace weir
