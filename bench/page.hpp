// A part of a document that the bench writes: what stands between two markers,
//     <!-- bench: NAME -->
//     <!-- end of bench: NAME -->
#pragma once

#include <filesystem>
#include <string>

namespace bench {

class PagePart {
 public:
  /// Throws if the page or its markers are not there: before the measuring, not after it.
  PagePart(std::filesystem::path page, const std::string& name);
  /// Reads the page again, and replaces what is between the markers.
  void write(const std::string& text) const;
  /// A file beside the page.
  std::filesystem::path beside(const std::string& file) const { return page_.parent_path() / file; }

 private:
  std::string text_around(std::string& behind) const;

  std::filesystem::path page_;
  std::string begin_, end_;
};

void write_file(const std::filesystem::path&, const std::string& text);

}  // namespace bench
