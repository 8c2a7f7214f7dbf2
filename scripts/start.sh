#!/bin/sh
# `npm start`: the desktop app, or where it cannot run the page in a browser; `npm start -- <arguments>`: the same as bin/zerolens <arguments>.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

# npm runs scripts in the project's folder; paths are meant from where the user is.
cd -- "${INIT_CWD:-.}"
node=$root/node_modules/.bin/node
# Without its packages, the launcher says what to do.
if [ $# -eq 0 ] && [ -x "$node" ]; then
  exec "$node" "$root/scripts/open-app.ts"
fi
[ $# -gt 0 ] || set -- serve "$root/resources/samples"
exec "$root/bin/zerolens" "$@"
