#include "weir/base/time.hpp"
