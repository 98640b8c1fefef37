# Rounds of peer-lookup as a table: for each contender and question, a call timed one by one (the median of its rounds) and
# one of many in a row (the least, which the machine's other work disturbs less); in brackets how many times ours, the
# former as the median of the rounds' ratios.
function sort_numbers(list, count,    i, j, kept) {
    for (i = 2; i <= count; i++) {
        kept = list[i]
        for (j = i - 1; j > 0 && list[j] > kept; j--)
            list[j + 1] = list[j]
        list[j + 1] = kept
    }
}

function median(list, count) {
    sort_numbers(list, count)
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}

function in_words(ns) {
    if (ns < 10000)
        return sprintf("%.0f ns", ns)
    return ns < 10000000 ? sprintf("%.0f us", ns / 1000) : sprintf("%.0f ms", ns / 1000000)
}

function times(ratio) {
    if (ratio < 1)
        return sprintf("%.2fx", ratio)
    return sprintf(ratio < 100 ? "%.1fx" : "%.0fx", ratio)
}

function cell(question, name,    round, count, alone, ratios) {
    if ((question, name) in wrong)
        return "wrong or none"
    for (round = 0; round <= last; round++) {
        if (!((question, name, round) in one_by_one))
            continue
        alone[++count] = one_by_one[question, name, round]
        if ((question, ours, round) in one_by_one)
            ratios[count] = alone[count] / one_by_one[question, ours, round]
    }
    if (count == 0)
        return "-"
    if ((question, ours) in wrong)
        return in_words(median(alone, count)) " " in_words(least[question, name])
    return sprintf("%s %s (%s %s)", in_words(median(alone, count)), in_words(least[question, name]),
        times(median(ratios, count)), times(least[question, name] / least[question, ours]))
}

BEGIN { ours = "cognito" }

!($2 in seen) {
    seen[$2] = 1
    order[++names] = $2
}

$3 == "wrong" {
    wrong[$1, $2] = 1
    next
}

{
    one_by_one[$1, $2, $3] = $4
    if (!(($1, $2) in least) || $5 < least[$1, $2])
        least[$1, $2] = $5
    if ($3 + 0 > last)
        last = $3 + 0
}

END {
    format = "    %-14s %-34s %-34s %-34s\n"
    printf format, "", "by name", "by uid", "groups of a user"
    for (i = 1; i <= names; i++)
        printf format, order[i], cell("name", order[i]), cell("uid", order[i]), cell("groups", order[i])
}
