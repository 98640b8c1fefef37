# The mechanical part of style and architecture, as functions that print what breaks it: `FILE:LINE:…`.
# Each looks at the tree below a folder, so that the tests can also show it a tree that breaks the rule.

POLICY=$abs_top_srcdir/tests/policy

c_files() {
    find "$@" -name '*.[ch]' -type f 2>/dev/null | sort
}

# The code of all C files below the folders.
code() {
    c_files "$@" | xargs -r awk -f "$POLICY/code.awk"
}

code_with_strings() {
    c_files "$@" | xargs -r awk -v strings=1 -f "$POLICY/code.awk"
}

# Prints what the files below the folders include although the pattern does not allow it.
includes_other_than() {
    local allowed=$1
    shift
    code "$@" | grep -E ':# *include ' | grep -vE ":# *include *($allowed)"
}

# Prints where a header that matches $1 is included outside of the places that match $2.
included_outside() {
    local header=$1 allowed=$2
    shift 2
    code "$@" | grep -E ":# *include *$header" | grep -vE "^($allowed)"
}

# Arrows point only down to common/.
breaks_direction() (
    cd "$1" || exit
    includes_other_than '<|"common/' common
    includes_other_than '<|"(common|pam)/' pam
    includes_other_than '<|"(common|nss)/' nss
    includes_other_than '<|"(common|cli)/' cli
    includes_other_than '<|"(common|daemon/http)/' daemon/http
    includes_other_than '<|"(common|daemon/http|daemon/cognito)/' daemon/cognito
    includes_other_than '<|"(common|daemon/settings)/|"daemon/(text_list|group_mapping|host_identity|fleet/place)\.h' daemon/settings
    includes_other_than '<|"(common|daemon/(fleet|http|cognito|ids|directory))/|"daemon/(log|text_list)\.h' daemon/fleet
    includes_other_than '<|"(common|daemon/records)/' daemon/records
    includes_other_than '<|"(common|daemon/records)/' daemon/records
    includes_other_than '<|"(common|daemon/records|daemon/ids|daemon/cognito)/' daemon/ids
    includes_other_than '<|"(common|daemon/records|daemon/ids|daemon/directory|daemon/cognito)/|"daemon/(log|text_list|group_mapping)\.h' daemon/directory
    includes_other_than '<|"(common|daemon)/' daemon
    includes_other_than '<|"(common|tests/emulator|tests/unit)/' tests/emulator
)

# Each library has its few places.
breaks_library_places() (
    cd "$1" || exit
    local trees="common pam nss daemon cli"
    included_outside '<curl/' 'daemon/http/' $trees
    included_outside '<openssl/' 'daemon/cognito/|daemon/http/handle\.c' $trees
    included_outside '<json-c/' 'daemon/cognito/|daemon/control_(doctor|ids|json|offline|parts|status)\.c|cli/' $trees
    included_outside '<security/' 'pam/' $trees
    included_outside '<systemd/' 'daemon/[a-z_]*\.[ch]:' $trees
    included_outside '<ini\.h>' 'daemon/settings/' $trees
    included_outside '<crypt\.h>' 'daemon/login/offline_verifier\.c' $trees
    included_outside '<qrencode\.h>' 'daemon/login/qr_code\.c' $trees
    included_outside '<fido' 'daemon/login/security_key_fido2\.c' $trees
    included_outside '<(microhttpd|gnutls|check)' 'no place' $trees
    included_outside '<(pthread|threads)\.h>' 'daemon/' $trees
)

BANNED='pthread_cancel|setjmp|longjmp|sigsetjmp|siglongjmp|strerror(_r|_l)?|strtok(_r)?'
BANNED+='|getenv|secure_getenv|v?sprintf|strcpy|stpcpy|strncpy|strcat|strncat|atoi|atol|atoll|atof'
BANNED+='|system|popen|s?rand(_r)?|s?random|drand48|localtime|gmtime|ctime(_r)?|asctime(_r)?|select|gets|alloca'
BANNED+='|mktemp|tmpnam|tempnam'
NAME_SERVICE='(get|set|end)(pw|gr)(nam|uid|gid|ent)?(_r)?|getgrouplist|initgroups|getlogin(_r)?'

calls() {
    grep -E ":.*(^|[^A-Za-z0-9_.>])($1) *\("
}

breaks_banned_functions() (
    cd "$1" || exit
    code common pam nss daemon cli bench tests | calls "$BANNED"
    code common pam nss daemon | calls "$NAME_SERVICE"
    code common pam nss daemon cli bench tests | grep -E ':.*(^|[^A-Za-z0-9_])goto '
)

# AdminGetUser makes the user it is about one who was active this month, and that is billed; ListUsers does not.
breaks_billing() (
    cd "$1" || exit
    c_files common pam nss daemon cli | xargs -r grep -n '"AdminGetUser"' /dev/null
)

breaks_sizes() (
    cd "$1" || exit
    c_files common pam nss daemon cli bench tests | xargs -r awk -f "$POLICY/sizes.awk"
)

# Calls with their arguments, as far as they go over lines: "FILE:LINE:CODE" up to the semicolon or brace.
statements() {
    awk -F: '
        { text = $0; sub(/^[^:]*:[^:]*:/, "", text) }
        pending != "" { pending = pending " " text }
        pending == "" { pending = $1 ":" $2 ":" text }
        text ~ /[;{}]|^ *$|^#/ { print pending; pending = "" }'
}

# Calls of functions that match $1 whose statement lacks $2.
calls_without() {
    calls "$1" | grep -vE "$2"
}

# Every descriptor is born CLOEXEC, every send keeps SIGPIPE away.
breaks_descriptors() (
    cd "$1" || exit
    local all
    all=$(code_with_strings common pam nss daemon cli bench tests | statements)
    calls_without 'open|openat|pipe2|mkostemp|dup3' 'O_CLOEXEC' <<<"$all"
    calls_without 'socket|socketpair|accept4' 'SOCK_CLOEXEC' <<<"$all"
    calls_without 'fopen|freopen' '"[rwa][+xm]*e[+xm]*"' <<<"$all"
    calls_without 'signalfd|eventfd|timerfd_create|epoll_create1|inotify_init1|memfd_create' 'CLOEXEC' <<<"$all"
    calls_without 'recvmsg' 'MSG_CMSG_CLOEXEC' <<<"$all"
    calls_without 'send|sendto|sendmsg|sendmmsg' 'MSG_NOSIGNAL' <<<"$all"
    calls 'accept|pipe|dup2?|mkstemp|tmpfile|epoll_create|inotify_init|creat' <<<"$all" | grep -v '^tests/unit/'
)

# The layout of clang-format 14; other versions see some lines differently.
breaks_layout() (
    cd "$1" || exit
    c_files common pam nss daemon cli bench tests | xargs -r clang-format --dry-run 2>&1 | grep ' warning: '
)

# Where this tree or its build lies on the machine it was made on.
breaks_neutrality() (
    cd "$1" || exit
    local here
    here=$(printf '%s/\n' "$abs_top_srcdir" "$abs_top_builddir" | sed 's/[][\.*^$+?(){}|]/\\&/g' | paste -sd '|')
    grep -rnIE --exclude-dir=.git --exclude-dir='build*' --exclude-dir=autom4te.cache \
        --include='*.'{c,h,sh,mk,md,awk,ac,am,json,conf,service,socket} --include=bootstrap \
        -e "(^|[^A-Za-z0-9._}/-])($here)" .
)

# Tests that SECURITY.md and docs/sign-in-tests.md name and that are not there: the words in backquotes in their tables.
breaks_security_page() (
    cd "$1" || exit
    local word file=
    grep -shE '^\| [0-9A-Z]+' SECURITY.md docs/sign-in-tests.md | grep -oE '`[^`]+`' | tr -d '`' | while read -r word; do
        case $word in
        tests/*)
            file=$word
            [ -f "$file" ] || echo "$file is named and not there"
            ;;
        *_*) grep -qsE "(START_TEST\(|^)$word\b" "$file" || echo "$file has no $word, which is named" ;;
        esac
    done
)
