#include "page.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {

PagePart::PagePart(std::filesystem::path page, const std::string& name)
    : page_(std::move(page)), begin_("<!-- bench: " + name + " -->\n"), end_("<!-- end of bench: " + name + " -->\n") {
  std::string behind;
  text_around(behind);
}

std::string PagePart::text_around(std::string& behind) const {
  std::ifstream file(page_);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  const auto from = all.find(begin_), to = all.find(end_);
  if (!file || from == std::string::npos || to == std::string::npos || to < from)
    throw std::runtime_error("expected the lines " + begin_ + "and " + end_ + "in " + page_.string());
  behind = all.substr(to);
  return all.substr(0, from + begin_.size());
}

void PagePart::write(const std::string& text) const {
  std::string behind;
  const std::string before = text_around(behind);
  write_file(page_, before + text + behind);
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace bench
