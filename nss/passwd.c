/* Users by name and by uid. */
#include "nss/passwd.h"

#include <errno.h>
#include <string.h>

#include "common/local_files.h"
#include "nss/published.h"

struct passwd_question {
    const char *name; /* NULL: by uid */
    uid_t uid;
    const struct passwd_answer *answer;
    const char *local; /* the passwd file */
};

static int fill_in(const struct snapshot_view *in, const struct snapshot_user *found,
                   const struct passwd_answer *answer)
{
    const struct snapshot_user_head *head = &found->head;
    char *texts = answer->buffer;

    int r = search_copy_user_text(in, found, texts, answer->size);
    if (r < 0)
        return r;
    struct passwd *user = answer->user;
    user->pw_name = texts;
    user->pw_passwd = texts + head->name_length + 1;
    user->pw_uid = head->uid;
    user->pw_gid = head->gid;
    user->pw_gecos = texts + found->texts.gecos_at;
    user->pw_dir = texts + found->texts.home_at;
    user->pw_shell = texts + found->texts.shell_at;
    return 0;
}

int passwd_fill_in(const struct snapshot_view *in, const struct snapshot_user *found,
                   const struct passwd_answer *answer)
{
    return fill_in(in, found, answer);
}

static int fill_in_found(int r, const struct snapshot_views *views, const struct snapshot_view *in,
                         const struct snapshot_user *found, const struct passwd_question *question)
{
    enum published_key key = question->name != NULL ? PUBLISHED_BY_NAME : PUBLISHED_BY_ID;

    if (r == 0)
        r = fill_in(in, found, question->answer);
    if (r < 0)
        return r;
    const char *name = question->answer->user->pw_name;
    if (!published_is_what_was_asked_for(question->name, name))
        return -EBADMSG;
    return published_name_is_local(views, key, local_files_has_user, question->local, name)
               ? -EEXIST
               : 0;
}

static int find_by_name(const struct snapshot_views *views, void *context)
{
    const struct passwd_question *question = context;
    const struct snapshot_view *in = NULL;
    struct snapshot_user found;

    int r = search_pair_user_by_name(views, question->name, &in, &found);
    return fill_in_found(r, views, in, &found, question);
}

static int find_by_uid(const struct snapshot_views *views, void *context)
{
    const struct passwd_question *question = context;
    const struct snapshot_view *in = NULL;
    struct snapshot_user found;

    int r = search_pair_user_by_uid(views, question->uid, &in, &found);
    return fill_in_found(r, views, in, &found, question);
}

/* Found, or refused for good: nothing that the daemon could add. */
static bool is_final(int r)
{
    return r == 0 || r == -ERANGE || r == -EPERM || r == -EEXIST;
}

/* Appends a text with its NUL; where the next one goes. */
static char *put_text(char *at, const char *text)
{
    size_t size = strlen(text) + 1;

    memcpy(at, text, size);
    return at + size;
}

static bool is_clean(const char *text)
{
    return strchr(text, ':') == NULL && strchr(text, '\n') == NULL;
}

/* What the published files are judged by, the daemon's word is judged by. */
static int judge_provisional(const char *ids_path, const struct lookup_record *record)
{
    struct identity_ranges ranges;

    (void)identity_ranges_load(ids_path, &ranges);
    if (!is_clean(record->home) || !is_clean(record->shell))
        return -EBADMSG;
    return identity_uid_is_allowed(&ranges, record->uid) &&
                   identity_gid_is_allowed(&ranges, record->gid) &&
                   identity_home_is_allowed(&ranges, record->home)
               ? 0
               : -EPERM;
}

/* Whoever may sign in for the first time: nowhere published, and for a login no stranger. */
static int fill_in_provisional(const struct nss_state *state,
                               const struct passwd_question *question,
                               const struct lookup_record *record)
{
    const struct passwd_answer *answer = question->answer;
    size_t size = strlen(question->name) + sizeof "" + sizeof "*" + sizeof "" +
                  strlen(record->home) + sizeof "" + strlen(record->shell) + sizeof "";

    int r = judge_provisional(state->files.published.ids, record);
    if (r < 0)
        return r;
    if (answer->size < size)
        return -ERANGE;
    *answer->user = (struct passwd){.pw_uid = record->uid, .pw_gid = record->gid};
    answer->user->pw_name = answer->buffer;
    answer->user->pw_passwd = put_text(answer->user->pw_name, question->name);
    answer->user->pw_gecos = put_text(answer->user->pw_passwd, "*");
    answer->user->pw_dir = put_text(answer->user->pw_gecos, "");
    answer->user->pw_shell = put_text(answer->user->pw_dir, record->home);
    (void)put_text(answer->user->pw_shell, record->shell);
    return 0;
}

static int ask_daemon(struct nss_state *state, struct passwd_question *question, int r)
{
    struct lookup_record record;

    switch (lookup_user(&state->silence, state->files.socket, state->files.passwd, question->name,
                        &record)) {
    case LOOKUP_RESULT_PROVISIONAL:
        return fill_in_provisional(state, question, &record);
    case LOOKUP_RESULT_LOOK_AGAIN:
        return published_ask(&state->mapping, &state->files.published, find_by_name, question);
    case LOOKUP_RESULT_NONE:
        return -ENOENT;
    case LOOKUP_RESULT_NOT_ASKED:
        return r;
    case LOOKUP_RESULT_UNAVAILABLE:
        return -EAGAIN;
    }
    return -EAGAIN;
}

/* Whatever is not found in the mapping. */
static int find_elsewhere(struct nss_state *state, struct passwd_question *question, int r)
{
    int kept_errno = errno;

    if (!identity_name_is_acceptable(question->name))
        return -ENOENT;
    if (r == -EAGAIN)
        r = published_ask_by_pread(&state->files.published, find_by_name, question);
    if (!is_final(r))
        r = ask_daemon(state, question, r);
    errno = kept_errno;
    return r;
}

/* A name that is found needs no test of its own: only acceptable ones come out of the files. */
enum nss_status passwd_find_by_name(struct nss_state *state, const char *name,
                                    struct passwd_answer answer, int *error)
{
    struct passwd_question question = {
        .name = name, .answer = &answer, .local = state->files.passwd};

    int r = published_ask_mapped(&state->mapping, &state->files.published, find_by_name, &question);
    if (!is_final(r))
        r = find_elsewhere(state, &question, r);
    return published_status(r, error);
}

int passwd_find_published(struct nss_state *state, const char *name,
                          const struct passwd_answer *answer)
{
    struct passwd_question question = {
        .name = name, .answer = answer, .local = state->files.passwd};

    if (!identity_name_is_acceptable(name))
        return -ENOENT;
    return published_ask(&state->mapping, &state->files.published, find_by_name, &question);
}

enum nss_status passwd_find_by_uid(struct nss_state *state, uid_t uid, struct passwd_answer answer,
                                   int *error)
{
    struct passwd_question question = {.uid = uid, .answer = &answer, .local = state->files.passwd};

    int r = published_ask(&state->mapping, &state->files.published, find_by_uid, &question);
    return published_status(r, error);
}
