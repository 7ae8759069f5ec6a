// The members of a JSON object, one after another, each as the text that stands there. The engine looks into JSON only
// for stream metadata, where a few members are its own and the others are kept as they are.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::store {

class JsonMembers {
 public:
  /// Objects and arrays in each other, at most.
  static constexpr int kMaxDepth = 64;

  explicit JsonMembers(std::string_view text) : left_(text) {}

  struct Member {
    std::string_view name;   ///< Between the quotes, escapes and all.
    std::string_view value;  ///< Well-formed, as far as its brackets, strings, words and numbers go.
    std::string_view whole;  ///< From the name's first quote to the end of the value.
  };

  /// Goes on to the next member; false at the end, and where the text is not what it should be.
  bool next(Member& into);
  /// After `next` gave false: whether it was a whole object and nothing else.
  bool is_whole() const { return state_ == State::ended; }

 private:
  enum class State { before, inside, ended, failed };

  bool fail();
  void skip_blanks();
  bool take(char c);
  bool skip_string(std::string_view* body = nullptr);
  bool skip_plain();
  bool skip_value(int depth);
  bool skip_list(char close, bool named, int depth);

  std::string_view left_;
  State state_ = State::before;
};

}  // namespace weir::store
