# Users are looked up while the directory is published over and over: 5 seconds here, 60 by `make check-stress`.
: "${abs_top_srcdir:?run me by \`make check\`}"
: "${abs_top_builddir:?run me by \`make check\`}"
. "$abs_top_srcdir/tests/policy/tap.sh"

found=$("$abs_top_builddir/tests/nss/storm" "${1:-5}" 2>&1)
status=$?
printf '%s\n' "$found" | grep '^#'
report "$([ "$status" -eq 0 ] || printf '%s\n' "status $status" "$found")" \
    "no answer is wrong, torn, old or missing in 8 threads and 50 processes while both files are replaced"
done_testing
