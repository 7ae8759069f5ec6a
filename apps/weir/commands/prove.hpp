// weir prove DIR POSITION: what shows somebody who has only a root that an event is under it.
#pragma once

#include "proof/history.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// One line of JSON, in either manner: docs/formats/proof.md says what its members are.
void print_proof(const proof::EventProof&, const Terminal&);

}  // namespace weir::cli
