// From an aggregate's decision to the effects of a handler.
#pragma once

#include <string>

#include <weir/weir.hpp>

namespace orders {

/// A refusal where none is expected is a failure to look at: the consumer tries again, and then parks the key.
template <class Refusal>
weir::Result<weir::Effects> effects_of(weir::Result<weir::Decided<Refusal>> decided) {
  if (!decided) return decided.error();
  if (decided->refusal)
    return weir::Error(weir::Errc::handler_failed, "refused: " + std::string(name_of(*decided->refusal)));
  weir::Effects effects;
  effects.append(std::move(decided->writes));
  return effects;
}

}  // namespace orders
