/* A QR code for a terminal. */
#ifndef DAEMON_LOGIN_QR_CODE_H
#define DAEMON_LOGIN_QR_CODE_H

#include "common/secret.h"

#define QR_CODE_MAX_TEXT 512 /* bytes */

enum qr_code_style {
    QR_CODE_UTF8,  /* half blocks: two modules in one character */
    QR_CODE_ASCII, /* "##" and blanks: twice as large */
};

/* Draws the text, light on the terminal's dark ground, as lines that each end with a new line.
 * `out` must be empty. Errors: -EMSGSIZE the text is longer than it may be; -ENOMEM. */
int qr_code_draw(const char *text, enum qr_code_style style, struct secret *out);

#endif
