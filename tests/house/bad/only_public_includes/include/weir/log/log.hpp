#include <fmt/core.h>
#include <vector>

#include "weir/base/time.hpp"
