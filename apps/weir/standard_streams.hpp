// The three streams that a process is given, and may not be given.
#pragma once

namespace weir::cli {

/// Takes the numbers 0, 1 and 2 where they are free, before any file is opened: a file of a store that got one of them
/// would be written over by what the process prints. Reading or printing there fails as before: it is not nothing that
/// is read, and what is printed is not said to be out.
void take_closed_standard_streams();

}  // namespace weir::cli
