# Files, functions and parameter lists that are too long. clang-format puts a function's braces at the
# beginning of a line, and nothing else's. How many parameters glibc gives an NSS function, and libmicrohttpd its
# callback, they decide.
function parameters(signature,    depth, count, i, character) {
    sub(/^[^(]*/, "", signature)
    count = signature !~ /^\((void)?\)/
    for (i = 1; i <= length(signature); i++) {
        character = substr(signature, i, 1)
        depth += (character == "(") - (character == ")")
        count += character == "," && depth == 1
        if (depth == 0)
            break
    }
    return count
}
FNR == 1 { signature = ""; inside = 0 }
FNR == 401 { print FILENAME ": more than 400 lines" }
/^#/ || /^$/ { signature = "" }
/^[^ \t#{}\/*]/ { signature = ""; starts_at = FNR }
/^\{/ {
    inside = 1
    if (parameters(signature) > 6 && signature !~ /_nss_|struct MHD_Connection/)
        print FILENAME ":" starts_at ": more than 6 parameters"
}
/^\}/ {
    if (inside && FNR - starts_at + 1 > 60)
        print FILENAME ":" starts_at ": a function of " FNR - starts_at + 1 " lines"
    inside = 0
}
!inside { signature = signature $0 }
