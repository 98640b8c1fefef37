/* A listing takes long, and each of its pages is as old as its question: what was heard about a
 * single user meanwhile, at a question or a login, may be newer. For the directory's own files.
 *
 * Within one run of the daemon the order of events decides, not the clock: a moment is drawn before
 * each question is sent, and when a token comes, and whatever has the later one counts. Of two that
 * are on their way at once the one asked for first thus counts as the older one, although it may
 * have been answered later: an answer is never older than its question, but it may be as old as
 * that. So whoever changes something in the pool and then asks has it, and nothing that was asked
 * for before brings back what it took. An answer about one user is not told by halves: if anything
 * later has been taken over before it came, the pool is asked again.
 *
 * What an earlier daemon heard, and the pages of a listing that it left behind, have moment 0.
 *
 * An edition that others made (source.h) is as old as its making, which no moment of this host
 * tells: between editions their maker's dates decide, the one that is listed being the latest, and
 * against a login on this host its date and the time of the login. Both are of the same clock only
 * as far as the two hosts agree. */
#ifndef DAEMON_DIRECTORY_NEWER_H
#define DAEMON_DIRECTORY_NEWER_H

#include "daemon/directory/state.h"

#define NEWER_TRIES 2 /* how often the pool is asked about a user, if answers are overtaken */

struct newer {
    const struct directory *directory;
    const struct listing *listing;
    int64_t began_at_unix; /* the listing */
    int64_t now_unix;
};

/* To be drawn before a question is sent. Any thread may call. */
uint64_t newer_moment(struct directory *directory);

/* When something was heard, if that may be believed: a time that is yet to come is that of a clock
 * which was ahead, and counts as never (0). For ages, and for dates of editions. */
int64_t newer_heard_at(int64_t at_unix, int64_t now_unix);

/* Whether anything was heard of the known user since the listing began. */
bool newer_was_heard_of(const struct newer *newer, const struct person *known);

/* The known user who is the listed one, by sub, if anything was heard since the listing began;
 * NULL: nothing was. */
const struct person *newer_find(const struct newer *newer, const struct directory_user *listed);

/* Makes a listed user what is known best. Whoever was asked about since the page is as that answer
 * said: `*out_is_known`, and nothing is to be completed. Groups are, one by one, as the later of
 * both says; of one whose members came on several pages, between which something was heard, the
 * user is a member if both say so. Who has signed in since the page needs no new password. Errors:
 * -ENOMEM. */
int newer_take(const struct newer *newer, const struct person *known, struct directory_user *listed,
               bool *out_is_known);

/* Puts those of the user's groups in whom the listing does not have: they were made since. Errors:
 * -ENOMEM. */
int newer_put_groups(const struct newer *newer, const struct rules *rules,
                     const struct directory_user *user, struct people *people);

/* Whether root let go of the listed user since the listing began: older pages do not bring anybody
 * back. */
bool newer_was_forgotten(const struct newer *newer, const struct directory_user *listed);

/* Whether anything was heard since the listing began: the next daemon could not tell it from what
 * an earlier one heard. */
bool newer_is_there(const struct newer *newer);

/* Whether something later was taken over since a question about the user was sent: about the user,
 * or a whole listing. For the changing thread. */
bool newer_has_overtaken(const struct directory *directory, const char *name, uint64_t asked);

/* Likewise since a token came. No edition is later, but a later token is. */
bool newer_has_overtaken_token(struct directory *directory, const char *name, uint64_t came);

/* Notes that a token has told about the user; what none tells is as old as
 * before. */
void newer_note_login(struct directory_user *user, uint64_t moment);

/* Keeps in mind, until a listing begins, a sub or a group of which root lets go. For the
 * changing thread. Errors: -ENOMEM. */
int newer_note_forgotten(struct directory *directory, struct text_list *forgotten,
                         const char *name);

/* A listing begins at the first page: whatever it says is newer. For whoever has the turn to list.
 */
void newer_begin(struct directory *directory, struct listing *listing);

#endif
