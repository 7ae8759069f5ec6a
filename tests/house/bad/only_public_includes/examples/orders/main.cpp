#include "log/segment.hpp"
#include "orders/shop.hpp"
#include "weir/weir.hpp"
