/* cognitoctl doctor: looks at everything that a login needs, and says what would be right. */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/doctor/report.h"
#include "cli/show.h"

/* The daemon comes last: what can be seen without it is told before anybody waits for it. */
static const struct doctor_check checks[] = {
    {"daemon", doctor_check_configured}, {"files", doctor_check_files},
    {"nsswitch", doctor_check_nsswitch}, {"pam", doctor_check_pam},
    {"sshd", doctor_check_sshd},         {"id ranges", doctor_check_id_ranges},
    {"metadata", doctor_check_metadata}, {"daemon", doctor_check_daemon},
};

static void show_finding(struct json_object *finding)
{
    const char *remedy = member_text(finding, "remedy");

    (void)printf("%-4s ", member_text(finding, "result"));
    show_clean(member_text(finding, "check"), stdout);
    (void)fputs(": ", stdout);
    show_clean(member_text(finding, "words"), stdout);
    (void)putchar('\n');
    if (remedy[0] != '\0') {
        (void)fputs("     -> ", stdout);
        show_clean(remedy, stdout);
        (void)putchar('\n');
    }
}

static size_t count_of(struct json_object *findings, const char *result)
{
    size_t count = 0;

    for (size_t i = 0; i < json_object_array_length(findings); i++)
        count += strcmp(member_text(json_object_array_get_idx(findings, i), "result"), result) == 0;
    return count;
}

static void show_from(struct json_object *findings, size_t first)
{
    for (size_t i = first; i < json_object_array_length(findings); i++)
        show_finding(json_object_array_get_idx(findings, i));
    (void)fflush(stdout);
}

static void run_all(struct doctor_report *report, bool shows)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        size_t before = json_object_array_length(report->findings);
        report->check = checks[i].name;
        checks[i].run(report);
        if (shows)
            show_from(report->findings, before);
    }
}

static void show_counts(struct json_object *findings)
{
    (void)printf("%zu right, %zu not known here, %zu to look at, %zu wrong\n",
                 count_of(findings, "ok"), count_of(findings, "note"), count_of(findings, "warn"),
                 count_of(findings, "fail"));
}

int doctor_main(const struct command *command, int argc, char *argv[])
{
    bool as_json = argc == 2 && strcmp(argv[1], "--json") == 0;

    if (argc != 1 && !as_json)
        return command_usage(command);
    struct doctor_report report = {.findings = json_object_new_array()};
    run_all(&report, !as_json);
    if (as_json)
        (void)puts(json_object_to_json_string_ext(
            report.findings, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    else
        show_counts(report.findings);
    int exit_status = count_of(report.findings, "fail") > 0 ? EXIT_REFUSED : EXIT_DONE;
    json_object_put(report.findings);
    return exit_status;
}
