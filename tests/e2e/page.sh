# docs/what-people-see.md, held to what people see.
#
#   expect_page HEADING      the last output is the session shown there

# The block of the page below this heading; codes, QR codes, keys and seconds to wait are other ones each time.
page_shows() {
    awk -v heading="## $1" '$0 == heading { here = 1; next } /^## / { here = 0 } here && /^```/ { inside = !inside; next }
        here && inside && !/^\$ /' "$abs_top_srcdir/docs/what-people-see.md" | without_chance
}

without_chance() {
    sed -E -e 's/\r//g' -e 's/[0-9]{6}$/123456/' -e 's/wait [0-9]+ second/wait 30 second/' -e '/^[█▀▄ ]+$/d' -e 's/(type this key into it: ).*/\1…/'
}

expect_page() {
    expect_equal "$(page_shows "$1")" "$(without_chance <<<"$output")"
}
