# What a hit costs, in instructions: timings are too noisy to hold anybody to. The bounds are a little above what was
# counted when they were written down (286, 247 and 312 with gcc 12 and -O2); whoever makes a hit dearer does so knowingly.
: "${abs_top_srcdir:?run me by \`make check\`}"
: "${abs_top_builddir:?run me by \`make check\`}"
: "${enable_sanitizers:?run me by \`make check\`}"
. "$abs_top_srcdir/tests/policy/tap.sh"
[ "$enable_sanitizers" = no ] || {
    echo "1..0 # SKIP sanitizers count along"
    exit 0
}

HITS=$abs_top_builddir/tests/nss/hits
LOOK_UPS=20000
AS_SOMEBODY=
if [ "$(id -u)" -eq 0 ]; then
    # Root's processes read another way; and what valgrind writes must still be this user's in the end.
    # The one privilege is for a build folder that others cannot enter.
    AS_SOMEBODY="setpriv --reuid=60000 --regid=60000 --clear-groups --inh-caps=+dac_read_search --ambient-caps=+dac_read_search"
    mkdir -p "$abs_top_builddir/tests/nss/state"
    chmod 777 "$abs_top_builddir/tests/nss/state"
fi

# Instructions of one entry point and all that it calls, in as many calls as the program makes.
count() {
    local folder total
    folder=$(mktemp -d)
    chmod 777 "$folder"
    # shellcheck disable=SC2086 # words
    $AS_SOMEBODY valgrind --tool=callgrind --callgrind-out-file="$folder/out" --toggle-collect="$1" \
        "$HITS" count >"$folder/log" 2>&1 || cat "$folder/log" >&2
    total=$(sed -n 's/^\(summary\|totals\): //p' "$folder/out" | head -n 1)
    rm -r "$folder"
    [ -n "$total" ] && echo $((total / LOOK_UPS))
}

# The few calls of the warm-up, which the mapping itself is made in, are counted along.
stays_below() {
    local function=$1 bound=$2 words=$3 found
    found=$(count "$function")
    echo "# $function: ${found:-nothing was counted} instructions"
    report "$([ "${found:-999999}" -le "$bound" ] || echo "$found instructions, more than $bound")" "$words"
}

# shellcheck disable=SC2086 # words
found=$($AS_SOMEBODY "$HITS" sealed 2>&1)
report "$([ "$found" = sealed ] || echo "${found:-ended by a system call}")" \
    "a hit in passwd, group, shadow or for a user's groups makes no system call and allocates nothing"

NAMES=("a hit by name" "a hit by uid" "a user's groups")
FUNCTIONS=(_nss_cognito_getpwnam_r _nss_cognito_getpwuid_r _nss_cognito_initgroups_dyn)
BOUNDS=(292 252 318)
for i in 0 1 2; do
    words="${NAMES[i]} takes no more than ${BOUNDS[i]} instructions"
    if ! command -v valgrind >/dev/null; then
        skip "$words" "valgrind is not installed"
    elif ! readelf -p .comment "$HITS" | grep -q 'GCC:.* 12\.' || readelf -p .comment "$HITS" | grep -q clang; then
        skip "$words" "the bound is for gcc 12"
    elif [ "$(uname -m)" != x86_64 ]; then
        skip "$words" "the bound is for x86-64"
    else
        stays_below "${FUNCTIONS[i]}" "${BOUNDS[i]}" "$words"
    fi
done
done_testing
