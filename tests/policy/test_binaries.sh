# What the modules show, need and ask for, and whether the programs are built as configured.
: "${abs_top_builddir:?run me by \`make check\`}"
: "${enable_sanitizers:?run me by \`make check\`}"
: "${installed_programs:?run me by \`make check\`}"
. "$abs_top_srcdir/tests/policy/tap.sh"

cd "$abs_top_builddir" || exit
PAM_MODULE=pam/.libs/pam_cognito.so
NSS_MODULE=nss/.libs/libnss_cognito.so.2
MODULES="$PAM_MODULE $NSS_MODULE"
PROGRAMS=$installed_programs

# The lines that two lists do not share, `<` wanted, `>` found.
difference() {
    diff <(printf '%s\n' "$1" | sort) <(printf '%s\n' "$2" | sort) | grep '^[<>]'
}

exports() {
    nm -D --defined-only "$1" | awk '{ sub(/@.*/, "", $3); print $3 }'
}

wants() {
    nm -D --undefined-only "$1" | awk '{ sub(/@.*/, "", $2); print $2 }'
}

needed() {
    readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sed 's/\.so.*//'
}

# The sections of a module that can be written and are not the linker's own.
writable_bytes() {
    readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 ~ /^\.(data|bss|tdata|tbss)$/ { print $1, $5 }'
}

report "$(difference "$(printf 'pam_sm_%s\n' authenticate setcred acct_mgmt open_session close_session chauthtok)" \
    "$(exports $PAM_MODULE)")" "the PAM module shows PAM its six functions and nothing else"
report "$(exports $NSS_MODULE | grep -vE '^_nss_cognito_[a-z0-9_]+$' || { exports $NSS_MODULE | grep -q . || echo none; })" \
    "the NSS module shows glibc its functions and nothing else"
report "$(difference $'libc\nlibpam' "$(needed $PAM_MODULE)")" "the PAM module needs libc and libpam, no more"
report "$(difference libc "$(needed $NSS_MODULE)")" "the NSS module needs libc, no more"

FORBIDDEN='getenv|secure_getenv|setenv|putenv|environ|__environ|system|popen|exec.*|posix_spawn.*|v?fork|dlopen'
FORBIDDEN+='|pthread_create|pthread_cancel|thrd_create|signal|sigaction|pthread_sigmask|sigprocmask|alarm|setitimer'
FORBIDDEN+='|getaddrinfo|gethostbyname.*|res_.*|getpw.*|getgr.*|setpw.*|setgr.*|initgroups|pam_modutil_get(gr|sp|login|pwuid).*'
FORBIDDEN+='|exit|_exit|setuid|seteuid|setgid|umask|chdir|stdout|stdin'
for module in $MODULES; do
    report "$(wants "$module" | grep -xE "$FORBIDDEN")" \
        "${module##*/} asks for no environment, thread, signal, process, resolver or name service"
done
report "$(writable_bytes $PAM_MODULE | awk '$2 !~ /^0*(0|1|8|10)$/')" "the PAM module keeps no state of its own"

# Objects, not sections: the linker puts a few words of its own there.
globals() {
    find common pam daemon cli -name '*.o' -exec objdump -t {} + |
        awk '/file format/ { file = $1 } / O \.(data|bss)\t/ { print file, $NF }' | grep -vE ' (__|\.L|completed\.)'
}
NO_GLOBALS="no variable of ours outlives a function outside of the NSS module"
if [ "$enable_sanitizers" = no ]; then
    report "$(globals)" "$NO_GLOBALS"
else
    skip "$NO_GLOBALS" "sanitizers keep tables of their own"
fi

# A list of flags can be lost on the way to the compiler: look at what came out.
marks_of() {
    case $1 in
    address) echo '__asan_init' ;;
    undefined) echo '__ubsan_handle_[a-z_]*' ;;
    thread) echo '__tsan_init' ;;
    leak) echo '__lsan_init' ;;
    *) echo "unknown-sanitizer-$1" ;;
    esac
}

misses_mark() {
    local program
    for program in $PROGRAMS; do
        nm "$program" | grep -qE "$1" || echo "$program has no $1"
    done
}

if [ "$enable_sanitizers" = no ]; then
    report "$(for program in $PROGRAMS $MODULES; do nm -D "$program" | grep -E '__(asan|ubsan|tsan)_'; done)" \
        "a build without sanitizers has none"
else
    for sanitizer in ${enable_sanitizers//,/ }; do
        report "$(misses_mark "$(marks_of "$sanitizer")")" "the programs are really built with the $sanitizer sanitizer"
    done
    report "$(for module in $MODULES; do nm -D "$module" | grep -E '__(asan|ubsan|tsan)_'; done)" \
        "the modules need no sanitizer's runtime, which other people's programs do not have"
fi

lacks_hardening() {
    readelf -hW "$1" | grep -q 'Type: *DYN' || echo "$1 is not position independent"
    readelf -dW "$1" | grep -qE 'BIND_NOW|FLAGS_1.* NOW' || echo "$1 is not bound at start"
    readelf -lW "$1" | grep -q 'GNU_RELRO' || echo "$1 has no RELRO"
    readelf -lW "$1" | grep 'GNU_STACK' | grep -q 'RWE' && echo "$1 has an executable stack"
    readelf -dW "$1" | grep -E 'TEXTREL|RPATH|RUNPATH'
}
for binary in $PROGRAMS $MODULES; do
    report "$(lacks_hardening "$binary")" "${binary##*/} is position independent, bound at start, without RPATH"
done

done_testing
