/* The passwd database: users by name and by uid. Results are as nss(5) modules give them: errno is
 * kept, `*error` is set unless it is a success. */
#ifndef NSS_PASSWD_H
#define NSS_PASSWD_H

#include <nss.h>
#include <pwd.h>

#include "nss/state.h"

/* Where an answer goes: the caller's struct, and the caller's buffer for its texts. */
struct passwd_answer {
    struct passwd *user;
    char *buffer;
    size_t size;
};

/* The only look-up that asks the daemon, for a name that neither a file nor the directory has. */
enum nss_status passwd_by_name(struct nss_state *state, const char *name,
                               const struct passwd_answer *answer, int *error);

enum nss_status passwd_by_uid(struct nss_state *state, uid_t uid,
                              const struct passwd_answer *answer, int *error);

/* A user by name, who may be known without asking the daemon. Returns 0 or what published_failure()
 * takes. */
int passwd_find_published(struct nss_state *state, const char *name,
                          const struct passwd_answer *answer);

/* Fills in what was found, for those who find users otherwise. Errors: those of
 * snapshot_copy_user_text(). */
int passwd_fill_in(const struct snapshot_view *in, const struct snapshot_user *found,
                   const struct passwd_answer *answer);

#endif
