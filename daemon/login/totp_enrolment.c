/* The key URI of authenticator apps (otpauth://), drawn and spelt out. */
#include "daemon/login/totp_enrolment.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/login/qr_code.h"

#define ISSUER     "Cognito" /* what the app shows beside the user's name */
#define MAX_SECRET 128       /* characters; the service's have 52 */
#define GROUP      4         /* characters between two blanks */

/* Whether a QR code can be drawn, and how. */
enum drawing {
    DRAWING_NONE,
    DRAWING_UTF8,
    DRAWING_ASCII,
};

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Greeters have no fixed-width font, serial lines often no more than ASCII. */
static enum drawing drawing_for_service(const struct message_begin *begin)
{
    static const char *const greeters[] = {"gdm", "lightdm", "sddm", "xdm", "kde", "greetd"};
    const char *tty = begin->tty;

    for (size_t i = 0; i < sizeof greeters / sizeof greeters[0]; i++)
        if (begins_with(begin->service, greeters[i]))
            return DRAWING_NONE;
    if (begins_with(tty, "/dev/"))
        tty += strlen("/dev/");
    return begins_with(tty, "ttyS") || begins_with(tty, "ttyAMA") || begins_with(tty, "hvc")
               ? DRAWING_ASCII
               : DRAWING_UTF8;
}

static enum drawing drawing_for(const struct login *login)
{
    switch (login->services->settings->sign_in.qr_code) {
    case SETTINGS_QR_CODE_AUTO:
        return drawing_for_service(login->request->begin);
    case SETTINGS_QR_CODE_UTF8:
        return DRAWING_UTF8;
    case SETTINGS_QR_CODE_ASCII:
        return DRAWING_ASCII;
    case SETTINGS_QR_CODE_OFF:
        return DRAWING_NONE;
    }
    return DRAWING_NONE;
}

/* otpauth://totp/ISSUER:USER?secret=SECRET&issuer=ISSUER; login names have no character that would
 * have to be escaped in it. */
static int write_uri(const char *user, const struct secret *secret_code, struct secret *out)
{
    static const char form[] = "otpauth://totp/" ISSUER ":%s?secret=%s&issuer=" ISSUER;
    size_t size = sizeof form + strlen(user) + secret_code->length;

    int r = secret_allocate(out, size);
    if (r == 0)
        out->length = (size_t)snprintf(out->bytes, size, form, user, secret_text(secret_code));
    return r;
}

static int draw(const struct login *login, const struct secret *secret_code, struct secret *out)
{
    auto_wipe struct secret uri = {0};
    enum drawing drawing = drawing_for(login);

    if (drawing == DRAWING_NONE)
        return 0;
    int r = write_uri(login->user.name, secret_code, &uri);
    if (r < 0)
        return r;
    return qr_code_draw(secret_text(&uri), drawing == DRAWING_UTF8 ? QR_CODE_UTF8 : QR_CODE_ASCII,
                        out);
}

/* "ABCDEFGHIJ" is "ABCD EFGH IJ". What is not base32 is no secret of the service's. */
static int spell(const struct secret *secret_code, struct secret *out)
{
    if (secret_code->length > MAX_SECRET)
        return -EMSGSIZE;
    int r = secret_allocate(out, secret_code->length + secret_code->length / GROUP + 1);
    if (r < 0)
        return r;
    size_t length = 0;
    for (size_t i = 0; i < secret_code->length; i++) {
        if (i > 0 && i % GROUP == 0)
            out->bytes[length++] = ' ';
        out->bytes[length++] =
            isalnum((unsigned char)secret_code->bytes[i]) ? secret_code->bytes[i] : '?';
    }
    out->length = length;
    return 0;
}

int totp_enrolment_prompt(const struct login *login, const struct secret *secret_code,
                          const char *question, struct secret *out)
{
    static const char with_drawing[] = "Your account needs an authenticator app. Scan this with "
                                       "it:\n%sor type this key into it: %s\n%s";
    static const char without[] =
        "Your account needs an authenticator app. Type this key into it: %s\n%s";
    auto_wipe struct secret drawing = {0};
    auto_wipe struct secret key = {0};

    int r = spell(secret_code, &key);
    if (r == 0)
        r = draw(login, secret_code, &drawing);
    if (r < 0)
        return r;
    size_t size = sizeof with_drawing + drawing.length + key.length + strlen(question);
    r = secret_allocate(out, size);
    if (r < 0)
        return r;
    if (drawing.length > 0)
        out->length = (size_t)snprintf(out->bytes, size, with_drawing, secret_text(&drawing),
                                       secret_text(&key), question);
    else
        out->length = (size_t)snprintf(out->bytes, size, without, secret_text(&key), question);
    return 0;
}
