#include "index/term.hpp"

#include "base/hash.hpp"

namespace weir::index {

Term term_of(TermKind kind, std::string_view name) { return {hash64(name, static_cast<std::uint64_t>(kind))}; }

Term term_of(TermKind kind, const EventId& id) {
  return term_of(kind, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
}

}  // namespace weir::index
