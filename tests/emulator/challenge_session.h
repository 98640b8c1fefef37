/* The Session of a challenge: opaque, bound to client, user and challenge, of limited life, spent
 * by the first answer that is accepted. */
#ifndef TESTS_EMULATOR_CHALLENGE_SESSION_H
#define TESTS_EMULATOR_CHALLENGE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/emulator/json.h"

/* What a Session is for. In a search NULL means any. */
struct challenge_subject {
    const char *client_id, *username, *challenge;
    const char *or_challenge; /* in a search: this one will do, too; NULL: there is none */
};

struct challenge_session {
    char *text; /* what the client carries */
    char *client_id, *username, *challenge;
    struct json_object *memory; /* what the sign-in knows so far: texts by name */
    double expires_at;
    bool spent;
};

/* The most recent ones; an older one is forgotten when there is no room. */
#define CHALLENGE_SESSIONS_KEPT 4096
struct challenge_sessions {
    struct challenge_session *slots[CHALLENGE_SESSIONS_KEPT];
    size_t next;
};

void challenge_sessions_release(struct challenge_sessions *sessions);

/* Issues a Session with a copy of `memory`; the text lives as long as the table keeps it. */
const char *challenge_session_issue(struct challenge_sessions *sessions,
                                    const struct challenge_subject *subject,
                                    struct json_object *memory, double expires_at);

enum challenge_session_verdict {
    SESSION_UNKNOWN, /* not ours, or for another client, user or challenge */
    SESSION_EXPIRED,
    SESSION_SPENT,
    SESSION_VALID,
};

/* Judges a Session for this subject; `out` is set when it is valid. */
enum challenge_session_verdict challenge_session_find(const struct challenge_sessions *sessions,
                                                      const char *text,
                                                      const struct challenge_subject *subject,
                                                      double now_unix,
                                                      struct challenge_session **out);

#endif
