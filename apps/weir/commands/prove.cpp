#include "commands/prove.hpp"

#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

Json path_json(const std::vector<proof::Digest>& path) {
  Json list = Json::array();
  for (const proof::Digest& hash : path) list.push_back(proof::to_hex(hash));
  return list;
}

}  // namespace

void print_proof(const proof::EventProof& proof, const Terminal& terminal) {
  const Json line{{"store", to_string(proof.history.store)},   {"position", proof.position.value},
                  {"event", proof::to_hex(proof.event)},       {"event_index", proof.event_index},
                  {"event_path", path_json(proof.event_path)}, {"commit", proof::to_hex(proof.commit)},
                  {"commit_index", proof.commit_index},        {"commit_path", path_json(proof.commit_path)},
                  {"commits", proof.history.commits},          {"end", proof.history.end.value},
                  {"root", proof::to_hex(proof.history.root)}};
  terminal.out << line.dump() << '\n';
}

}  // namespace weir::cli
