/* The table of challenge Sessions. */
#include "tests/emulator/challenge_session.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/digest.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/text.h"

#define RANDOM_LENGTH 576 /* the service's own Sessions are about this long, too */

static void release(struct challenge_session *session)
{
    if (session == NULL)
        return;
    free(session->text);
    free(session->client_id);
    free(session->username);
    free(session->challenge);
    json_object_put(session->memory);
    free(session);
}

void challenge_sessions_release(struct challenge_sessions *sessions)
{
    for (size_t i = 0; i < CHALLENGE_SESSIONS_KEPT; i++)
        release(sessions->slots[i]);
    *sessions = (struct challenge_sessions){0};
}

const char *challenge_session_issue(struct challenge_sessions *sessions,
                                    const struct challenge_subject *subject,
                                    struct json_object *memory, double expires_at)
{
    unsigned char bytes[RANDOM_LENGTH];
    struct challenge_session *session = memory_resize(NULL, sizeof *session);

    random_bytes(bytes, sizeof bytes);
    *session = (struct challenge_session){
        .text = base64url_encode(bytes, sizeof bytes),
        .client_id = text_copy(subject->client_id),
        .username = text_copy(subject->username),
        .challenge = text_copy(subject->challenge),
        .memory = json_copy(memory),
        .expires_at = expires_at,
    };
    release(sessions->slots[sessions->next]);
    sessions->slots[sessions->next] = session;
    sessions->next = (sessions->next + 1) % CHALLENGE_SESSIONS_KEPT;
    return session->text;
}

static struct challenge_session *find_text(const struct challenge_sessions *sessions,
                                           const char *text)
{
    for (size_t i = 0; i < CHALLENGE_SESSIONS_KEPT; i++) {
        if (sessions->slots[i] != NULL && strcmp(sessions->slots[i]->text, text) == 0)
            return sessions->slots[i];
    }
    return NULL;
}

static bool fits(const char *wanted, const char *actual)
{
    return wanted == NULL || strcmp(wanted, actual) == 0;
}

static bool fits_challenge(const struct challenge_subject *subject, const char *actual)
{
    return fits(subject->challenge, actual) ||
           (subject->or_challenge != NULL && fits(subject->or_challenge, actual));
}

enum challenge_session_verdict challenge_session_find(const struct challenge_sessions *sessions,
                                                      const char *text,
                                                      const struct challenge_subject *subject,
                                                      double now_unix,
                                                      struct challenge_session **out)
{
    struct challenge_session *session = find_text(sessions, text);

    if (session == NULL || !fits(subject->client_id, session->client_id) ||
        !fits(subject->username, session->username) || !fits_challenge(subject, session->challenge))
        return SESSION_UNKNOWN;
    if (session->spent)
        return SESSION_SPENT;
    if (now_unix >= session->expires_at)
        return SESSION_EXPIRED;
    *out = session;
    return SESSION_VALID;
}
