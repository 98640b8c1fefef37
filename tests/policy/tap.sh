# Results of policy tests, in TAP. A file ends with `done_testing`.
number=0

# What was found, nothing at all being right.
report() {
    local found=$1 words=$2
    number=$((number + 1))
    if [ -z "$found" ]; then
        printf 'ok %d - %s\n' "$number" "$words"
        return
    fi
    printf 'not ok %d - %s\n' "$number" "$words"
    printf '%s\n' "$found" | head -n 50 | sed 's/^/#   /'
}

skip() {
    number=$((number + 1))
    printf 'ok %d - %s # SKIP %s\n' "$number" "$1" "$2"
}

done_testing() {
    printf '1..%d\n' "$number"
}
