/* What glibc and its callers go by: an answer is about who was asked for, stays in the caller's
 * buffer, and names no id, home or text that root does not allow. */
#include "tests/fuzz/lookup_question.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "nss/group.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"
#include "nss/shadow.h"
#include "tests/fuzz/fault.h"
#include "tests/fuzz/lookup_model.h"

#define KEPT_ERRNO 77

void answer_free(struct answer *answer)
{
    free(answer->text);
}

/* The rules, written once more. */
static bool is_ours(uint32_t id)
{
    return (id >= 0x70000000 && id <= 0x7FFDFFFF) || (id >= 20000 && id <= 29999);
}

static void check_name(const char *text)
{
    static const char *const powers[] = {"root", "nobody", "admin", "sudo", "wheel"};

    FUZZ_CHECK(strlen(text) <= 32 && text[0] != '\0' && strspn(text, "0123456789.-@") == 0);
    FUZZ_CHECK(strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789.-@") == strlen(text));
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++)
        FUZZ_CHECK(strcmp(text, powers[i]) != 0);
}

static void check_home(const char *home)
{
    const char *base = strncmp(home, "/home/", 6) == 0 ? "/home/" : "/srv/home/";

    FUZZ_CHECK(strncmp(home, base, strlen(base)) == 0);
    home += strlen(base);
    FUZZ_CHECK(home[0] != '\0' && home[0] != '.' && strchr(home, '/') == NULL);
}

/* It lies in the caller's buffer, its end as well, and is no other field or line. */
static void check_text(const char *text, const char *buffer, size_t size)
{
    FUZZ_CHECK(text >= buffer && text < buffer + size);
    FUZZ_CHECK(memchr(text, '\0', (size_t)(buffer + size - text)) != NULL);
    FUZZ_CHECK(strpbrk(text, ":\n") == NULL);
}

static void begin(const struct question *question)
{
    struct fuzz_input faults = question->faults;

    fault_arm(&faults);
    errno = KEPT_ERRNO;
}

/* What glibc may be told. */
static void end(struct answer *out)
{
    FUZZ_CHECK(errno == KEPT_ERRNO || out->error == ENOMEM);
    out->had_fault = fault_disarm();
    switch (out->status) {
    case NSS_STATUS_SUCCESS:
        FUZZ_CHECK(out->error == 0);
        return;
    case NSS_STATUS_NOTFOUND:
    case NSS_STATUS_UNAVAIL:
        FUZZ_CHECK(out->error == ENOENT);
        return;
    case NSS_STATUS_TRYAGAIN:
        FUZZ_CHECK(out->error == ERANGE || (out->error == ENOMEM && out->had_fault));
        return;
    case NSS_STATUS_RETURN:
        break;
    }
    FUZZ_CHECK(false);
}

static bool is_too_small(const struct answer *answer)
{
    return answer->status == NSS_STATUS_TRYAGAIN && answer->error == ERANGE;
}

static void check_user(const struct question *question, const struct passwd *user,
                       const char *buffer)
{
    check_text(user->pw_name, buffer, question->size);
    check_text(user->pw_gecos, buffer, question->size);
    check_text(user->pw_dir, buffer, question->size);
    check_text(user->pw_shell, buffer, question->size);
    check_text(user->pw_passwd, buffer, question->size);
    check_name(user->pw_name);
    check_home(user->pw_dir);
    FUZZ_CHECK(strcmp(user->pw_passwd, "*") == 0);
    FUZZ_CHECK(is_ours(user->pw_uid) && is_ours(user->pw_gid));
    if (question->kind == USER_BY_NAME)
        FUZZ_CHECK(strcmp(user->pw_name, question->name) == 0);
    else
        FUZZ_CHECK(user->pw_uid == question->id);
}

static void ask_for_user(struct nss_state *state, const struct question *question,
                         struct answer *out)
{
    auto_free char *buffer = malloc(question->size);
    struct passwd user = {0};
    struct passwd_answer answer = {.user = &user, .buffer = buffer, .size = question->size};

    begin(question);
    out->status = question->kind == USER_BY_NAME
                      ? passwd_by_name(state, question->name, &answer, &out->error)
                      : passwd_by_uid(state, question->id, &answer, &out->error);
    end(out);
    FUZZ_CHECK(!is_too_small(out) || question->size < SNAPSHOT_MAX_TEXT);
    if (out->status != NSS_STATUS_SUCCESS)
        return;
    check_user(question, &user, buffer);
    FUZZ_CHECK(asprintf(&out->text, "%s:%u:%u:%s:%s:%s", user.pw_name, user.pw_uid, user.pw_gid,
                        user.pw_gecos, user.pw_dir, user.pw_shell) > 0);
}

static void check_group(const struct question *question, const struct group *group,
                        const char *buffer)
{
    const char *members = (const char *)group->gr_mem;

    FUZZ_CHECK((uintptr_t)members % sizeof(char *) == 0 && members >= buffer);
    check_text(group->gr_name, buffer, question->size);
    check_text(group->gr_passwd, buffer, question->size);
    check_name(group->gr_name);
    FUZZ_CHECK(strcmp(group->gr_passwd, "*") == 0 && is_ours(group->gr_gid));
    if (question->kind == GROUP_BY_NAME)
        FUZZ_CHECK(strcmp(group->gr_name, question->name) == 0);
    else
        FUZZ_CHECK(group->gr_gid == question->id);
}

static void describe_group(const struct question *question, const struct group *group,
                           const char *buffer, struct answer *out)
{
    size_t length = 0;
    auto_fclose FILE *text = open_memstream(&out->text, &length);

    FUZZ_CHECK(text != NULL && fprintf(text, "%s:%u:", group->gr_name, group->gr_gid) > 0);
    for (char **member = group->gr_mem; *member != NULL; member++) {
        check_text(*member, buffer, question->size);
        FUZZ_CHECK(fprintf(text, "%s,", *member) > 0);
    }
}

/* Of members there are no more than fit into the file, so there is a buffer for them. */
static void ask_for_group(struct nss_state *state, const struct question *question,
                          struct answer *out)
{
    auto_free char *buffer = malloc(question->size);
    struct group group = {0};
    struct group_answer answer = {.group = &group, .buffer = buffer, .size = question->size};

    begin(question);
    out->status = question->kind == GROUP_BY_NAME
                      ? group_by_name(state, question->name, &answer, &out->error)
                      : group_by_gid(state, question->id, &answer, &out->error);
    end(out);
    FUZZ_CHECK(!is_too_small(out) || question->size < 5 * lookup_model()->size + 32);
    if (out->status != NSS_STATUS_SUCCESS)
        return;
    check_group(question, &group, buffer);
    describe_group(question, &group, buffer, out);
}

static void ask_for_shadow(struct nss_state *state, const struct question *question,
                           struct answer *out)
{
    auto_free char *buffer = malloc(question->size);
    struct spwd user = {0};
    struct shadow_answer answer = {.user = &user, .buffer = buffer, .size = question->size};

    begin(question);
    out->status = shadow_by_name(state, question->name, &answer, &out->error);
    end(out);
    if (out->status != NSS_STATUS_SUCCESS)
        return;
    check_text(user.sp_namp, buffer, question->size);
    check_text(user.sp_pwdp, buffer, question->size);
    FUZZ_CHECK(strcmp(user.sp_namp, question->name) == 0 && strcmp(user.sp_pwdp, "*") == 0);
    out->text = strdup(user.sp_namp);
}

static void describe_groups(const struct question *question, const gid_t *groups, long count,
                            struct answer *out)
{
    size_t length = 0;
    auto_fclose FILE *text = open_memstream(&out->text, &length);

    FUZZ_CHECK(text != NULL && count > 0 && groups[0] == question->primary);
    FUZZ_CHECK(question->limit <= 0 || count <= question->limit || count == 1);
    for (long i = 1; i < count; i++) {
        FUZZ_CHECK((is_ours(groups[i]) || groups[i] == 27) && groups[i] != question->primary);
        FUZZ_CHECK(fprintf(text, "%u,", groups[i]) > 0);
    }
}

/* The primary group is there already, as when glibc asks. */
static void ask_for_groups(struct nss_state *state, const struct question *question,
                           struct answer *out)
{
    long count = 1, size = question->room;
    auto_free gid_t *groups = malloc((size_t)size * sizeof *groups);
    struct initgroups_answer answer = {.primary = question->primary,
                                       .start = &count,
                                       .size = &size,
                                       .groups = &groups,
                                       .limit = question->limit};

    groups[0] = question->primary;
    begin(question);
    out->status = initgroups_by_name(state, question->name, &answer, &out->error);
    end(out);
    FUZZ_CHECK(!is_too_small(out) && count <= size);
    if (out->status != NSS_STATUS_SUCCESS)
        FUZZ_CHECK(count == 1);
    describe_groups(question, groups, count, out);
}

void question_ask(struct nss_state *state, const struct question *question, struct answer *out)
{
    switch (question->kind) {
    case USER_BY_NAME:
    case USER_BY_UID:
        ask_for_user(state, question, out);
        return;
    case GROUP_BY_NAME:
    case GROUP_BY_GID:
        ask_for_group(state, question, out);
        return;
    case SHADOW_BY_NAME:
        ask_for_shadow(state, question, out);
        return;
    case GROUPS_OF_USER:
        ask_for_groups(state, question, out);
        return;
    }
}
