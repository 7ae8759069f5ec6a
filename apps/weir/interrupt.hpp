// Asking a command that goes on and on to end: signals, and an output that nobody reads any longer.
#pragma once

namespace weir::cli {

/// From here on SIGINT and SIGTERM do not end the process but make interrupted() true.
void catch_interrupts();
bool interrupted();

/// Whether the other end of this pipe or socket is closed. A command that waits would not notice it by writing.
bool reader_is_gone(int file_descriptor);

}  // namespace weir::cli
