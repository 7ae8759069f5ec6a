// Events and their schemas: declared once, JSON on the wire, older versions upcast.
#pragma once

#include "weir/schema/codec.hpp"
#include "weir/schema/declare.hpp"
#include "weir/schema/event_type.hpp"
#include "weir/schema/json_reader.hpp"
#include "weir/schema/json_writer.hpp"
#include "weir/schema/matching.hpp"
#include "weir/schema/tag.hpp"
