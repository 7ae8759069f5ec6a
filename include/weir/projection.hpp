// Projections: read models in SQLite, folded from events exactly once, and read with SQL.
#pragma once

#include "weir/projection/projection.hpp"
#include "weir/projection/read_model.hpp"
#include "weir/projection/row.hpp"
#include "weir/projection/rows.hpp"
#include "weir/projection/sql_value.hpp"
