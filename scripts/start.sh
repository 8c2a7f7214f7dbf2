#!/bin/sh
# `npm start`: the page in a browser, with the sample pictures to try; `npm start -- <arguments>`: the same as bin/zerolens <arguments>.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

[ $# -gt 0 ] || set -- serve "$root/resources/samples"

# npm runs scripts in the project's folder; paths are meant from where the user is.
cd -- "${INIT_CWD:-.}"
exec "$root/bin/zerolens" "$@"
