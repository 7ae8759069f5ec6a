#include "standard_output.hpp"

#include <cerrno>

namespace weir::cli {

bool StandardOutput::Buffer::check(bool succeeded) {
  if (!succeeded && failure == 0) failure = errno == 0 ? EIO : errno;
  return failure == 0;
}

StandardOutput::Buffer::int_type StandardOutput::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  return check(std::fputc(c, file) != EOF) ? c : traits_type::eof();
}

std::streamsize StandardOutput::Buffer::xsputn(const char* text, std::streamsize size) {
  const auto wanted = static_cast<std::size_t>(size);
  return check(std::fwrite(text, 1, wanted, file) == wanted) ? size : 0;
}

int StandardOutput::Buffer::sync() { return check(std::fflush(file) == 0) ? 0 : -1; }

}  // namespace weir::cli
