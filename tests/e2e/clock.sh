# Sourced by tests that set clocks wrong or let time pass without waiting:
#
#   with_wrong_clock COMMAND...    the command sees the clocks as the next two have set them, also while it runs
#   set_clock_of_host SECONDS      by how many the clock that people can set is wrong
#   let_time_pass_here SECONDS     how many have passed, by the clock of deadlines, beside those that really have

WRONG_CLOCK=$abs_top_builddir/tests/e2e/.libs/wrong-clock.so

# The number as eight bytes, at that place of the file.
write_offset() {
    local byte bytes=
    for byte in 0 8 16 24 32 40 48 56; do
        bytes+=$(printf '\\x%02x' $(($2 >> byte & 255)))
    done
    printf '%b' "$bytes" | dd of="$WORLD/clock-offset" bs=8 seek="$1" conv=notrunc 2>/dev/null
}

set_clock_of_host() {
    write_offset 0 "$1"
}

let_time_pass_here() {
    write_offset 1 "$1"
}

with_wrong_clock() {
    # A sanitizer insists on being the first library.
    ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=$WRONG_CLOCK "$@"
}
