// What nearly every test includes, for builds with WEIR_PRECOMPILED_HEADERS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "precompiled_library.hpp"
