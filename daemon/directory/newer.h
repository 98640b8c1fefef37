/* A listing takes long, and each of its pages is as old as its question: what was heard about a
 * single user meanwhile, at a question or a login, may be newer. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_NEWER_H
#define DAEMON_DIRECTORY_NEWER_H

#include "daemon/directory/state.h"

struct newer {
    const struct directory *directory;
    const struct listing *listing;
    int64_t began_at_unix; /* the listing */
    int64_t now_unix;
};

/* When something was heard, if that may be believed: a time that is yet to come is that of a clock
 * which was ahead, and counts as never (0). */
int64_t newer_heard_at(int64_t at_unix, int64_t now_unix);

/* Whether anything was heard of the known user since the listing began, be it in the same second.
 * If the listing before began in that second, too, he may only have been listed: false. */
bool newer_was_heard_of(const struct newer *newer, const struct person *known);

/* The known user who is the listed one, by sub, if anything was heard since the listing began;
 * NULL: nothing was. */
const struct person *newer_find(const struct newer *newer, const struct directory_user *listed);

/* Makes a listed user what is known best. Whoever was asked about since the page is as that answer
 * said: `*out_is_known`, and nothing is to be completed. Groups are, one by one, as the later of
 * both says, and who has signed in since the page needs no new password. What was heard in the
 * second in which a page was asked for counts as the later. Errors: -ENOMEM. */
int newer_take(const struct newer *newer, const struct person *known, struct directory_user *listed,
               bool *out_is_known);

/* Puts those of the user's groups in whom the listing does not have: they were made since. Errors:
 * -ENOMEM. */
int newer_put_groups(const struct newer *newer, const struct rules *rules,
                     const struct directory_user *user, struct people *people);

/* Whether root let go of the listed user since the listing began: older pages do not bring anybody
 * back. */
bool newer_was_forgotten(const struct newer *newer, const struct directory_user *listed);

/* Whether anything was heard since the listing began: it cannot be told from what an earlier daemon
 * heard. `listing` may be NULL. */
bool newer_is_there(const struct newer *newer);

/* Notes that a token has told about the user now; what none tells is as old as before. */
void newer_note_login(struct directory_user *user);

/* Keeps in mind, until a listing begins, a sub or a group of which root lets go. For the
 * changing thread. Errors: -ENOMEM. */
int newer_note_forgotten(struct directory *directory, struct text_list *forgotten,
                         const char *name);

/* A listing begins at the first page: whatever it says is newer. For whoever has the turn to list.
 */
void newer_begin(struct directory *directory);

#endif
