#!/bin/sh
# Opens pages in Chromium and fails on any console error, failed request or missing landmark.
# Usage: validate-browser.sh URL... [--email EMAIL --password PASSWORD] [--screenshots FOLDER] [--timeout SECONDS]
exec node "$(dirname "$0")/scripts/validate-browser.mjs" "$@"
