#!/bin/sh
# Brings this checkout's knowledge/ to the last state that passed all checks (the branch `live`); a
# running bot sees it by itself. The code stays as it is, since new code comes beside the old with
# its own packages (docs/deploy.md): exit code 3 says that there is some.
set -eu
cd "$(dirname "$0")/.."
git fetch --quiet origin live
if ! git diff --quiet -- knowledge; then
    echo "knowledge/ was edited here, and stays so: undo that, or bring it to \`live\`" >&2
    exit 1
fi
if ! git diff --cached --quiet FETCH_HEAD -- knowledge; then
    git restore --source=FETCH_HEAD --staged --worktree -- knowledge
    echo "knowledge/ is now that of $(git rev-parse FETCH_HEAD)"
fi
git diff --quiet HEAD FETCH_HEAD -- . ':!knowledge' ':!docs' || exit 3
