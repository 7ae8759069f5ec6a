# Prints a source with the edits of a mutant; fails when the text that an edit replaces does not stand there exactly once.
#
#     awk -v file=src/log/recovery.cpp -f apply.awk MUTANT SOURCE
#
# A mutant is a row of edits:
#
#     # what is wrong with it, and what that breaks
#     @ src/log/recovery.cpp
#     - text that is replaced: one line or several, whole or in part
#     + text that takes its place; left out where nothing does
#
# Indentation counts from the third column.

function end_edit() {
  if (old != "" && mine) {
    ++edits
    from[edits] = old
    to[edits] = new
  }
  old = new = sign = ""
}

function fail(why) {
  print FILENAME ": " why > "/dev/stderr"
  failed = 1
  exit 1
}

NR == FNR {
  if (/^@ /) {
    end_edit()
    mine = ($2 == file)
  } else if (/^-/) {
    if (sign == "+") end_edit()
    old = (sign == "-" ? old "\n" : "") substr($0, 3)
    sign = "-"
  } else if (/^\+/) {
    new = (sign == "+" ? new "\n" : "") substr($0, 3)
    sign = "+"
  }
  next
}

{ text = text $0 "\n" }

END {
  if (failed) exit 1
  end_edit()
  if (edits == 0) fail("no edit of " file)
  for (i = 1; i <= edits; ++i) {
    at = index(text, from[i])
    if (at == 0) fail("this does not stand there any more:\n" from[i])
    rest = substr(text, at + length(from[i]))
    if (index(rest, from[i]) != 0) fail("this stands there more than once:\n" from[i])
    text = substr(text, 1, at - 1) to[i] rest
  }
  printf "%s", text
}
