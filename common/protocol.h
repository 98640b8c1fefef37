/* The messages between the modules, cognitoctl and cognitod. One codec, used on both ends.
 *
 * SOCK_SEQPACKET, one datagram a message, at most PROTOCOL_MAX_MESSAGE bytes. A u16 kind, then the
 * fields in fixed order (buffer.h: little-endian numbers, text with its length). Left-over bytes,
 * unknown enumerators and text that is not UTF-8 are refused with -EBADMSG.
 *
 *   /run/cognitod/pam      BEGIN → any number of PROMPT ⇄ ANSWER, strictly in turn → RESULT
 *   /run/cognitod/nss      LOOKUP → FOUND
 *   /run/cognitod/control  REQUEST → any number of REPLY, the last one marked; the first comes at
 *                          once: an empty one says that the daemon is at work on the command
 *
 * Every text in a decoded message points into the received datagram and lives as long as it. */
#ifndef COMMON_PROTOCOL_H
#define COMMON_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buffer.h"
#include "common/outcome.h"

#define PROTOCOL_VERSION         1
#define PROTOCOL_MAX_MESSAGE     65536 /* bytes */
#define PROTOCOL_MAX_TURNS       64    /* PROMPT/ANSWER pairs in one conversation */
#define PROTOCOL_MAX_ENVIRONMENT 16    /* names in one RESULT */
#define PROTOCOL_TICKET_LENGTH   64    /* hex digits: 256 bits */

enum message_kind {
    MESSAGE_BEGIN = 1,
    MESSAGE_PROMPT = 2,
    MESSAGE_ANSWER = 3,
    MESSAGE_RESULT = 4,
    MESSAGE_LOOKUP = 16,
    MESSAGE_FOUND = 17,
    MESSAGE_REQUEST = 32,
    MESSAGE_REPLY = 33,
};

enum protocol_action {
    ACTION_AUTHENTICATE = 1, /* pam_sm_authenticate; RESULT carries the ticket */
    ACTION_ACCOUNT = 2,      /* pam_sm_acct_mgmt; no prompts */
    ACTION_CREDENTIALS =
        3, /* pam_sm_setcred, pam_sm_open_session: redeems the ticket, no prompts */
    ACTION_CLOSE_SESSION = 4,   /* pam_sm_close_session; no prompts */
    ACTION_CHANGE_PASSWORD = 5, /* pam_sm_chauthtok, both rounds: PROMPT_HOLD is between them */
};

enum protocol_flag {
    FLAG_SILENT = 1u << 0, /* PAM_SILENT: no INFO or ERROR prompts */
    FLAG_HAS_STACKED_PASSWORD =
        1u << 1, /* a module above has asked: the first PASSWORD prompt will not be shown */
    FLAG_CANNOT_PROMPT = 1u << 2,   /* use_first_pass: only the stacked password can be had */
    FLAG_ONLY_IF_EXPIRED = 1u << 3, /* PAM_CHANGE_EXPIRED_AUTHTOK: leave a good password alone */
    FLAG_ADMINISTRATOR = 1u << 4,   /* root itself asks, about somebody else's password */
};

struct message_begin {
    uint16_t version;
    enum protocol_action action;
    uint32_t flags; /* enum protocol_flag, or-ed */
    const char *user;
    const char *service;
    const char *tty;         /* "" when there is none */
    const char *remote_host; /* "" when there is none */
    const char *ticket;      /* "" when there is none */
};

enum prompt_style {
    PROMPT_PASSWORD = 1, /* the user's password, echo off; may be answered from the stack. An empty
                            answer only in ACTION_CHANGE_PASSWORD: it is forgotten */
    PROMPT_SECRET = 2,   /* something else that must not be shown, echo off */
    PROMPT_VISIBLE = 3,  /* echo on: one-time codes, menus */
    PROMPT_INFO = 4,     /* to be shown; the answer is empty */
    PROMPT_ERROR = 5,    /* to be shown as an error; the answer is empty */
    PROMPT_NEW_PASSWORD = 6, /* what the password shall be, echo off; for the modules below, too */
    PROMPT_HOLD = 7, /* not shown: all is checked, nothing is changed yet. The answer, empty,
                        comes when PAM's second round begins. ACTION_CHANGE_PASSWORD only */
};

struct message_prompt {
    enum prompt_style style;
    const char *words;
};

struct message_answer {
    const char *words;
};

struct environment_entry {
    const char *name;
    const char *value;
};

struct message_result {
    enum outcome outcome;
    const char *words;  /* for the person; "" when there is nothing to say */
    const char *ticket; /* after a successful ACTION_AUTHENTICATE, else "" */
    uint16_t environment_count;
    struct environment_entry environment[PROTOCOL_MAX_ENVIRONMENT];
};

struct message_lookup {
    const char *user; /* the name that no file has */
};

enum lookup_answer {
    LOOKUP_NOT_NOW = 0,   /* the daemon cannot know at present */
    LOOKUP_PUBLISHED = 1, /* look at the snapshot again: it is there now */
    LOOKUP_NO_SUCH_USER = 2,
    LOOKUP_PROVISIONAL = 3, /* not published: a name that may sign in, as it would be known then */
};

struct message_found {
    enum lookup_answer answer;
    uint32_t uid; /* this and the rest only with LOOKUP_PROVISIONAL */
    uint32_t gid;
    const char *home;
    const char *shell;
};

/* A command of cognitoctl: status, user, refresh … Replies are JSON, in as many parts as it takes.
 */
struct message_request {
    const char *command;
    const char *argument;
};

struct message_reply {
    uint8_t failed; /* 0 or 1; the text is then a sentence for the person, not JSON */
    uint8_t last;   /* 0 or 1 */
    const char *text;
};

struct message {
    enum message_kind kind;
    union {
        struct message_begin begin;
        struct message_prompt prompt;
        struct message_answer answer;
        struct message_result result;
        struct message_lookup lookup;
        struct message_found found;
        struct message_request request;
        struct message_reply reply;
    };
};

/* Writes a message into an empty buffer. Errors: -EMSGSIZE it does not fit; -EILSEQ a text is not
 * UTF-8; -EINVAL more than PROTOCOL_MAX_ENVIRONMENT names. */
int protocol_encode(const struct message *message, struct buffer *out);

/* Reads the message that fills the buffer. `out` is untouched on failure. Errors: -EBADMSG. */
int protocol_decode(struct buffer *in, struct message *out);

/* Whether both are tickets of full length and equal; in constant time. */
bool protocol_tickets_equal(const char *a, const char *b);

#endif
