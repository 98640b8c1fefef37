#!/bin/bash
# The manual pages: well formed, and true to what the programs themselves say.
set -u

manual=$abs_top_srcdir/man
count=0

# check SENTENCE COMMAND...
check() {
    local sentence=$1
    shift
    count=$((count + 1))
    if "$@"; then
        echo "ok $count - $sentence"
    else
        echo "not ok $count - $sentence"
    fi
}

skip() {
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

formats_without_warnings() {
    local warnings
    warnings=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$1" 2>&1 > /dev/null)
    [ -z "$warnings" ] || { echo "# $warnings"; return 1; }
}

# The page in plain words, hyphenation off.
words_of() {
    sed -e 's/\\-/-/g' -e 's/\\f.//g' "$1"
}

# The --options in what comes in.
options_of() {
    grep -o -- '--[a-z][a-z-]*' | sort -u
}

# Every --option that PROGRAM --help names is in the page.
tells_every_option() {
    local page=$1 option missing=0 help
    help=$("$2" --help) || return 1
    for option in $(options_of <<< "$help"); do
        words_of "$page" | grep -qE -- "$option([^a-z-]|\$)" || {
            echo "# $option is not in $page"
            missing=1
        }
    done
    return $missing
}

# The page has no --option that PROGRAM --help does not name.
tells_no_other_option() {
    local page=$1 option others=0 help
    help=$("$2" --help) || return 1
    for option in $(words_of "$page" | options_of); do
        grep -qE -- "$option([^a-z-]|\$)" <<< "$help" || {
            echo "# $option is only in $page"
            others=1
        }
    done
    return $others
}

cognitoctl() {
    "$abs_top_builddir/cli/cognitoctl" "$@"
}

subcommands() {
    cognitoctl --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

# Usage, what it does, and no option that the page lacks: on standard output, with nobody asked.
helps() {
    local help option
    help=$(cognitoctl "$@" 2> /dev/null) || { echo "# cognitoctl $*: $?"; return 1; }
    grep -qE "^Usage: cognitoctl $1( .*[^ ])?\$" <<< "${help%%$'\n'*}" && [ "$(wc -l <<< "$help")" -ge 2 ] ||
        { echo "# cognitoctl $*: $help"; return 1; }
    for option in $(options_of <<< "$help"); do
        words_of "$manual/cognitoctl.1" | grep -qE -- "$option([^a-z-]|\$)" ||
            { echo "# $option is not in cognitoctl.1"; return 1; }
    done
}

every_subcommand_helps() {
    local name count=0
    for name in $(subcommands); do
        count=$((count + 1))
        helps "$name" --help || return 1
        [ "$name" = authorized-keys ] || helps "$name" -h || return 1
    done
    [ "$count" -gt 9 ] && helps ids list --help
}

# What it prints counts as keys.
authorized_keys_says_nothing_more_to_sshd() {
    local name said
    for name in -h --helpme --help-; do
        said=$(cognitoctl authorized-keys "$name" 2>&1) && [ -z "$said" ] || { echo "# $name: $said"; return 1; }
    done
    ! cognitoctl authorized-keys --help jane > /dev/null 2>&1
}

a_misspelt_subcommand_is_guessed() {
    local said
    said=$(cognitoctl staus 2>&1)
    [ $? -eq 2 ] && grep -q "did you mean status?" <<< "$said" || { echo "# $said"; return 1; }
    said=$(cognitoctl something 2>&1)
    [ $? -eq 2 ] && ! grep -q "did you mean" <<< "$said" || { echo "# $said"; return 1; }
}

# Every subcommand that cognitoctl --help names is a paragraph of its page.
tells_every_subcommand() {
    local name missing=0 names
    names=$(subcommands)
    [ -n "$names" ] || return 1
    for name in $names; do
        words_of "$manual/cognitoctl.1" | grep -qE "^(\.B )?$name( |\$)" || {
            echo "# $name is not in cognitoctl.1"
            missing=1
        }
    done
    return $missing
}

# Every word that the module's options table knows.
tells_every_module_option() {
    local name missing=0 names
    names=$(sed -n 's/.*strcmp(word, "\([a-z_]*\)").*/\1/p' "$abs_top_srcdir/pam/options.c")
    [ -n "$names" ] || return 1
    for name in $names; do
        grep -qx "\.B $name" "$manual/pam_cognito.8" || {
            echo "# $name is not in pam_cognito.8"
            missing=1
        }
    done
    return $missing
}

for page in "$manual"/*.[1-8]; do
    sentence="${page##*/} formats without a warning"
    if command -v man > /dev/null; then
        check "$sentence" formats_without_warnings "$page"
    else
        skip "$sentence" "there is no man here"
    fi
done
for program in daemon/cognitod:cognitod.8 cli/cognitoctl:cognitoctl.1; do
    page=${program#*:}
    check "$page has every option that the program has" \
        tells_every_option "$manual/$page" "$abs_top_builddir/${program%:*}"
    check "$page has no option that the program lacks" \
        tells_no_other_option "$manual/$page" "$abs_top_builddir/${program%:*}"
done
check "cognitoctl.1 has every subcommand" tells_every_subcommand
check "every subcommand tells its usage, what it does and its options when asked for help" every_subcommand_helps
check "authorized-keys prints no help to sshd" authorized_keys_says_nothing_more_to_sshd
check "a misspelt subcommand is answered with the one that was meant" a_misspelt_subcommand_is_guessed
check "pam_cognito.8 has every option of the module" tells_every_module_option
echo "1..$count"
