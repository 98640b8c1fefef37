/* Whom the token lets in and the record of the directory does not. */
#include "daemon/access/record.h"

#include <errno.h>

#include "daemon/access/access.h"

static struct access_decision check(const struct record_question *question,
                                    const struct directory_user *user)
{
    const struct access_question about =
        access_question_of(question->settings, question->service, user);

    return access_check_denials(&about);
}

/* True, with the verdict set: nobody can tell. */
static bool is_lost(int r, struct verdict *out)
{
    if (r < 0)
        verdict_set(out, OUTCOME_UNAVAILABLE, verdict_try_later, "the user is not there any more");
    return r < 0;
}

/* The answer of the pool's lists is on record now. */
static bool keeps_out_still(const struct record_question *question, struct verdict *out)
{
    auto_directory_user struct directory_user user = {0};

    if (is_lost(directory_find_user(question->directory, question->name, &user), out))
        return true;
    const struct access_decision decision = check(question, &user);
    if (decision.answer == ACCESS_ALLOWED)
        return false;
    access_refuse(&decision, question->settings, out);
    if (decision.answer == ACCESS_DENIED)
        verdict_add_reason(out, ": the token lacks the group, the pool's lists have it");
    return true;
}

static void refuse_without_answer(const struct record_question *question,
                                  const struct access_decision *decision, struct verdict *out)
{
    access_refuse(decision, question->settings, out);
    verdict_add_reason(out, ": the token lacks the group, the directory has it, and the pool's "
                            "lists cannot be asked");
}

/* What counts is the record as it is now, not as it was when the person was asked for a password.
 */
bool record_keeps_out(const struct record_question *question, struct deadline deadline,
                      struct verdict *out)
{
    auto_directory_user struct directory_user user = {0};

    if (question->settings->directory.source == SETTINGS_SOURCE_LOGINS)
        return false;
    if (is_lost(directory_find_user(question->directory, question->name, &user), out))
        return true;
    const struct access_decision decision = check(question, &user);
    if (decision.answer != ACCESS_DENIED)
        return false;
    switch (directory_renew_user(question->directory, question->name, question->asker, deadline)) {
    case DIRECTORY_NOT_NOW:
        refuse_without_answer(question, &decision, out);
        return true;
    case DIRECTORY_REFUSED:
        verdict_set(out, OUTCOME_NOT_ALLOWED, "You are not allowed to log in to this machine.",
                    "the pool's record of the user is not acceptable any more");
        return true;
    case DIRECTORY_FOUND:
    case DIRECTORY_NO_SUCH_USER:
        return keeps_out_still(question, out);
    }
    return true;
}
