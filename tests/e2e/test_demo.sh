# ./bootstrap demo: every step holds, and the host is afterwards as it was before.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
obstacle=$(world_obstacle)
[ -z "$obstacle" ] || skip_all "$obstacle"
[ -d "$STAGE" ] || skip_all "no staged installation: make tests/e2e/stage.stamp"

# This file does not enter a world: it watches from outside how the demo does.
WORLD=$(mktemp -d)
trap 'rm -rf "$WORLD"' EXIT

state_of_the_host() {
    find /etc /usr/lib/*/security /usr/share/pam-configs /var/lib/pam -type f -exec sha256sum {} + 2>/dev/null | sort -k 2
    ls -d /home/* /var/lib/cognitod /run/cognitod /run/world 2>/dev/null
    cut -d ' ' -f 2 /proc/mounts
    hostname
}

before=$(state_of_the_host)
demo=$(RUN_SECONDS=120 bounded bash "$abs_top_srcdir/tests/e2e/demo.sh" 2>&1 </dev/null)
demo_status=$?

test_every_step_of_the_demo_holds() {
    [ "$demo_status" -eq 0 ] || fail "$demo"
    [[ $demo == *"Every step held."* ]] || fail "$demo"
}

test_nothing_of_the_host_changes() {
    diff <(cat <<<"$before") <(state_of_the_host) >"$WORLD/changes" || fail "$(cat "$WORLD/changes")"
}

test_secrets_are_shown_shortened() {
    grep -q AWS_SESSION_TOKEN= <<<"$demo" || fail "no session token is shown"
    ! grep -E 'AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN)=[^ ]{12}' <<<"$demo" || fail "a secret is shown whole"
}

run_tests
