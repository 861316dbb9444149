#!/bin/sh
# Checks that the committed bindings belong to what they were generated from. Needs no jextract and no
# CUDA: regenerate.sh records digests in quern.h.sha256, of the header (less comments and white space,
# so rewording a comment does not count) and of the generated files, and in cuda.h.sha256, of
# cuda.includes and of the generated files; this script computes them again.
#
#   check.sh                       exit 0 when all match, 1 when not, 2 when it can't tell
#   check.sh --print quern|cuda    print the digests (regenerate.sh records this output)
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
header=$here/../native/include/quern.h
package=$here/java/dev/quern/internal/bindings

fail() {
  echo "bindings/check.sh: $2" >&2
  exit "$1"
}

if command -v sha256sum >/dev/null 2>&1; then
  digest() { sha256sum | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null 2>&1; then
  digest() { shasum -a 256 | cut -d ' ' -f 1; }
elif command -v openssl >/dev/null 2>&1; then
  digest() { openssl dgst -sha256 -r | cut -d ' ' -f 1; }
else
  fail 2 "none of sha256sum, shasum and openssl is installed"
fi

# The header's code: comments become one space, white space outside literals
# collapses to one space, blank lines go. Lines stay lines, as macros need them.
header_code() {
  tr -d '\r' <"$header" | awk '
    {
      line = ""; rest = $0
      while (rest != "") {
        if (in_comment) {
          end = index(rest, "*/")
          if (end == 0) { rest = "" }
          else { rest = substr(rest, end + 2); in_comment = 0 }
          continue
        }
        one = substr(rest, 1, 1); two = substr(rest, 1, 2)
        if (two == "/*") {
          in_comment = 1; rest = substr(rest, 3)
          if (line !~ / $/) { line = line " " }
        } else if (two == "//") {
          rest = ""
        } else if (match(rest, /^"([^"\\]|\\.)*"/) || match(rest, /^\047([^\047\\]|\\.)*\047/)) {
          line = line substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
        } else if (one == " " || one == "\t") {
          rest = substr(rest, 2)
          if (line !~ / $/) { line = line " " }
        } else {
          line = line one; rest = substr(rest, 2)
        }
      }
      sub(/^ /, "", line); sub(/ $/, "", line)
      if (line != "") { print line }
    }'
}

# Every generated file of the folder, each after its name.
generated_code() {
  (cd "$1" && find . -type f ! -path './*/*' | sort | while IFS= read -r file; do
    echo "$file"
    tr -d '\r' <"$file"
  done)
}

# digests quern, digests cuda: a line for what the bindings were made from, one for them.
digests() {
  [ -d "$package" ] && [ -d "$package/cuda" ] || fail 1 "bindings/java is missing; run bindings/regenerate.sh"
  if [ "$1" = quern ]; then
    echo "$(header_code | digest)  native/include/quern.h"
    echo "$(generated_code "$package" | digest)  bindings/java"
  else
    echo "$(tr -d '\r' <"$here/cuda.includes" | digest)  bindings/cuda.includes"
    echo "$(generated_code "$package/cuda" | digest)  bindings/java, of cuda.h"
  fi
}

# compare WHAT INPUT
compare() {
  record=$here/$1.h.sha256
  [ -f "$record" ] || fail 1 "bindings/$1.h.sha256 is missing; run bindings/regenerate.sh"
  now=$(digests "$1")
  recorded=$(tr -d '\r' <"$record")
  [ "$now" = "$recorded" ] && return
  if [ "${now%%
*}" != "${recorded%%
*}" ]; then
    fail 1 "$2 has changed since the bindings were generated; run bindings/regenerate.sh"
  fi
  fail 1 "bindings/java is not what was generated of $1.h (never edit it); run bindings/regenerate.sh"
}

[ -f "$header" ] || fail 2 "native/include/quern.h is missing"
[ -f "$here/cuda.includes" ] || fail 2 "bindings/cuda.includes is missing"

case "$#:${1-}:${2-}" in
  2:--print:quern | 2:--print:cuda) digests "$2" ;;
  0::)
    compare quern native/include/quern.h
    compare cuda bindings/cuda.includes
    ;;
  *) fail 2 "usage: check.sh [--print quern|cuda]" ;;
esac
