// Result<T>: a value or an Error. Dropping one does not compile.
#pragma once

#include <expected>
#include <source_location>
#include <type_traits>
#include <utility>

#include "weir/base/error.hpp"

namespace weir {

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;

  Result(Error error) : std::expected<T, Error>(std::unexpect, std::move(error)) {}
};

[[noreturn]] void abort_on_error(const Error&, const char* what, std::source_location where);

/// The value, or an abort with the error's message and the caller's place: for examples, tests and mains with nobody to
/// return to.
template <class T>
T value_or_abort(Result<T> result, const char* what = "failed",
                 std::source_location where = std::source_location::current()) {
  if (!result) abort_on_error(result.error(), what, where);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace weir

/// Returns the error of a Result from this function, or goes on: WEIR_CHECK(file.sync());
#define WEIR_CHECK(...)                                                                  \
  do {                                                                                   \
    if (auto&& weir_result_ = (__VA_ARGS__); !weir_result_) return weir_result_.error(); \
  } while (false)

#define WEIR_CONCAT_INNER(a, b) a##b
#define WEIR_CONCAT(a, b) WEIR_CONCAT_INNER(a, b)
/// Returns the error, or declares the value: WEIR_TRY(auto file, files.open(path));
#define WEIR_TRY(declaration, ...)                                                              \
  auto WEIR_CONCAT(weir_result_, __LINE__) = (__VA_ARGS__);                                     \
  if (!WEIR_CONCAT(weir_result_, __LINE__)) return WEIR_CONCAT(weir_result_, __LINE__).error(); \
  declaration = std::move(*WEIR_CONCAT(weir_result_, __LINE__))
