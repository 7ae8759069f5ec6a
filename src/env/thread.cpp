#include "env/thread.hpp"

#include <pthread.h>
#include <signal.h>

namespace weir::env {

Thread::Thread(std::string name, std::function<void()> body) {
  // The mask is inherited: set around the start, so that no signal can reach the thread before it blocks them.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::jthread([name = std::move(name), body = std::move(body)] {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    body();
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace weir::env
