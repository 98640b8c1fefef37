# The code of C files, a line for a line: "FILE:LINE:CODE" without comments, and without what stands between
# quotes unless `strings` is set. So that a policy finds calls, not words.
FNR == 1 { in_comment = 0 }
{
    line = $0
    code = ""
    while (line != "") {
        if (in_comment) {
            end = index(line, "*/")
            in_comment = end == 0
            line = end == 0 ? "" : substr(line, end + 2)
            code = code " "
        } else if (match(line, /^\/\*/)) {
            in_comment = 1
            line = substr(line, 3)
        } else if (match(line, /^\/\//)) {
            line = ""
        } else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^'([^'\\]|\\.)*'/)) {
            code = code (strings || /^# *include/ ? substr(line, 1, RLENGTH) : substr(line, 1, 1) substr(line, 1, 1))
            line = substr(line, RLENGTH + 1)
        } else {
            match(line, /^[^"'\/]+/)
            step = RLENGTH > 0 ? RLENGTH : 1
            code = code substr(line, 1, step)
            line = substr(line, step + 1)
        }
    }
    print FILENAME ":" FNR ":" code
}
