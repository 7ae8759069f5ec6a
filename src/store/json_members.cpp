#include "store/json_members.hpp"

namespace weir::store {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// RFC 8259, section 6.
bool is_number(std::string_view text) {
  const auto digits = [&] {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    text.remove_prefix(count);
    return count > 0;
  };
  const auto take = [&](char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  take('-');
  if (!take('0') && !digits()) return false;  // nothing follows a leading zero
  if (take('.') && !digits()) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (!digits()) return false;
  }
  return text.empty();
}

}  // namespace

bool JsonMembers::fail() {
  state_ = State::failed;
  return false;
}

void JsonMembers::skip_blanks() {
  while (!left_.empty() && (left_[0] == ' ' || left_[0] == '\n' || left_[0] == '\r' || left_[0] == '\t'))
    left_.remove_prefix(1);
}

bool JsonMembers::take(char c) {
  skip_blanks();
  if (!left_.starts_with(c)) return false;
  left_.remove_prefix(1);
  return true;
}

bool JsonMembers::skip_string(std::string_view* body) {
  if (!take('"')) return false;
  for (std::size_t i = 0; i < left_.size(); ++i) {
    if (static_cast<unsigned char>(left_[i]) < 0x20) return false;
    if (left_[i] == '\\') {
      ++i;
    } else if (left_[i] == '"') {
      if (body != nullptr) *body = left_.substr(0, i);
      left_.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

/// A number or a word.
bool JsonMembers::skip_plain() {
  const std::string_view plain = left_.substr(0, left_.find_first_of(",]} \n\r\t"));
  left_.remove_prefix(plain.size());
  return plain == "true" || plain == "false" || plain == "null" || is_number(plain);
}

bool JsonMembers::skip_value(int depth) {
  skip_blanks();
  if (left_.starts_with('"')) return skip_string();
  if (take('{')) return skip_list('}', true, depth + 1);
  if (take('[')) return skip_list(']', false, depth + 1);
  return skip_plain();
}

/// The rest of an object or array.
bool JsonMembers::skip_list(char close, bool named, int depth) {
  if (depth > kMaxDepth) return false;
  if (take(close)) return true;
  do {
    if (named && !(skip_string() && take(':'))) return false;
    if (!skip_value(depth)) return false;
  } while (take(','));
  return take(close);
}

bool JsonMembers::next(Member& into) {
  const bool first = state_ == State::before;
  if (first && !take('{')) return fail();
  if (state_ == State::ended || state_ == State::failed) return false;
  state_ = State::inside;
  if (take('}')) {
    skip_blanks();
    if (!left_.empty()) return fail();
    state_ = State::ended;
    return false;
  }
  if (!first && !take(',')) return fail();
  skip_blanks();
  const std::string_view from_name = left_;
  if (!skip_string(&into.name) || !take(':')) return fail();
  skip_blanks();
  const std::string_view from_value = left_;
  if (!skip_value(1)) return fail();
  into.value = from_value.substr(0, from_value.size() - left_.size());
  into.whole = from_name.substr(0, from_name.size() - left_.size());
  return true;
}

}  // namespace weir::store
