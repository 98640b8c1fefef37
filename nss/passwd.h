/* The passwd database: users by name and by uid. Results are as nss(5) modules give them: errno is
 * kept, `*error` is set unless it is a success. */
#ifndef NSS_PASSWD_H
#define NSS_PASSWD_H

#include <nss.h>
#include <pwd.h>

#include "nss/hit.h"
#include "nss/published.h"
#include "nss/state.h"

/* Where an answer goes: the caller's struct, and the caller's buffer for its texts. */
struct passwd_answer {
    struct passwd *user;
    char *buffer;
    size_t size;
};

/* A user by name, who may be known without asking the daemon. Returns 0 or what published_failure()
 * takes. */
int passwd_find_published(struct nss_state *state, const char *name,
                          const struct passwd_answer *answer);

/* Fills in what was found, for those who find users otherwise. Errors: those of
 * snapshot_copy_user_text(). */
int passwd_fill_in(const struct snapshot_view *in, const struct snapshot_user *found,
                   const struct passwd_answer *answer);

/* For the two below alone: what is no hit. Apart, and with the answer by value, so that a hit pays
 * neither for the room on the stack nor for a canary behind it. */
__attribute__((cold)) enum nss_status passwd_find_by_name(struct nss_state *state, const char *name,
                                                          struct passwd_answer answer, int *error);
__attribute__((cold)) enum nss_status passwd_find_by_uid(struct nss_state *state, uid_t uid,
                                                         struct passwd_answer answer, int *error);

/* What is left of a hit once the user is found. */
snapshot_inline bool fill_in_hit(const struct hit_user *found, const struct hit_name *name,
                                 const struct passwd_answer *answer)
{
    char *texts = answer->buffer;

    if (answer->size < found->where.size || !hit_copy_texts(found, name, texts))
        return false;
    *answer->user = (struct passwd){.pw_name = texts,
                                    .pw_passwd = texts + name->length + 1,
                                    .pw_uid = found->uid,
                                    .pw_gid = found->gid,
                                    .pw_gecos = texts + found->where.gecos_at,
                                    .pw_dir = texts + found->where.home_at,
                                    .pw_shell = texts + found->where.shell_at};
    return true;
}

snapshot_inline bool hit_by_name(struct nss_state *state, const char *name,
                                 const struct passwd_answer *answer)
{
    struct hit_file file;
    size_t length = strlen(name);
    struct hit_user found;

    if (!hit_begin(&state->mapping, &file) || !text_is_of_usual_length(length))
        return false;
    const struct hit_name wanted = hit_name_at((const uint8_t *)name, length);
    return hit_user_by_name(&file, &wanted, &found) && fill_in_hit(&found, &wanted, answer) &&
           hit_counts(&state->mapping, &file);
}

/* What the short way says of a uid. */
enum short_answer {
    SHORT_ANSWER_UNKNOWN = 0, /* the long way tells */
    SHORT_ANSWER_FOUND,
    SHORT_ANSWER_NOBODY,
};

snapshot_inline enum short_answer hit_by_uid(struct nss_state *state, uid_t uid,
                                             const struct passwd_answer *answer)
{
    struct hit_file file;
    struct hit_user found;
    bool is_nobodys = false;

    if (!hit_begin(&state->mapping, &file))
        return SHORT_ANSWER_UNKNOWN;
    bool is_found = hit_user_by_uid(&file, uid, &found, &is_nobodys);
    if (is_found) {
        const struct hit_name name = hit_name_at(found.texts, found.name_length);
        is_found = fill_in_hit(&found, &name, answer);
    }
    if (!hit_counts(&state->mapping, &file))
        return SHORT_ANSWER_UNKNOWN;
    if (is_found)
        return SHORT_ANSWER_FOUND;
    return is_nobodys ? SHORT_ANSWER_NOBODY : SHORT_ANSWER_UNKNOWN;
}

/* The only look-up that asks the daemon, for a name that neither a file nor the directory has.
 * Inline, as is the other one: a call would be a tenth of a hit. */
snapshot_inline enum nss_status passwd_by_name(struct nss_state *state, const char *name,
                                               const struct passwd_answer *answer, int *error)
{
    if (hit_by_name(state, name, answer))
        return NSS_STATUS_SUCCESS;
    return passwd_find_by_name(state, name, *answer, error);
}

snapshot_inline enum nss_status passwd_by_uid(struct nss_state *state, uid_t uid,
                                              const struct passwd_answer *answer, int *error)
{
    switch (hit_by_uid(state, uid, answer)) {
    case SHORT_ANSWER_FOUND:
        return NSS_STATUS_SUCCESS;
    case SHORT_ANSWER_NOBODY:
        return published_failure(-ENOENT, error);
    case SHORT_ANSWER_UNKNOWN:
        break;
    }
    return passwd_find_by_uid(state, uid, *answer, error);
}

#endif
