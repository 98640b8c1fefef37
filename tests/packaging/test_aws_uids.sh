#!/bin/bash
# The template that gives out uids: well formed, and its function run as it stands in the template.
set -u

template=$abs_top_srcdir/packaging/aws/uids.yaml

if ! command -v node >/dev/null; then
    echo "1..0 # SKIP there is no node here to run the function with"
    exit
fi
folder=$(mktemp -d) || exit
trap 'rm -rf "$folder"' EXIT

# What is below "ZipFile: |", without its indentation.
awk '/^        ZipFile: \|/ { inside = 1; next } inside && /^  [A-Za-z]/ { exit } inside { print substr($0, 11) }' \
    "$template" >"$folder/index.js"
# Lambda makes a module of such code as this program does: by require().
timeout 60 node "$abs_top_srcdir/tests/packaging/give_out_uids.cjs" "$folder/index.js" >"$folder/results" ||
    echo "# node ended with $?"
grep -v '^1\.\.' "$folder/results"
count=$(grep -cE '^(not )?ok' "$folder/results")
if ! command -v cfn-lint >/dev/null; then
    echo "ok $((count + 1)) - the template is well formed # SKIP there is no cfn-lint here"
elif cfn-lint "$template" | sed 's/^/# /' && [ "${PIPESTATUS[0]}" = 0 ]; then
    echo "ok $((count + 1)) - the template is well formed"
else
    echo "not ok $((count + 1)) - the template is well formed"
fi
if [ "$(wc -c <"$folder/index.js")" -le 4096 ]; then
    echo "ok $((count + 2)) - the function is short enough to stand in a template"
else
    echo "not ok $((count + 2)) - the function is short enough to stand in a template"
fi
echo "1..11"
