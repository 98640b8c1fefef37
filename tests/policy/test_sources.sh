# What the sources must look like, whoever writes them: the mechanical part of ARCHITECTURE.md and CONTRIBUTING.md.
# Each rule is also shown a small tree that breaks it, because a policy that cannot fail holds nothing.
: "${abs_top_srcdir:?run me by \`make check\`}"
: "${abs_top_builddir:?run me by \`make check\`}"
. "$abs_top_srcdir/tests/policy/tap.sh"
. "$abs_top_srcdir/tests/policy/lib.sh"

holds() {
    report "$("$1" "$abs_top_srcdir")" "$2"
}

# Shows a rule a tree of one file, whose text is on standard input: it must find that many lines.
bites() {
    local rule=$1 file=$2 wanted=$3 words=$4 tree found
    tree=$(mktemp -d)
    mkdir -p "$tree/$(dirname "$file")"
    cat >"$tree/$file"
    found=$("$rule" "$tree" | sort -u | wc -l)
    rm -r "$tree"
    report "$([ "$found" -eq "$wanted" ] || echo "found $found of $wanted")" "$words"
}

lines() {
    yes "    x();" | head -n "$1"
}

holds breaks_direction "arrows point only down to common"
bites breaks_direction common/x.c 2 "an arrow that points up from common is found" <<'C'
#include <errno.h>
#include "common/buffer.h"
#include "daemon/log.h"
# include "pam/call.h"
C
bites breaks_direction daemon/http/x.h 3 "an arrow that points sideways in the daemon is found" <<'C'
#include "common/secret.h"
#include "daemon/http/http.h"
#include "daemon/cognito/srp.h"
#include "daemon/log.h"
#include "tests/unit/unit.h"
C
bites breaks_direction cli/x.c 2 "an arrow between two programs is found" <<'C'
#include "cli/show.h"
#include "daemon/services.h"
#include "../daemon/log.h"
C

holds breaks_library_places "each library is used in its few places"
bites breaks_library_places daemon/listener.c 4 "a library in another place is found" <<'C'
#include <curl/curl.h>
#include <openssl/evp.h>
# include <json-c/json.h>
#include <security/pam_modules.h>
#include <systemd/sd-daemon.h>
C
bites breaks_library_places pam/x.c 2 "a thread or systemd in a module is found" <<'C'
#include <security/pam_modules.h>
#include <pthread.h>
#include <systemd/sd-daemon.h>
C

holds breaks_banned_functions "no banned function is called"
bites breaks_banned_functions daemon/x.c 6 "a banned function is found, a word in a comment or a text is not" <<'C'
    if (getpwnam(name) == NULL)
    sprintf(text, "%s", name);
/* a comment */ x = getenv("HOME");
    goto out;
    tm = localtime(&now);
    const char *a = "\"", *b = strerror (r);
    (void)snprintf(text, sizeof text, "%s", "system(1)"); /* not strcpy(3) */
    /* select(2)
     * atoi(3) */
    ticket_select(x); door->select(x); pthread_cancelled(x);
C

holds breaks_billing "no call is made that Cognito bills for each user"
bites breaks_billing daemon/cognito/x.c 1 "a call that is billed is found" <<'C'
    return call(signer, "AdminGetUser", request);
    return call(signer, "ListUsers", request);
C

holds breaks_sizes "no file, function or parameter list is too long"
bites breaks_sizes cli/x.c 1 "a seventh parameter is found" < <(
    printf '%s\n' 'int six(int a, int b, int (*c)(int, int),' '        int d, int e, int f)' '{' '}' '' \
        'int seven(int a, int b, int (*c)(int, int),' '          int d, int e, int f, int g)' '{' '}'
)
bites breaks_sizes cli/x.c 1 "a function of 61 lines is found, one of 60 is not" < <(
    printf 'void f(void)\n{\n'
    lines 57
    printf '}\n\nvoid g(void)\n{\n'
    lines 58
    printf '}\n'
)
bites breaks_sizes cli/x.h 1 "a file of 401 lines is found" < <(lines 401)
bites breaks_sizes cli/x.h 0 "a file of 400 lines is not found" < <(lines 400)

holds breaks_descriptors "every descriptor is born CLOEXEC and every send keeps SIGPIPE away"
bites breaks_descriptors common/x.c 6 "a descriptor without CLOEXEC is found" <<'C'
    fd = open(path,
              O_RDONLY | O_CLOEXEC);
    fd = open(path,
              O_RDONLY);
    if (socket(AF_UNIX, SOCK_STREAM, 0) < 0)
        return;
    fd = accept(listener, NULL, NULL);
    file = fopen(path, "re");
    file = fopen(path, "r");
    sent = send(fd, bytes, length, 0);
    (void)dup2(fd, 0);
    r = channel_send(fd, message);
C

holds breaks_neutrality "no file says where it was written"
bites breaks_neutrality tests/x.sh 1 "a path of this machine is found" <<<"cd $abs_top_srcdir/tests"

holds breaks_security_page "every test that SECURITY.md and docs/sign-in-tests.md name is there"
bites breaks_security_page SECURITY.md 2 "a test that SECURITY.md makes up is found" <<'END'
| 1 a rule | `tests/none.c`: `a_test_that_nobody_wrote` |
END

LAYOUT="clang-format has nothing to change"
case $(clang-format --version 2>/dev/null) in
*"version 14."*) holds breaks_layout "$LAYOUT" ;;
"") skip "$LAYOUT" "clang-format is not installed" ;;
*) skip "$LAYOUT" "the layout is clang-format 14's" ;;
esac

done_testing
