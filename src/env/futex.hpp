// Waiting on a 32-bit word, within a process or across processes that map the same file. The word is only compared:
// waiting works on a read-only mapping too.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace weir::env {

enum class FutexScope : std::uint8_t { this_process, shared };

using FutexWord = std::atomic<std::uint32_t>;
static_assert(sizeof(FutexWord) == 4 && FutexWord::is_always_lock_free);

/// Sleeps while the word is `seen`, at most the given time. Returns early for no reason too: look at the word again.
void futex_wait(const FutexWord& word, std::uint32_t seen, std::chrono::nanoseconds at_most, FutexScope scope);
/// Wakes everybody who waits on the word.
void futex_wake_all(const FutexWord& word, FutexScope scope);

}  // namespace weir::env
