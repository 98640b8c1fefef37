/* Users by name and by uid. */
#include "nss/passwd.h"

#include <errno.h>

#include "common/local_files.h"
#include "nss/published.h"

struct passwd_question {
    const char *name; /* NULL: by uid */
    uid_t uid;
    const struct passwd_answer *answer;
    const char *local; /* the passwd file */
};

static int fill_in(struct snapshot_found_user *found, const struct passwd_answer *answer)
{
    const struct snapshot_user_head *head = &found->user.head;
    char *texts = answer->buffer;

    int r = snapshot_copy_user_text(found->in, &found->user, texts, answer->size);
    if (r < 0)
        return r;
    *answer->user = (struct passwd){.pw_name = texts,
                                    .pw_passwd = texts + head->name_length + 1,
                                    .pw_uid = head->uid,
                                    .pw_gid = head->gid,
                                    .pw_gecos = texts + head->gecos_at,
                                    .pw_dir = texts + head->home_at,
                                    .pw_shell = texts + head->shell_at};
    return 0;
}

static int find_and_fill_in(struct snapshot_pair *pair, void *context)
{
    const struct passwd_question *question = context;
    struct snapshot_found_user found;

    int r = question->name != NULL ? snapshot_pair_user_by_name(pair, question->name, &found)
                                   : snapshot_pair_user_by_uid(pair, question->uid, &found);
    if (r == 0)
        r = fill_in(&found, question->answer);
    if (r == 0 && published_name_is_local(found.in, local_files_has_user, question->local,
                                          question->answer->user->pw_name))
        return -EPERM;
    return r;
}

static int ask_published(struct nss_state *state, struct passwd_question *question)
{
    return published_ask(&state->mapping, &state->files.published, find_and_fill_in, question);
}

/* Found, or refused for good: nothing that the daemon could add. */
static bool is_final(int r)
{
    return r == 0 || r == -ERANGE || r == -EPERM;
}

static int ask_daemon(struct nss_state *state, struct passwd_question *question, int r)
{
    switch (
        lookup_user(&state->silence, state->files.socket, state->files.passwd, question->name)) {
    case LOOKUP_RESULT_LOOK_AGAIN:
        return ask_published(state, question);
    case LOOKUP_RESULT_NONE:
        return -ENOENT;
    case LOOKUP_RESULT_NOT_ASKED:
        return r;
    case LOOKUP_RESULT_UNAVAILABLE:
        return -EAGAIN;
    }
    return -EAGAIN;
}

enum nss_status passwd_by_name(struct nss_state *state, const char *name,
                               const struct passwd_answer *answer, int *error)
{
    struct passwd_question question = {
        .name = name, .answer = answer, .local = state->files.passwd};
    int kept_errno = errno;
    int r = -ENOENT;

    if (identity_name_is_acceptable(name)) {
        r = ask_published(state, &question);
        if (!is_final(r))
            r = ask_daemon(state, &question, r);
    }
    errno = kept_errno;
    return published_status(r, error);
}

enum nss_status passwd_by_uid(struct nss_state *state, uid_t uid,
                              const struct passwd_answer *answer, int *error)
{
    struct passwd_question question = {.uid = uid, .answer = answer, .local = state->files.passwd};
    int kept_errno = errno;

    int r = ask_published(state, &question);
    errno = kept_errno;
    return published_status(r, error);
}
