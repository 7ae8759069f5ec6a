// Standard output as a stream that remembers why it failed: a closed pipe ends a command quietly, a full disk does not.
#pragma once

#include <cstdio>
#include <ostream>
#include <streambuf>

namespace weir::cli {

class StandardOutput : public std::ostream {
 public:
  explicit StandardOutput(std::FILE* file) : std::ostream(nullptr), buffer_(file) { rdbuf(&buffer_); }

  /// The errno of the first write that failed; 0 while all went well.
  int failure() const { return buffer_.failure; }

 private:
  struct Buffer : std::streambuf {
    explicit Buffer(std::FILE* to) : file(to) {}
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int sync() override;
    bool check(bool succeeded);

    std::FILE* file;
    int failure = 0;
  };
  Buffer buffer_;
};

}  // namespace weir::cli
