#include "env/clock.hpp"
#include "store/store.hpp"
#include "weir/base/time.hpp"
